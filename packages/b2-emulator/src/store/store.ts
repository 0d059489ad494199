import type { ByteStore } from './byte-store.js';
import type { MetadataStore } from './metadata-store.js';

/** Where a cloud keeps what it has. */
export interface Store {
  readonly bytes: ByteStore;
  readonly metadata: MetadataStore;
  close(): void;
}
