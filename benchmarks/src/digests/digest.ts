import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { createCRC32, createCRC64, type IHasher } from 'hash-wasm';

/** What clients and servers compute of content. */
export type DigestName = 'crc32' | 'crc32c' | 'crc64nvme' | 'md5' | 'sha1' | 'sha256';

/** One on its way. */
export interface Digest {
  update(chunk: Uint8Array): void;
  /** In hex; to be asked for once. */
  end(): string;
}

/** Those of WebAssembly are slow to make, so they are used again. */
const idle: Record<'crc32c' | 'crc64nvme', IHasher[]> = { crc32c: [], crc64nvme: [] };

/** Polynomials with their bits reflected. */
const makers = { crc32c: async () => createCRC32(0x82f63b78), crc64nvme: async () => createCRC64('9a6c9329ac4bc9b5') };

/** Begins a digest. */
export async function beginDigest(name: DigestName): Promise<Digest> {
  if (name === 'crc32') return new Crc32();
  if (name === 'crc32c' || name === 'crc64nvme') return wasmDigest(name);
  const hash = createHash(name);
  return { update: (chunk) => void hash.update(chunk), end: () => hash.digest('hex') };
}

/** Of bytes that are there. */
export async function digestOf(name: DigestName, bytes: Uint8Array): Promise<string> {
  const digest = await beginDigest(name);
  digest.update(bytes);
  return digest.end();
}

/** As headers have it. */
export function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

async function wasmDigest(name: keyof typeof makers): Promise<Digest> {
  const hasher = idle[name].pop() ?? (await makers[name]());
  hasher.init();
  const end = (): string => {
    const hex = hasher.digest('hex');
    idle[name].push(hasher);
    return hex;
  };
  return { update: (chunk) => void hasher.update(chunk), end };
}

class Crc32 implements Digest {
  #value = 0;

  update(chunk: Uint8Array): void {
    this.#value = crc32(chunk, this.#value);
  }

  end(): string {
    return this.#value.toString(16).padStart(8, '0');
  }
}
