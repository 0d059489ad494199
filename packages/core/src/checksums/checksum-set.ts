import type { ChecksumAlgorithm, Checksums } from '../spi/index.js';
import { beginChecksum } from './begin-checksum.js';
import type { Checksum } from './checksum.js';

/** Checksums of the same bytes by several algorithms, or by none. */
export class ChecksumSet {
  readonly #checksums: ReadonlyMap<ChecksumAlgorithm, Checksum>;

  private constructor(checksums: ReadonlyMap<ChecksumAlgorithm, Checksum>) {
    this.#checksums = checksums;
  }

  /** Each algorithm counts once. */
  static async begin(algorithms: Iterable<ChecksumAlgorithm>): Promise<ChecksumSet> {
    const begun = [...new Set(algorithms)].map(async (each) => [each, await beginChecksum(each)] as const);
    return new ChecksumSet(new Map(await Promise.all(begun)));
  }

  get isEmpty(): boolean {
    return this.#checksums.size === 0;
  }

  /** Counts some bytes in. */
  update(chunk: Uint8Array): void {
    for (const checksum of this.#checksums.values()) checksum.update(chunk);
  }

  /** Of all chunks. Once. */
  digests(): Checksums {
    return Object.fromEntries([...this.#checksums].map(([algorithm, checksum]) => [algorithm, checksum.digest()]));
  }
}
