import type { BodyReading, ChecksumAlgorithm, UploadBody } from '../spi/index.js';
import { beginChecksum } from './begin-checksum.js';

/** The bytes of one request, checksummed while they are read, as often as they are. */
export class ChecksummedBody implements UploadBody {
  readonly size: number;
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly #read: (reading: BodyReading) => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  #digest: string | undefined;

  /** `read` gives `size` bytes, from the first one, each time it is called. */
  constructor(
    size: number,
    algorithm: ChecksumAlgorithm | undefined,
    read: (reading: BodyReading) => AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ) {
    this.size = size;
    this.algorithm = algorithm;
    this.#read = read;
  }

  open(reading: BodyReading = {}): AsyncIterable<Uint8Array> {
    this.#digest = undefined;
    return this.#chunks(reading);
  }

  digest(): string | undefined {
    return this.#digest;
  }

  async *#chunks(reading: BodyReading): AsyncGenerator<Uint8Array, void, undefined> {
    const checksum = this.algorithm === undefined ? undefined : await beginChecksum(this.algorithm);
    for await (const chunk of this.#read(reading)) {
      checksum?.update(chunk);
      yield chunk;
    }
    this.#digest = checksum?.digest();
  }
}
