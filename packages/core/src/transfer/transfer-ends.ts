import type { ContainerKey, ObjectKey, StorageBackend } from '../spi/index.js';

/** Where an upload goes. */
export interface UploadTarget {
  readonly backend: StorageBackend;
  readonly container: ContainerKey;
  readonly name: string;
}

/** Where a download comes from. */
export interface ReadSource {
  readonly backend: StorageBackend;
  readonly container: ContainerKey;
  readonly object: ObjectKey;
}
