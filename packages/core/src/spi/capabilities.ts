import type { ChecksumSupport } from './checksums.js';
import type { MetadataSupport } from './metadata.js';

/** What cannot be read off the presence of a facet: kinds and limits. */
export interface Capabilities {
  /** The checksums the provider keeps of an object's bytes, the one it serves best first; empty if it keeps none: then nothing is verified. */
  readonly checksums: readonly ChecksumSupport[];
  /** The largest object that one `writeObject` may carry, in bytes. */
  readonly maxWriteSize: number;
  /** The longest object name, in bytes of UTF-8. */
  readonly maxObjectNameBytes: number;
  /** The most rows one listing page may hold at the cost of one request. Core asks for this many. */
  readonly maxPageSize: number;
  /** Whether `readObject` honours a range. Without it, core reads from the start and drops what was not asked for. */
  readonly rangeReads: boolean;
  /** The user's own metadata that it keeps. What it does not keep, core refuses. */
  readonly metadata: MetadataSupport;
  /**
   * The HTTP headers that readers shall receive with an object and that it keeps, by their names in lower case; `any` is every one but
   * `content-type`, which is told apart. What it does not keep, core refuses.
   */
  readonly headers: 'any' | readonly string[];
}
