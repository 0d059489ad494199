import { ConflictError, NetworkError, StorageError } from '../errors/index.js';
import type { ByteRange, ObjectRecord } from '../spi/index.js';
import { requestBytes, wantedBytes, type Delivery, type ReadCall } from './delivery.js';
import { waitOrThrow, type Recovery } from './recovery.js';
import type { ReadSource } from './transfer-ends.js';

/** How a read is made. */
export interface ReadContext {
  readonly call: ReadCall;
  readonly recovery: Recovery;
}

/**
 * The bytes of an object, or of a range of it. When the connection breaks it is taken up again at the byte where it stopped,
 * pinned to the version that the first answer named.
 */
export class ResumableRead {
  readonly #source: ReadSource;
  readonly #first: Delivery;
  readonly #start: number;
  readonly #context: ReadContext;

  private constructor(source: ReadSource, first: Delivery, start: number, context: ReadContext) {
    this.#source = pinned(source, first.object);
    this.#first = first;
    this.#start = start;
    this.#context = context;
  }

  /** Asks for the bytes. Whoever gets the read runs through `bytes`, or closes it. */
  static async open(source: ReadSource, range: ByteRange | undefined, context: ReadContext): Promise<ResumableRead> {
    const first = await requestBytes(source, range, context.call);
    return new ResumableRead(source, first, range?.start ?? 0, context);
  }

  /** The object as the first answer described it. */
  get object(): ObjectRecord {
    return this.#first.object;
  }

  /** How many bytes come. */
  get size(): number {
    return this.#first.size;
  }

  /** Where the same version is found again. */
  get source(): ReadSource {
    return this.#source;
  }

  /** Gives up what was not read. */
  close(): void {
    this.#first.stream.destroy();
  }

  /**
   * The bytes, once. Ends at once, with an error, when `closed` is aborted.
   *
   * @throws {ConflictError} if the object is another one when the connection is taken up again
   */
  async *bytes(closed: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    let delivery: Delivery | undefined = this.#first;
    let received = 0;
    for (let failures = 0; ; failures += 1) {
      try {
        delivery ??= await this.#reopen(received, closed);
        for await (const chunk of wantedBytes(delivery, closed)) {
          received += chunk.length;
          failures = 0;
          yield chunk;
        }
        if (received === this.size) return;
        throw new NetworkError(`object '${this.object.name}' ended after ${received} of ${this.size} bytes`);
      } catch (error) {
        closed.throwIfAborted();
        // All that was wanted has come; how the connection ended does not matter any more.
        if (received === this.size && error instanceof StorageError && error.retryable) return;
        delivery = undefined;
        await waitOrThrow(error, { failures: failures + 1, recovery: this.#context.recovery, signal: closed });
      }
    }
  }

  async #reopen(received: number, closed: AbortSignal): Promise<Delivery> {
    const range = { start: this.#start + received, end: this.#start + this.size };
    const delivery = await requestBytes(this.#source, range, { ...this.#context.call, signal: closed });
    if (isSame(delivery.object, this.object)) return delivery;
    delivery.stream.destroy();
    throw new ConflictError(`object '${this.object.name}' was replaced while it was read`);
  }
}

/** A key without a version means the newest one, which may be another one by the next request. */
function pinned(source: ReadSource, { name, versionId }: ObjectRecord): ReadSource {
  return { ...source, object: { name, versionId: versionId ?? source.object.versionId } };
}

/** For providers without versions: whatever is known must agree. */
function isSame(a: ObjectRecord, b: ObjectRecord): boolean {
  return (
    a.versionId === b.versionId &&
    a.size === b.size &&
    a.hash === b.hash &&
    a.lastModified?.getTime() === b.lastModified?.getTime()
  );
}
