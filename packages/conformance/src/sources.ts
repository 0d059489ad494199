import { Readable } from 'node:stream';
import type { UploadSource } from '@stowage/core';
import { chunksOf } from './bytes.js';

/** What failing sources fail with. */
export class SourceError extends Error {}

/** A way to give bytes to an upload. */
export interface SourceKind {
  readonly name: string;
  of(this: void, bytes: Buffer): UploadSource;
}

/** Everything that can be given as the content of an object, but for strings. */
export const sourceKinds: readonly SourceKind[] = [
  { name: 'Buffer', of: (bytes) => bytes },
  { name: 'Uint8Array', of: (bytes) => new Uint8Array(bytes) },
  { name: 'DataView', of: inTheMiddle },
  { name: 'ArrayBuffer', of: (bytes) => new Uint8Array(bytes).buffer },
  { name: 'Blob', of: (bytes) => new Blob([new Uint8Array(bytes)]) },
  { name: 'File', of: (bytes) => new File([new Uint8Array(bytes)], 'file.bin') },
  { name: 'Readable', of: (bytes) => Readable.from([...chunksOf(bytes, 700)], { objectMode: false }) },
  { name: 'ReadableStream', of: (bytes) => new Blob([new Uint8Array(bytes)]).stream() as UploadSource },
  { name: 'array', of: (bytes) => [...chunksOf(bytes, 700)] },
  { name: 'generator', of: (bytes) => chunksOf(bytes, 700) },
  { name: 'async generator', of: (bytes) => slowly(chunksOf(bytes, 700)) },
];

/** A view of some bytes of a larger buffer, as they come from pools. */
function inTheMiddle(bytes: Buffer): DataView {
  const { buffer } = new Uint8Array([1, 2, 3, ...bytes, 4, 5, 6]);
  return new DataView(buffer, 3, bytes.length);
}

/** Chunks that come one by one, each a turn of the event loop later. */
export async function* slowly(chunks: Iterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield chunk;
  }
}

/** Gives these bytes, in chunks, and then fails. */
export async function* failingAfter(bytes: Buffer, error: Error, chunkSize = 1000): AsyncGenerator<Buffer, never> {
  yield* slowly(chunksOf(bytes, chunkSize));
  throw error;
}

/** Gives the bytes and notices whether its end is waited for. */
export class WatchedSource implements AsyncIterable<Buffer> {
  readonly #chunks: Iterable<Buffer>;
  pulled = 0;
  closed = false;
  onPull: () => void = () => undefined;

  constructor(chunks: Iterable<Buffer>) {
    this.#chunks = chunks;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    try {
      for await (const chunk of slowly(this.#chunks)) {
        this.pulled += chunk.length;
        this.onPull();
        yield chunk;
      }
    } finally {
      this.closed = true;
    }
  }
}

/** A stream that gives these bytes and then breaks. */
export function brokenStream(bytes: Buffer): Readable {
  return Readable.from(failingAfter(bytes, new SourceError('the stream broke')), { objectMode: false });
}
