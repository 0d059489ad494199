import { beginChecksum } from '@stowage/core/checksums';
import type { ChecksumAlgorithm, UploadBody } from '@stowage/core/spi';

/** Bytes in memory as one part. */
export class PartBody implements UploadBody {
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly #bytes: Uint8Array;
  #digest: string | undefined;

  constructor(bytes: Uint8Array, algorithm: ChecksumAlgorithm | undefined) {
    this.#bytes = bytes;
    this.algorithm = algorithm;
  }

  get size(): number {
    return this.#bytes.length;
  }

  async *open(): AsyncGenerator<Uint8Array, void, undefined> {
    this.#digest = undefined;
    yield this.#bytes;
    if (this.algorithm === undefined) return;
    const checksum = await beginChecksum(this.algorithm);
    checksum.update(this.#bytes);
    this.#digest = checksum.digest();
  }

  digest(): string | undefined {
    return this.#digest;
  }
}
