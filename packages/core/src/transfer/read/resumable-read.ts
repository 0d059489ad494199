import { isLent, ReadBuffers } from '../../buffers/index.js';
import { Patience } from '../../concurrency/index.js';
import { NetworkError } from '../../errors/index.js';
import type { ByteRange, ObjectRecord, ReadRecovery } from '../../spi/index.js';
import type { Span } from '../byte-range.js';
import { requestBytes, wantedBytes, widened, type Delivery, type ReadCall } from './delivery.js';
import { pinned } from './pinned.js';
import { isRetryable } from './recovery.js';
import type { ReadSource } from '../transfer-ends.js';

/** How a read is made. */
export interface ReadContext {
  readonly call: ReadCall;
  readonly recovery: ReadRecovery;
}

/**
 * The bytes of an object, or of a range of it. When the connection breaks the read is resumed at the byte where it stopped,
 * pinned to the version or ETag that the first answer named.
 */
export class ResumableRead {
  readonly #source: ReadSource;
  readonly #first: Delivery;
  readonly #context: ReadContext;
  #isLent: boolean;

  private constructor(source: ReadSource, first: Delivery, context: ReadContext) {
    this.#source = pinned(source, first.object);
    this.#first = first;
    this.#context = context;
    this.#isLent = isLent(first.stream);
  }

  /**
   * Asks for the bytes. Whoever gets the read runs through `bytes`, or closes it. `wanted` may go on after `range`, which is
   * what is asked for: what comes of it in the same answer is read as well.
   */
  static async open(
    source: ReadSource,
    range: ByteRange | undefined,
    context: ReadContext,
    wanted: ByteRange | undefined = range,
  ): Promise<ResumableRead> {
    const first = await requestBytes(source, range, context.call);
    return new ResumableRead(source, widened(first, wanted), context);
  }

  /** The object as the first answer described it. */
  get object(): ObjectRecord {
    return this.#first.object;
  }

  /** Which of its bytes come. */
  get span(): Span {
    return this.#first.wanted;
  }

  /** How many bytes come. */
  get size(): number {
    return this.span.end - this.span.start;
  }

  /** Where the same state of the object is found again. */
  get source(): ReadSource {
    return this.#source;
  }

  /** Gives up what was not read. */
  close(): void {
    this.#first.stream.destroy();
  }

  /** Of chunks of `bytes` that nobody looks at any more: more may be read into their memory. Who shows them to others never calls it. */
  release(chunks: readonly Uint8Array[]): void {
    if (!this.#isLent) return;
    for (const chunk of chunks) ReadBuffers.release(chunk);
  }

  /**
   * The bytes, once. Ends at once, with an error, when `closed` is aborted.
   *
   * @throws {ObjectChangedError} if the object is another one when the read is resumed
   */
  async *bytes(closed: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const patience = new Patience(this.#context.recovery);
    let delivery: Delivery | undefined = this.#first;
    let received = 0;
    for (;;) {
      try {
        delivery ??= await this.#reopen(received, closed);
        this.#isLent &&= isLent(delivery.stream);
        for await (const chunk of wantedBytes(delivery, closed)) {
          received += chunk.length;
          patience.progress();
          yield chunk;
        }
        if (received === this.size) return;
        throw new NetworkError(`object '${this.object.name}' ended after ${received} of ${this.size} bytes`);
      } catch (error) {
        closed.throwIfAborted();
        // All that was wanted has come; how the connection ended does not matter any more.
        if (received === this.size && isRetryable(error)) return;
        if (!isRetryable(error)) throw error;
        delivery = undefined;
        await patience.bear(error, closed);
      }
    }
  }

  async #reopen(received: number, closed: AbortSignal): Promise<Delivery> {
    const range = { start: this.span.start + received, end: this.span.end };
    return requestBytes(this.#source, range, { ...this.#context.call, signal: closed });
  }
}
