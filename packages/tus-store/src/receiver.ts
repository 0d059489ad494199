import type { Readable } from 'node:stream';
import { ERRORS } from '@tus/server';
import type { PartRecord } from '@stowage/core/spi';
import { Refusal } from './failure.js';

/** What takes the parts of an upload. */
export interface PartSink {
  /** Bytes of every part but the last. */
  readonly partSize: number;
  /** Of the whole, in bytes, where it is known. */
  readonly size: number | undefined;
  /** Sends one part that is not the last. */
  send(partNumber: number, bytes: Buffer): Promise<PartRecord>;
}

/** Cuts what a client sends into parts, and sends each while the next one comes in: in order, as an offset knows no gaps. */
export class Receiver {
  /** Those that are stored. */
  readonly parts: PartRecord[];
  readonly #sink: PartSink;
  #bytes: Buffer;
  #filled: number;
  #sending: Promise<void> = Promise.resolve();

  constructor(sink: PartSink, parts: readonly PartRecord[], tail: Buffer) {
    this.#sink = sink;
    this.parts = [...parts];
    this.#bytes = this.#emptyPart(parts.length);
    this.#filled = tail.copy(this.#bytes);
  }

  /**
   * Takes all that comes. Resolves with the error of the source if it broke off: what came until then counts all the same.
   *
   * @throws what the provider fails with, and what `@tus/server` answers with 413 if more comes than was announced
   */
  async receive(source: Readable): Promise<Error | undefined> {
    const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    try {
      for (;;) {
        const next = await nextOf(chunks);
        if (next instanceof Error || next === undefined) return next;
        await this.#take(next);
      }
    } finally {
      // Nothing is being sent any more when somebody else may work on this upload.
      await this.#sending;
    }
  }

  /** What is no part yet. */
  get rest(): Buffer {
    return this.#bytes.subarray(0, this.#filled);
  }

  async #take(chunk: Buffer): Promise<void> {
    for (let taken = 0; taken < chunk.length;) {
      if (this.#filled === this.#bytes.length) await this.#nextPart();
      const copied = chunk.copy(this.#bytes, this.#filled, taken);
      this.#filled += copied;
      taken += copied;
    }
  }

  /** More bytes have come than one part takes, so it is not the last one. */
  async #nextPart(): Promise<void> {
    if (this.#bytes.length < this.#sink.partSize) throw new Refusal(ERRORS.ERR_SIZE_EXCEEDED);
    await this.#sending;
    const [bytes, partNumber] = [this.#bytes, this.parts.length + 1];
    this.#sending = this.#sink.send(partNumber, bytes).then((part) => void this.parts.push(part));
    // Whoever waits for it next is told.
    this.#sending.catch(() => undefined);
    this.#bytes = this.#emptyPart(partNumber);
    this.#filled = 0;
  }

  /** No larger than what may still come. */
  #emptyPart(before: number): Buffer {
    const { partSize, size = Infinity } = this.#sink;
    return Buffer.allocUnsafeSlow(Math.min(partSize, size - before * partSize));
  }
}

/** Undefined at the end; the error of a source that broke off. */
async function nextOf(chunks: AsyncIterator<Buffer>): Promise<Buffer | Error | undefined> {
  try {
    const next = await chunks.next();
    return next.done === true ? undefined : next.value;
  } catch (error) {
    return error instanceof Error ? error : new Error('the client broke off', { cause: error });
  }
}
