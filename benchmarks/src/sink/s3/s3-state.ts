import type { BucketShape } from '../../bucket-shape.js';
import { objectIndex, shapeOfName } from '../../bucket-shape.js';
import { zeroCounters } from '../counters.js';
import { SinkError } from '../sink-error.js';

/** An object that a client has uploaded, or copied: all but its bytes, which are the same for all of one size. */
export interface UploadedObject {
  readonly size: number;
  readonly etag: string;
  /** The user's metadata, and what else comes back as it was sent. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An upload in parts that is not complete. */
export interface UnfinishedUpload {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, { readonly size: number; readonly etag: string }>;
}

/** All that the sink remembers: counts, names, parts' sizes, and what was deleted. Never a byte of content. */
export class S3State {
  readonly counters = zeroCounters();
  readonly unfinished = new Map<string, UnfinishedUpload>();
  readonly #uploaded = new Map<string, UploadedObject>();
  readonly #gone = new Map<string, Set<number>>();
  #serial = 0;

  nextSerial(): number {
    return ++this.#serial;
  }

  /** What is in a bucket by its name. */
  shape(bucket: string): BucketShape {
    const shape = shapeOfName(bucket);
    if (shape === undefined) throw new SinkError(404, 'NoSuchBucket', 'The specified bucket does not exist');
    return shape;
  }

  /** The numbers of the objects that were deleted from a bucket. */
  gone(bucket: string): Set<number> {
    const known = this.#gone.get(bucket);
    if (known !== undefined) return known;
    const none = new Set<number>();
    this.#gone.set(bucket, none);
    return none;
  }

  add(bucket: string, key: string, object: UploadedObject): void {
    this.#uploaded.set(`${bucket}/${key}`, object);
  }

  delete(bucket: string, key: string): void {
    this.counters.deletions++;
    this.#uploaded.delete(`${bucket}/${key}`);
    const index = objectIndex(key);
    if (index !== undefined) this.gone(bucket).add(index);
  }

  uploaded(bucket: string, key: string): UploadedObject | undefined {
    return this.#uploaded.get(`${bucket}/${key}`);
  }

  /** Whether it is one of those that the bucket's name says are in it. */
  isThere(bucket: string, key: string): boolean {
    const index = objectIndex(key);
    return index !== undefined && index < this.shape(bucket).count && !this.gone(bucket).has(index);
  }
}
