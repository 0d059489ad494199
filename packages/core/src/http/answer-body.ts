import { Readable } from 'node:stream';

/** What whoever reads an answer may do to its connection. */
export interface Flow {
  resume(): void;
  abort(reason: Error): void;
}

/** The bytes of an answer, with back-pressure. Destroying it before its end ends the connection. */
export class AnswerBody extends Readable {
  readonly #flow: Flow;

  constructor(flow: Flow) {
    super();
    this.#flow = flow;
    // The connection may break before anyone reads: whoever reads is told then, and until then it is nobody's failure.
    this.on('error', () => undefined);
  }

  override _read(): void {
    this.#flow.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (!this.readableEnded) this.#flow.abort(error ?? new Error('the rest of the answer is not wanted'));
    callback(error);
  }
}
