import { RateLimit } from '@stowage/core/concurrency';
import type { SyncContext } from '../context.js';
import { rateAt, type Timetable } from './timetable.js';

/** So much is let through at a time, in bytes: the rate is looked up again after it. */
const SLICE = 64 * 1024;

/** Lets so many bytes through in a second as a timetable says. */
export class Bandwidth {
  readonly #timetable: Timetable;
  readonly #context: SyncContext;
  #rate: number | undefined;
  #limit: RateLimit | undefined;

  constructor(timetable: Timetable, context: SyncContext) {
    this.#timetable = timetable;
    this.#context = context;
  }

  /** Hands bytes on as fast as they may go. */
  async *paced<T extends Uint8Array>(
    chunks: AsyncIterable<T>,
    signal?: AbortSignal,
  ): AsyncGenerator<T, void, undefined> {
    for await (const chunk of chunks) {
      for (let sent = 0; sent < chunk.length; sent += SLICE)
        await this.take(Math.min(SLICE, chunk.length - sent), signal);
      yield chunk;
    }
  }

  /** Resolves when these bytes may go. */
  async take(bytes: number, signal?: AbortSignal): Promise<void> {
    const rate = rateAt(this.#timetable, new Date(this.#context.clock()));
    if (rate !== this.#rate) this.#limit = rate === undefined ? undefined : new RateLimit(rate, this.#context);
    this.#rate = rate;
    await this.#limit?.take(bytes, signal);
  }
}
