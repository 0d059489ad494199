import type { ObjectRecord, ReadRecovery } from '../../spi/index.js';
import type { Span } from '../byte-range.js';
import type { Content } from './content.js';
import { ResumableRead } from '../read/resumable-read.js';
import type { ReadSource } from '../transfer-ends.js';

/** How an object is read. */
interface Reading {
  readonly recovery: ReadRecovery;
  /** The provider's own options. */
  readonly ex: object | undefined;
}

/** An object that is read to be stored again. */
export class ObjectContent implements Content {
  readonly size: number;
  readonly #source: ReadSource;
  readonly #reading: Reading;

  /** `source` names the version and holds its record, so that every span is of the same one. */
  constructor(source: ReadSource, { size }: ObjectRecord, reading: Reading) {
    this.size = size;
    this.#source = source;
    this.#reading = reading;
  }

  async *read(span: Span, closed: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    // The whole is asked for as such: an empty object has no range.
    const range = span.start === 0 && span.end === this.size ? undefined : span;
    const { recovery, ex } = this.#reading;
    const context = { call: { signal: closed, ex }, recovery };
    yield* (await ResumableRead.open(this.#source, range, context)).bytes(closed);
  }
}
