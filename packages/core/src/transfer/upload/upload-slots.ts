import { Semaphore } from '../../concurrency/index.js';
import type { StorageBackend } from '../../spi/index.js';

/** For backends that do not say otherwise. */
const DEFAULT_UPLOADS = 64;

const slots = new WeakMap<StorageBackend, Semaphore>();

/**
 * The turns that uploads of files take. A file is open while it is sent, and a process has so many descriptors: if everybody opened theirs
 * at once, none would be left for the connections.
 */
export function uploadSlots(backend: StorageBackend): Semaphore {
  const found = slots.get(backend) ?? new Semaphore(backend.concurrentUploads ?? DEFAULT_UPLOADS);
  slots.set(backend, found);
  return found;
}
