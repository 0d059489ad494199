import { Readable } from 'node:stream';

/**
 * The bytes of an answer with errors of our own: passes chunks on with back-pressure, and is tied to its source both
 * ways, so that destroying either ends the connection.
 */
export class AnswerBody extends Readable {
  readonly #source: Readable;

  constructor(source: Readable, failure: (error: unknown) => Error) {
    super();
    this.#source = source;
    source.on('data', (chunk: Uint8Array) => {
      if (!this.push(chunk)) source.pause();
    });
    source.once('end', () => this.push(null));
    source.once('error', (error) => this.destroy(failure(error)));
    source.once('close', () => {
      if (!source.readableEnded) this.destroy(failure(new Error('the connection was closed early')));
    });
    source.pause();
    // The connection may break before anyone reads: whoever reads is told then, and until then it is nobody's failure.
    this.on('error', () => undefined);
  }

  override _read(): void {
    this.#source.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#source.destroy();
    callback(error);
  }
}
