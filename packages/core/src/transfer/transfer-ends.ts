import type { ContainerKey, ObjectKey, ObjectRecord, StorageBackend } from '../spi/index.js';

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
  /** What was said of it before, where bytes are put together with those of then: another object is an `ObjectChangedError`. */
  readonly record?: ObjectRecord | undefined;
}
