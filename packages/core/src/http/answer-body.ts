import { Readable } from 'node:stream';

/** What whoever reads an answer may do to its connection. */
export interface Flow {
  resume(): void;
  abort(reason: Error): void;
}

/** The bytes of an answer, with back-pressure. Destroying it before its end ends the connection. */
export class AnswerBody extends Readable {
  readonly #flow: Flow;
  /** Of the chunks that have come and were not read. */
  readonly #lengths: number[] = [];

  constructor(flow: Flow) {
    super();
    this.#flow = flow;
    // The connection may break before anyone reads: whoever reads is told then, and until then it is nobody's failure.
    this.on('error', () => undefined);
  }

  override push(chunk: Buffer | null): boolean {
    const before = this.readableLength;
    const wantsMore = super.push(chunk);
    // Else it was handed on at once.
    if (chunk !== null && this.readableLength > before) this.#lengths.push(chunk.length);
    return wantsMore;
  }

  /** One chunk as it came, unless a size is asked for: a stream by itself copies all that are there into one, for whoever iterates. */
  override read(size?: number): unknown {
    const next = Math.min(this.#lengths[0] ?? 0, this.readableLength);
    const chunk = super.read(size ?? (next === 0 ? undefined : next)) as Buffer | string | null;
    if (chunk !== null) this.#forget(chunk.length);
    return chunk;
  }

  #forget(bytes: number): void {
    for (let left = bytes; left > 0;) {
      const length = this.#lengths[0];
      if (length === undefined) return;
      if (length <= left) this.#lengths.shift();
      else this.#lengths[0] = length - left;
      left -= length;
    }
  }

  override _read(): void {
    this.#flow.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (!this.readableEnded) this.#flow.abort(error ?? new Error('the rest of the answer is not wanted'));
    callback(error);
  }
}
