import type { ChecksumSupport } from './checksums.js';
import type { MetadataSupport } from './metadata.js';
import type { WriteConditions } from './requests.js';

/** The name of a condition under which something is stored. */
export type WriteCondition = keyof WriteConditions;

/**
 * Which conditions the provider compares itself, in one step with what is done. A condition that is not here is refused before anything
 * is sent, and never reaches the backend. Each also means that records tell an ETag,
 * another one whenever the content is another, and as strong as `If-Match` wants it.
 */
export interface ConditionSupport {
  /** Whether `readObject`, and the source of `copyObject` and `copyPart`, honour `key.etag`. */
  readonly read: boolean;
  /** Of `writeObject` and, where there are uploads in parts, of `complete`. */
  readonly write: readonly WriteCondition[];
  /** Of the target of `copyObject`. */
  readonly copy: readonly WriteCondition[];
  /** Whether `deleteObject` honours `ifMatch`. */
  readonly delete: boolean;
}

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
  /** What deleting a name does that is not there: an `ObjectDoesNotExistError`, or nothing, where the provider does not tell it from one that was. */
  readonly deleteMissing: 'error' | 'silent';
  /** What is compared before something is read, stored, copied or deleted. */
  readonly conditions: ConditionSupport;
}
