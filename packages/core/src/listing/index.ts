export { collect, items, itemsOf, orderedWalk, walkOf, type FetchPage, type Walk } from './pages.js';
export { pageOf, rowsFor } from './whole-listing.js';
