import { setTimeout as sleep } from 'node:timers/promises';

/** Real time plus an offset that tests may move. Every rule that depends on time (token expiry, retention) reads it. */
export class Clock {
  readonly #source: () => number;
  #offset = 0;

  constructor(source: () => number = Date.now) {
    this.#source = source;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#source() + this.#offset;
  }

  /** Lets real time pass: `ms` milliseconds, or less if the signal is aborted. Advancing the clock does not shorten it. */
  async pause(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  /**
   * Moves the clock; tokens expire and retention ends as if the time had passed.
   * @param ms milliseconds, not negative: time does not run backwards
   * @throws {RangeError} if `ms` is negative or not finite
   */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`clock.advance needs a number of milliseconds >= 0`);
    this.#offset += ms;
  }
}
