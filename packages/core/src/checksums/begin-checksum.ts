import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ChecksumAlgorithm } from '../spi/index.js';
import type { Checksum } from './checksum.js';
import { wasmCrc } from './wasm-crc.js';

type Begin = () => Checksum | Promise<Checksum>;

const ALGORITHMS: Readonly<Record<ChecksumAlgorithm, Begin>> = {
  crc32: () => new Crc32(),
  crc32c: () => wasmCrc('crc32c'),
  crc64nvme: () => wasmCrc('crc64nvme'),
  md5: () => hash('md5'),
  sha1: () => hash('sha1'),
  sha256: () => hash('sha256'),
};

/** Begins a checksum. Asynchronous, because what Node does not have is loaded when it is first wanted. */
export async function beginChecksum(algorithm: ChecksumAlgorithm): Promise<Checksum> {
  return ALGORITHMS[algorithm]();
}

/** The checksum of bytes in memory, in lower-case hex. */
export async function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Promise<string> {
  const checksum = await beginChecksum(algorithm);
  checksum.update(bytes);
  return checksum.digest();
}

function hash(algorithm: string): Checksum {
  const state = createHash(algorithm);
  return {
    update: (chunk) => void state.update(chunk),
    digest: () => state.digest('hex'),
  };
}

/** Node's own, which is faster than any hash. */
class Crc32 implements Checksum {
  #value = 0;

  update(chunk: Uint8Array): void {
    this.#value = crc32(chunk, this.#value);
  }

  digest(): string {
    return this.#value.toString(16).padStart(8, '0');
  }
}
