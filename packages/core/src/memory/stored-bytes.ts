import { createHash } from 'node:crypto';
import { addAbortSignal, Readable } from 'node:stream';
import type { HashAlgorithm, UploadBody } from '../spi/index.js';
import type { Span } from '../transfer/byte-range.js';

const CHUNK_SIZE = 64 * 1024;

/** Bytes that nobody else holds: copied on the way in and on the way out. */
export interface StoredBytes {
  readonly size: number;
  readonly hash: string;
  readonly chunks: readonly Buffer[];
}

/** Bytes as they are stored. */
export function storedBytes(chunks: readonly Buffer[], algorithm: HashAlgorithm): StoredBytes {
  const hash = createHash(algorithm);
  for (const chunk of chunks) hash.update(chunk);
  return { chunks, hash: hash.digest('hex'), size: chunks.reduce((sum, chunk) => sum + chunk.length, 0) };
}

/** Reads a body to its end. An abort ends the reading and rejects with the signal's reason. */
export async function receive(body: UploadBody, algorithm: HashAlgorithm, signal?: AbortSignal): Promise<StoredBytes> {
  signal?.throwIfAborted();
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body.open({ signal, lend: true })) chunks.push(Buffer.from(chunk));
  } finally {
    signal?.throwIfAborted();
  }
  return storedBytes(chunks, algorithm);
}

/** A range of what is stored, as bytes of their own; nothing is copied, as nothing ever changes them. */
export function sliceOf(bytes: StoredBytes, range: Span, algorithm: HashAlgorithm): StoredBytes {
  return storedBytes([...slices(bytes.chunks, range, Infinity)], algorithm);
}

/** A stream of a range of what is stored, in chunks such as a network would give. The reader owns them. */
export function streamOf(bytes: StoredBytes, range: Span, signal?: AbortSignal): Readable {
  const stream = Readable.from(copies(slices(bytes.chunks, range, CHUNK_SIZE)), { objectMode: false });
  return signal === undefined ? stream : addAbortSignal(signal, stream);
}

function* copies(chunks: Iterable<Buffer>): Generator<Buffer, void, undefined> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

function* slices(chunks: readonly Buffer[], { start, end }: Span, size: number): Generator<Buffer, void, undefined> {
  let offset = 0;
  for (const chunk of chunks) {
    const last = Math.min(end - offset, chunk.length);
    for (let from = Math.max(start - offset, 0); from < last; from += size) {
      yield chunk.subarray(from, Math.min(from + size, last));
    }
    offset += chunk.length;
  }
}
