import type { Readable } from 'node:stream';
import type { ChecksumAlgorithm } from './checksums.js';
import type { ObjectRecord } from './records.js';

/** A provider's own options of a call. The backend checks them and refuses what it does not know. */
export type ExOptions = object;

/** What every call may be given. */
export interface CallOptions {
  /** Aborts the call: it rejects with the signal's reason and leaves nothing visible. */
  readonly signal?: AbortSignal | undefined;
  readonly ex?: ExOptions | undefined;
}

/**
 * What must hold of a name when something is stored under it. The provider compares and stores in one step: of several who write at
 * once under one condition, one succeeds. Core gives at most one of both, and only those that `capabilities.conditions` has.
 */
export interface WriteConditions {
  /** The object's ETag must be this one. Any other state, and no object at all, is an `ObjectChangedError`. */
  readonly ifMatch?: string | undefined;
  /** There must be no object of this name: else it is an `ObjectAlreadyExistsError`. A name that is hidden is free. */
  readonly ifNoneMatch?: '*' | undefined;
}

/** What a call that stores an object is given. */
export interface WriteOptions extends CallOptions, WriteConditions {}

/** One page of a listing. */
export interface PageRequest extends CallOptions {
  /** `next` of the page before; undefined for the first page. */
  readonly cursor?: string | undefined;
  /** The most rows wanted, from 1 to `capabilities.maxPageSize`. A page may hold fewer and still not be the last. */
  readonly limit: number;
}

/**
 * The rows of one page. `next` is present only if there may be more: the last page has none if it had room for more rows; if it is
 * full it may have one, although nothing follows.
 */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
  /** The same rows, made one by one as they are read: for pages so large that this is worth it. Default: `items`. */
  rows?(): Iterable<T>;
  /**
   * Nobody will read its rows any more, so that the memory they are made of can be given back. Core calls it when a walk has taken them all. Rows and
   * `items` that were made before stay as they are; to make others is an error then.
   */
  release?(): void;
}

/** One page of objects, in UTF-8 byte order of their names. */
export interface ObjectQuery extends PageRequest {
  /** Only names that start with this. Given by core as '' when everything is wanted. */
  readonly prefix: string;
  /** Names that hold this after the prefix are folded into one `PrefixRecord`. */
  readonly delimiter?: string | undefined;
  /**
   * Rows up to this name, and of it, are not wanted: a provider that can begin there does. Core leaves out what comes all the same. A page
   * with a cursor is after it already. Never given with `delimiter`.
   */
  readonly after?: string | undefined;
}

/** A range of bytes: `start` is the first, `end` the one after the last. Core has checked 0 <= start < end. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number | undefined;
}

/** What is read of an object. */
export interface ReadOptions extends CallOptions {
  /** Without it the whole object. An `end` past the object is cut to it; a `start` past it is an `InvalidRangeError`. */
  readonly range?: ByteRange | undefined;
}

/** What `readObject` gives. Who receives it must read `stream` to its end or destroy it. */
export interface ObjectBody {
  /** The object whose bytes these are, version included where the provider has versions. With a range, too, it is the whole object. */
  readonly object: ObjectRecord;
  /**
   * How many bytes `stream` will give: those of the range or, where the service answered with everything, all of the object's. Core
   * then drops what was not asked for, and refuses any other number.
   */
  readonly size: number;
  /**
   * Comes as it is read, and is not held in memory ahead of its reader. Fails with a retryable `StorageError` when the connection
   * breaks before `size` bytes have come.
   */
  readonly stream: Readable;
}

/** How core resumes the reading of an object when the connection broke, and where time and chance come from. */
export interface ReadRecovery {
  /** Failures in a row, without one byte between them, after which the error is thrown. */
  readonly attempts: number;
  /** No further try starts later than this after the first of those failures, in milliseconds, whatever the provider asks for. */
  readonly totalTimeout: number;
  /** Waits between them, in milliseconds: each is `factor` times the one before, the upper half of it left to chance. */
  readonly backoff: { readonly initialDelay: number; readonly maxDelay: number; readonly factor: number };
  /** In milliseconds since any moment. */
  readonly clock: () => number;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 (included) to 1 (excluded). */
  readonly random: () => number;
  /**
   * Where core hears that the provider asks for less, so that a call whose concurrency adapts does less at once: the `throttling` of the policy by
   * which the driver's requests are tried again. Default: it hears of nothing.
   */
  readonly throttling?: { listen(listener: () => void): () => void; tell(): void } | undefined;
}

/** How a body is read. */
export interface BodyReading {
  /** Aborts the reading at once, also while it waits for bytes. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The buffer of a chunk is reused as soon as the next chunk is asked for. It spares a large upload most of its memory and a third
   * of its time, for readers that are done with a chunk by then. Default: false: a chunk stays as it is until the call has resolved.
   */
  readonly reuseBuffers?: boolean | undefined;
}

/** The bytes of one request. */
export interface UploadBody {
  /** In bytes, known before the first is read. */
  readonly size: number;
  /** Which checksum `digest()` will know: one of `capabilities.checksums`, or none where the user asked for no verification. */
  readonly algorithm: ChecksumAlgorithm | undefined;
  /**
   * The bytes from the first one. May be called again for another try, never while an earlier reading is still under way. Reading
   * fails if the source yields another number of bytes than `size`. Once the call has resolved the buffers of
   * its chunks are reused, so a backend that keeps chunks keeps a copy.
   */
  open(reading?: BodyReading): AsyncIterable<Uint8Array>;
  /**
   * The checksum of the bytes that the last reading gave out, in lower-case hex. Known once it has ended; undefined before, and where
   * `algorithm` is.
   */
  digest(): string | undefined;
}

/**
 * What becomes of what is stored under a name that is deleted. `keep`: where the container keeps versions, they stay, and a hide marker makes
 * the name disappear; where it does not, the bytes are gone. `delete`: every version and hide marker is gone for good.
 */
export type VersionsOnDelete = 'keep' | 'delete';

/** How an object is deleted: afterwards the name is gone. */
export interface DeleteOptions extends CallOptions {
  /** Default: `keep`, which needs no permission to list versions. `delete` is given only where the facet `versions` is there. */
  readonly versions?: VersionsOnDelete | undefined;
  /**
   * The object's ETag must be this one: any other is an `ObjectChangedError`, and nothing is deleted. No object is an
   * `ObjectDoesNotExistError`. Given only where `capabilities.conditions.delete` is true.
   */
  readonly ifMatch?: string | undefined;
}
