import { addAbortSignal, Readable } from 'node:stream';
import { beginChecksum } from '../checksums/index.js';
import type { ChecksumAlgorithm, UploadBody } from '../spi/index.js';
import type { Span } from '../transfer/byte-range.js';

const CHUNK_SIZE = 64 * 1024;

/** Bytes that nobody else holds: copied on the way in and on the way out. */
export interface StoredBytes {
  readonly size: number;
  /** By the store's algorithm. */
  readonly checksum: string;
  readonly chunks: readonly Buffer[];
}

/** Bytes as they are stored. */
export async function storedBytes(chunks: readonly Buffer[], algorithm: ChecksumAlgorithm): Promise<StoredBytes> {
  const checksum = await beginChecksum(algorithm);
  for (const chunk of chunks) checksum.update(chunk);
  return { chunks, checksum: checksum.digest(), size: chunks.reduce((sum, chunk) => sum + chunk.length, 0) };
}

/** Reads a body to its end. An abort ends the reading and rejects with the signal's reason. */
export async function receive(
  body: UploadBody,
  algorithm: ChecksumAlgorithm,
  signal?: AbortSignal,
): Promise<StoredBytes> {
  signal?.throwIfAborted();
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body.open({ signal, reuseBuffers: true })) chunks.push(Buffer.from(chunk));
  } finally {
    signal?.throwIfAborted();
  }
  return storedBytes(chunks, algorithm);
}

/** A range of what is stored, as bytes of their own; nothing is copied, as nothing ever changes them. */
export async function sliceOf(bytes: StoredBytes, range: Span, algorithm: ChecksumAlgorithm): Promise<StoredBytes> {
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
