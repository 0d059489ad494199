import { createHash } from 'node:crypto';

/** The two hashes B2 keeps of bytes, in hex. */
export interface Digests {
  readonly sha1: string;
  readonly md5: string;
}

/** The hashes of no bytes: those of an empty file, and of a hide marker. */
export const EMPTY_DIGESTS: Digests = {
  sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  md5: 'd41d8cd98f00b204e9800998ecf8427e',
};

/** Hashes bytes as they pass. */
export class Hasher {
  readonly #sha1 = createHash('sha1');
  readonly #md5 = createHash('md5');

  /** Passes chunks on as they are. */
  async *watch(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.#sha1.update(chunk);
      this.#md5.update(chunk);
      yield chunk;
    }
  }

  /** The hashes of all that passed; once. */
  digests(): Digests {
    return { sha1: this.#sha1.digest('hex'), md5: this.#md5.digest('hex') };
  }
}
