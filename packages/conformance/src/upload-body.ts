import { ChecksummedBody } from '@stowage/core/checksums';
import type { BodyReading, ChecksumAlgorithm, UploadBody } from '@stowage/core/spi';

/** Every body comes in so many chunks, so that a backend sees more than one. */
const CHUNKS = 3;

/** Bytes as a backend is given them, for cases that talk to the backend itself. The chunks share the memory of `bytes`, unless their buffers may be reused. */
export function bodyOf(bytes: Buffer, algorithm: ChecksumAlgorithm | undefined): UploadBody {
  return new ChecksummedBody(bytes.length, algorithm, (reading) => chunksOf(bytes, reading));
}

function* chunksOf(bytes: Buffer, { signal, reuseBuffers = false }: BodyReading): Generator<Buffer, void, undefined> {
  for (const chunk of reuseBuffers ? overwritten(pieces(bytes)) : pieces(bytes)) {
    signal?.throwIfAborted();
    yield chunk;
  }
}

function* pieces(bytes: Buffer): Generator<Buffer, void, undefined> {
  const size = Math.max(1, Math.ceil(bytes.length / CHUNKS));
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** Whoever asks for the next chunk has given the one before back. */
function* overwritten(chunks: Iterable<Buffer>): Generator<Buffer, void, undefined> {
  for (const chunk of chunks) {
    const memory = Buffer.from(chunk);
    yield memory;
    memory.fill(0);
  }
}
