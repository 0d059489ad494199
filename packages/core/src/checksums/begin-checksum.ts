import type { crc32 } from 'node:zlib';
import type { ChecksumAlgorithm } from '../spi/index.js';
import { lazily } from '../lazily.js';
import type { Checksum } from './checksum.js';
import { wasmCrc } from './wasm-crc.js';

type Begin = () => Promise<Checksum>;

const ALGORITHMS: Readonly<Record<ChecksumAlgorithm, Begin>> = {
  crc32: async () => new Crc32((await import('node:zlib')).crc32),
  crc32c: () => wasmCrc('crc32c'),
  crc64nvme: () => wasmCrc('crc64nvme'),
  md5: () => hash('md5'),
  sha1: () => hash('sha1'),
  sha256: () => hash('sha256'),
};

/** Begins a checksum. Asynchronous, because what makes it is loaded when it is first wanted: to load it takes as long as many an import. */
export async function beginChecksum(algorithm: ChecksumAlgorithm): Promise<Checksum> {
  return ALGORITHMS[algorithm]();
}

/** The checksum of bytes in memory, in lower-case hex. */
export async function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Promise<string> {
  const checksum = await beginChecksum(algorithm);
  checksum.update(bytes);
  return checksum.digest();
}

/** Kept, as an import of what is loaded already takes ten microseconds. */
const nodeCrypto = lazily(() => import('node:crypto'));

async function hash(algorithm: string): Promise<Checksum> {
  const { createHash } = await nodeCrypto();
  const state = createHash(algorithm);
  return {
    update: (chunk) => void state.update(chunk),
    digest: () => state.digest('hex'),
  };
}

/** Node's own, which is faster than any hash. */
class Crc32 implements Checksum {
  readonly #next: typeof crc32;
  #value = 0;

  constructor(next: typeof crc32) {
    this.#next = next;
  }

  update(chunk: Uint8Array): void {
    this.#value = this.#next(chunk, this.#value);
  }

  digest(): string {
    return this.#value.toString(16).padStart(8, '0');
  }
}
