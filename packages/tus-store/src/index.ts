export type { StoredHead, TusStoreOptions } from './options.js';
export { TusStore } from './tus-store.js';
