import type { BucketShape } from '../../bucket-shape.js';
import { bucketId } from '../../bucket-shape.js';
import { zeroCounters } from '../counters.js';

/** A large file on its way: the sizes of the parts that have come. */
export interface UnfinishedFile {
  readonly shape: BucketShape;
  readonly fileName: string;
  readonly parts: Map<number, { readonly size: number; readonly sha1: string }>;
}

/** All that the sink remembers: counts, parts' sizes, and what was deleted. Never a byte of content. */
export class SinkState {
  readonly counters = zeroCounters();
  readonly buckets: readonly BucketShape[];
  readonly unfinished = new Map<string, UnfinishedFile>();
  readonly #gone = new Map<string, Set<number>>();
  #serial = 0;

  /** @param bytesPerSecond of a connection, either way; default: no limit */
  constructor(
    buckets: readonly BucketShape[],
    readonly bytesPerSecond?: number,
  ) {
    this.buckets = buckets;
  }

  /** A number that was not given before. */
  nextSerial(): number {
    return ++this.#serial;
  }

  /** The numbers of the objects that were deleted from a bucket. */
  gone(shape: BucketShape): Set<number> {
    const id = bucketId(shape);
    const known = this.#gone.get(id);
    if (known !== undefined) return known;
    const none = new Set<number>();
    this.#gone.set(id, none);
    return none;
  }
}
