export { collect, items, itemsOf, walkOf, type FetchPage, type Walk } from './pages.js';
