import { UploadError, type UploadOptions } from './options.js';
import { assertOk, isTemporary, patiently, send } from './send.js';
import type { Begun, Plan, Server, SignedRequest } from './server.js';

type PartsPlan = Extract<Plan, { way: 'parts' }>;
type SignedPart = SignedRequest & { readonly partNumber: number };

/** Signed at once: a store may make a key for each time. */
const BATCH = 16;

/** Sends the parts of one file. */
export class Parts {
  readonly #file: Blob;
  readonly #server: Server;
  readonly #ticket: string;
  readonly #plan: PartsPlan;
  readonly #options: UploadOptions;
  readonly #waiting: number[] = [];
  readonly #signed = new Map<number, SignedRequest>();
  readonly #sent = new Map<number, number>();
  #signing: Promise<void> | undefined;
  /** Why the server signs no more: it was asked as often as it may be. */
  #unsigned: unknown;

  constructor(
    file: Blob,
    server: Server,
    { ticket, plan }: Begun & { readonly plan: PartsPlan },
    options: UploadOptions,
  ) {
    this.#file = file;
    this.#server = server;
    this.#ticket = ticket;
    this.#plan = plan;
    this.#options = options;
  }

  /** Sends all but those that the store has. */
  async sendAllBut(held: readonly number[]): Promise<void> {
    for (const part of held) this.#sent.set(part, this.#bytesOf(part).size);
    await this.send(
      Array.from({ length: this.#plan.partCount }, (_, index) => index + 1).filter((part) => !held.includes(part)),
    );
  }

  /** Sends these, several at once; the first that fails ends the others. */
  async send(parts: readonly number[]): Promise<void> {
    this.#waiting.push(...parts);
    for (const part of parts) this.#sent.set(part, 0);
    this.#tell();
    const stop = new AbortController();
    const signal = AbortSignal.any([
      stop.signal,
      ...(this.#options.signal === undefined ? [] : [this.#options.signal]),
    ]);
    const worker = async (): Promise<void> => {
      for (let part = this.#waiting.shift(); part !== undefined; part = this.#waiting.shift())
        await this.#sendPart(part, signal);
    };
    const { concurrency = 4 } = this.#options;
    try {
      await Promise.all(Array.from({ length: Math.max(1, Math.min(concurrency, parts.length)) }, worker));
    } catch (error) {
      this.#waiting.length = 0;
      stop.abort(error);
      throw error;
    }
  }

  /** SHA-1 of every part, where the store compares it and the page can compute it: in a secure context. */
  async sha1(): Promise<string[] | undefined> {
    const { subtle } = globalThis.crypto as Partial<typeof globalThis.crypto>;
    if (this.#plan.checksum !== 'sha1' || subtle === undefined) return undefined;
    const sums: string[] = [];
    for (let part = 1; part <= this.#plan.partCount; part += 1) {
      this.#options.signal?.throwIfAborted();
      const sum = new Uint8Array(await subtle.digest('SHA-1', await this.#bytesOf(part).arrayBuffer()));
      sums.push(Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    }
    return sums;
  }

  async #sendPart(part: number, signal: AbortSignal): Promise<void> {
    const { retries = 6 } = this.#options;
    await patiently(
      async () => {
        const request = await this.#take(part, signal);
        const body = this.#bytesOf(part);
        try {
          assertOk(
            await send({ ...request, body }, signal, (bytes) => this.#progress(part, Math.min(bytes, body.size))),
            'store',
          );
        } catch (error) {
          this.#progress(part, 0);
          throw error;
        }
        this.#progress(part, body.size);
      },
      {
        retries,
        signal,
        again: (error, attempt) => error !== this.#unsigned && (isTemporary(error) || isOld(error, attempt)),
      },
    );
  }

  /** The request of a part, once: a second try gets another one. */
  async #take(part: number, signal: AbortSignal): Promise<SignedRequest> {
    for (;;) {
      const known = this.#signed.get(part);
      this.#signed.delete(part);
      if (known !== undefined) return known;
      this.#signing ??= this.#sign(
        [part, ...this.#waiting.filter((each) => !this.#signed.has(each))].slice(0, BATCH),
        signal,
      );
      await this.#signing;
    }
  }

  async #sign(parts: readonly number[], signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.#server.say<{ readonly parts: readonly SignedPart[] }>(
        { do: 'sign', ticket: this.#ticket, parts },
        { signal },
      );
      for (const { partNumber, url, method, headers } of answer.parts)
        this.#signed.set(partNumber, { url, method, headers });
    } catch (error) {
      this.#unsigned = error;
      throw error;
    } finally {
      this.#signing = undefined;
    }
  }

  #bytesOf(part: number): Blob {
    const { partSize } = this.#plan;
    // Without a type: what is signed has none.
    return this.#file.slice((part - 1) * partSize, part * partSize, '');
  }

  #progress(part: number, bytes: number): void {
    this.#sent.set(part, bytes);
    this.#tell();
  }

  #tell(): void {
    const sent = [...this.#sent.values()].reduce((sum, bytes) => sum + bytes, 0);
    tell(this.#options, sent, this.#file.size);
  }
}

/** Whether a store's refusal may be about the request's age, or its place: it is signed again, twice. */
function isOld(error: unknown, attempt: number): boolean {
  return error instanceof UploadError && error.code === 'store' && attempt < 2;
}

/** Tells how far it is; whoever listens breaks nothing. */
export function tell({ onProgress }: UploadOptions, sent: number, total: number): void {
  try {
    onProgress?.({ sent, total });
  } catch {
    // Nobody's upload ends for a bar that cannot be drawn.
  }
}
