import type { FileHandle } from 'node:fs/promises';
import type { Checksum } from '../../checksums/index.js';
import { LocalFileError } from '../../errors/index.js';
import type { Span } from '../byte-range.js';
import { localFileError } from '../local-file.js';

/** Is told up to where a span has been written. An abort ends the reading that may follow. */
export type SpanWritten = (position: number, signal: AbortSignal) => Promise<void>;

/** Stays in the cache of a processor core. Larger pieces of a file cost several times as much to read from memory. */
const PIECE = 256 * 1024;

/**
 * The hash of a file that is filled in several places at once, computed meanwhile: whoever has written some more reads what
 * is whole from the first byte on, and not hashed yet, while the operating system still holds it in memory.
 */
export class PrefixHash {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #checksum: Checksum;
  readonly #piece = Buffer.allocUnsafeSlow(PIECE);
  /** What is being written, in the order of the file: as many as write at once. */
  readonly #open = new Set<{ written: number }>();
  /** Where the last span that was begun ends. */
  #begun = 0;
  #hashed = 0;
  #isReading = false;

  /** `path` is what errors call the file. */
  constructor(file: FileHandle, path: string, checksum: Checksum) {
    this.#file = file;
    this.#path = path;
    this.#checksum = checksum;
  }

  /** The next span of the file begins to be written: each begins where the last one ends. Gives what is to be told of it. */
  begin({ start, end }: Span): SpanWritten {
    const span = { written: start };
    this.#open.add(span);
    this.#begun = end;
    return async (position, signal) => {
      span.written = position;
      if (position === end) this.#open.delete(span);
      await this.#catchUp(signal);
    };
  }

  /** In hex, once every span is written. */
  digest(): string {
    return this.#checksum.digest();
  }

  /** Up to here nothing is missing. */
  get #whole(): number {
    const [first] = this.#open;
    return first === undefined ? this.#begun : first.written;
  }

  /** One reads at a time, and reads what others write meanwhile, too. */
  async #catchUp(signal: AbortSignal): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#hashed < this.#whole) {
        signal.throwIfAborted();
        await this.#hashPiece(Math.min(PIECE, this.#whole - this.#hashed));
      }
    } finally {
      this.#isReading = false;
    }
  }

  async #hashPiece(length: number): Promise<void> {
    const { bytesRead } = await localFileError('read', this.#path, () =>
      this.#file.read(this.#piece, 0, length, this.#hashed),
    );
    if (bytesRead === 0) throw new LocalFileError(this.#path, `'${this.#path}' is shorter than what was written to it`);
    this.#checksum.update(this.#piece.subarray(0, bytesRead));
    this.#hashed += bytesRead;
  }
}
