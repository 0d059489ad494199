import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { HashAlgorithm, UploadBody } from '@stowage/core/spi';

/** Bytes as a backend is given them, for cases that talk to the backend itself. */
export function bodyOf(bytes: Buffer, algorithm: HashAlgorithm | undefined): UploadBody {
  let digest: string | undefined;
  return {
    size: bytes.length,
    hashed: algorithm !== undefined,
    open: () =>
      Readable.from(
        given(bytes, () => (digest = hashOf(bytes, algorithm))),
        { objectMode: false },
      ),
    digest: () => digest,
  };
}

/** In lower-case hex; undefined without an algorithm. */
export function hashOf(bytes: Buffer, algorithm: HashAlgorithm | undefined): string | undefined {
  return algorithm === undefined ? undefined : createHash(algorithm).update(bytes).digest('hex');
}

function* given(bytes: Buffer, ended: () => void): Generator<Buffer, void, undefined> {
  if (bytes.length > 0) yield bytes;
  ended();
}
