export { traced, type TracedOptions } from './traced.js';
export { tracedSync, type TracedSync } from './traced-sync.js';
export type { Providers } from './providers.js';
