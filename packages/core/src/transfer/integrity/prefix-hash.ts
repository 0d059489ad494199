import type { Span } from '../byte-range.js';
import type { FileHasher } from './file-hasher.js';

/** Is told up to where a span has been written. An abort ends the reading that may follow. */
export type SpanWritten = (position: number, signal: AbortSignal) => Promise<void>;

/**
 * The hash of a file that is filled in several places at once, computed meanwhile: whoever has written some more has read what
 * is whole from the first byte on, and not hashed yet, while the operating system still holds it in memory.
 */
export class PrefixHash {
  readonly #hasher: FileHasher;
  /** What is being written, in the order of the file: as many as write at once. */
  readonly #open = new Set<{ written: number }>();
  /** Where the last span that was begun ends. */
  #begun = 0;
  #hashed = 0;
  #isReading = false;
  /** What is hashed beside the writing: its failure is met by who writes next, or at the end. */
  #beside: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  constructor(hasher: FileHasher) {
    this.#hasher = hasher;
  }

  /** The next span of the file begins to be written: each begins where the last one ends. Gives what is to be told of it. */
  begin({ start, end }: Span): SpanWritten {
    const span = { written: start };
    this.#open.add(span);
    this.#begun = end;
    return async (position, signal) => {
      span.written = position;
      if (position === end) this.#open.delete(span);
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isReading) return;
      const reading = this.#catchUp(signal, this.#hasher.least);
      if (this.#hasher.isBeside) this.#goOn(reading);
      else await reading;
    };
  }

  /** In hex, once every span is written. */
  async digest(signal: AbortSignal): Promise<string> {
    await this.#beside;
    if (this.#failure !== undefined) throw this.#failure.error;
    await this.#catchUp(signal, 1);
    return this.#hasher.digest();
  }

  /** Nothing is read any more when this settles. */
  async close(): Promise<void> {
    await this.#hasher.close();
    await this.#beside;
  }

  /** Up to here nothing is missing. */
  get #whole(): number {
    const [first] = this.#open;
    return first === undefined ? this.#begun : first.written;
  }

  #goOn(reading: Promise<void>): void {
    this.#beside = reading.catch((error: unknown) => {
      this.#failure ??= { error };
    });
  }

  /** One reads at a time, and reads what others write meanwhile, too: as long as there are so many bytes. */
  async #catchUp(signal: AbortSignal, least: number): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#whole - this.#hashed >= least) {
        signal.throwIfAborted();
        this.#hashed += await this.#hasher.hash(this.#hashed, this.#whole - this.#hashed);
      }
    } finally {
      this.#isReading = false;
    }
  }
}
