import { isAnyArrayBuffer, isUint8Array } from 'node:util/types';
import type { FileState } from '../../resume/file-hash-store.js';
import type { Span } from '../byte-range.js';

/** At most this many bytes are handed on at once: enough to be fast, little enough to see progress. */
export const CHUNK_SIZE = 1024 * 1024;

/** Bytes of known number that can be read again, in any span. */
export interface Content {
  readonly size: number;
  /**
   * The bytes of a span. May end early, or fail, once `closed` is aborted. With `reuseBuffers`, the buffer of a chunk
   * may be reused when the next one is asked for.
   */
  read(span: Span, closed: AbortSignal, reuseBuffers?: boolean): AsyncIterable<Uint8Array>;
  /** The file that they are of, if they are all of it. */
  readonly file?: { state(): Promise<FileState> } | undefined;
  /** The bytes have arrived for good and will not be read again: their memory may be used for others. */
  release?(): void;
}

/** All bytes of a content. */
export function readAll(content: Content, closed: AbortSignal = NEVER): AsyncIterable<Uint8Array> {
  return content.read({ start: 0, end: content.size }, closed);
}

/** A signal that is never aborted. */
export const NEVER: AbortSignal = new AbortController().signal;

/** Bytes in memory. */
export class BytesContent implements Content {
  readonly size: number;
  readonly #blocks: readonly Uint8Array[];

  /** `size` leaves out what the last block has to spare. */
  constructor(blocks: readonly Uint8Array[], size = blocks.reduce((sum, block) => sum + block.length, 0)) {
    this.#blocks = blocks;
    this.size = size;
  }

  async *read({ start, end }: Span): AsyncGenerator<Uint8Array, void, undefined> {
    let offset = 0;
    for (const block of this.#blocks) {
      const last = Math.min(end - offset, block.length);
      for (let from = Math.max(start - offset, 0); from < last; from += CHUNK_SIZE) {
        yield block.subarray(from, Math.min(from + CHUNK_SIZE, last));
      }
      offset += block.length;
    }
  }
}

/** A `Blob` or `File`, which may itself be larger than memory. */
class BlobContent implements Content {
  readonly size: number;
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
    this.size = blob.size;
  }

  async *read({ start, end }: Span): AsyncGenerator<Uint8Array, void, undefined> {
    yield* this.#blob.slice(start, end).stream();
  }
}

/** The content of a source whose bytes are all there already; undefined for what has to be read to be known. */
export function contentOf(source: unknown): Content | undefined {
  if (source instanceof Blob) return new BlobContent(source);
  const bytes = bytesOf(source);
  return bytes === undefined ? undefined : new BytesContent([bytes]);
}

/** A string (as UTF-8), a buffer or a view of one as bytes, without copying them; undefined for everything else. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (isUint8Array(value)) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  return undefined;
}
