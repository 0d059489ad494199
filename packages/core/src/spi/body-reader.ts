import { ObjectHashMismatchError } from '../errors/index.js';
import type { UploadBody } from './requests.js';

/** Why a reading ends that nobody wants any more; one for all, because each `abort()` without a reason makes an error with a stack. */
const CLOSED = new Error('the upload is over');

/** How a body is read as it is sent. */
interface ChunksOptions {
  /** Chunks are used after the next one is asked for. Default: false. */
  readonly keep?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What bytes must have: whose they are, and their checksum in hex. */
interface Announced {
  readonly name: string;
  readonly checksum: string;
  readonly provider?: string | undefined;
}

/** Reads an upload's body for one try, or several after each other: whole, as it is sent, or for its checksum alone. */
export class BodyReader {
  readonly #body: UploadBody;
  #closing: AbortController | undefined;
  #isRead = false;

  constructor(body: UploadBody) {
    this.#body = body;
  }

  /** Whether all of it has been taken since it was opened last: from then on the server may have it. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** All of it at once: for few bytes, which as one buffer take half the time that a stream does. */
  async whole(signal?: AbortSignal): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#body.open({ signal })) chunks.push(chunk);
    this.#isRead = true;
    const [first] = chunks;
    return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
  }

  /** As it is sent, until it is closed. A chunk has been sent when the next one is asked for. */
  chunks({ keep = false, signal }: ChunksOptions = {}): AsyncIterable<Uint8Array> {
    this.#closing = new AbortController();
    this.#isRead = false;
    const closed = this.#closing.signal;
    const stop = signal === undefined ? closed : AbortSignal.any([closed, signal]);
    return this.#watched(this.#body.open({ signal: stop, reuseBuffers: !keep }));
  }

  /** As {@link chunks}, but fails instead of handing on the last one if they are not what was announced: what has no end no server stores. */
  held(announced: Announced, options: Omit<ChunksOptions, 'keep'> = {}): AsyncIterable<Uint8Array> {
    return this.#compared(this.chunks({ ...options, keep: true }), announced);
  }

  /** Reads it for the sake of `body.digest()`. */
  async hash(signal?: AbortSignal): Promise<void> {
    const chunks = this.#body.open({ signal, reuseBuffers: true })[Symbol.asyncIterator]();
    while ((await chunks.next()).done !== true);
  }

  /** Ends the reading, whether or not it came to its end: the body may be opened again after that. */
  close(): void {
    this.#closing?.abort(CLOSED);
  }

  async *#watched(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    yield* chunks;
    this.#isRead = true;
  }

  async *#compared(
    chunks: AsyncIterable<Uint8Array>,
    { name, checksum, provider }: Announced,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let last: Uint8Array | undefined;
    for await (const chunk of chunks) {
      if (last !== undefined) yield last;
      last = chunk;
    }
    this.digest(name, checksum, provider);
    if (last !== undefined) yield last;
  }

  /**
   * The checksum of what was read, or what is announced where none is computed, in lower-case hex.
   *
   * @throws {ObjectHashMismatchError} if it is not what was announced: no server need find that out
   */
  digest(name: string, announced: string | undefined, provider?: string): string | undefined {
    const [actual, expected] = [this.#body.digest(), announced?.toLowerCase()];
    if (actual === undefined || expected === undefined || actual === expected) return actual ?? expected;
    throw new ObjectHashMismatchError(name, expected, actual, { provider });
  }
}
