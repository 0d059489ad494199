export { MemoryBackend } from './memory-backend.js';
export type { MemoryOptions } from './memory-options.js';
export { MemoryStorageDriver } from './memory-storage-driver.js';
