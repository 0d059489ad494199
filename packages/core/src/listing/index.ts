export { cursorsOf, type Cursors } from './cursors.js';
export { JsonRows, jsonPage } from './json-page.js';
export { keyName, nameKey } from './name-key.js';
export { isBefore } from './name-order.js';
export { batches, collect, items, itemsOf, orderedWalk, walkOf, type FetchPage, type Walk } from './pages.js';
export { rowsNamed } from './rows-named.js';
export { pageOf, rowsFor } from './whole-listing.js';
