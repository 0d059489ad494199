import { setTimeout as sleep } from 'node:timers/promises';

/** Real time plus an offset that tests may move. Every rule that depends on time (token expiry, retention, lifecycle) reads it. */
export class Clock {
  readonly #source: () => number;
  readonly #listeners = new Set<() => void>();
  #offset = 0;

  constructor(source: () => number = Date.now) {
    this.#source = source;
  }

  /** A clock that stands still until it is advanced. */
  static stopped(at: number): Clock {
    return new Clock(() => at);
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#source() + this.#offset;
  }

  /** Lets real time pass: `ms` milliseconds, or less if the signal is aborted. Advancing the clock does not shorten it. */
  async pause(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  /** Calls `job` every `ms` milliseconds of real time and after each advance, until the returned function is called. */
  every(ms: number, job: () => void): () => void {
    const timer = setInterval(job, ms);
    // Chores do not keep a process alive.
    timer.unref();
    this.#listeners.add(job);
    return () => {
      clearInterval(timer);
      this.#listeners.delete(job);
    };
  }

  /**
   * Moves the clock; tokens expire, retention ends and lifecycle rules are applied as if the time had passed.
   * @param ms milliseconds, not negative: time does not run backwards
   * @throws {RangeError} if `ms` is negative or not finite
   */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`clock.advance needs a number of milliseconds >= 0`);
    this.#offset += ms;
    for (const job of this.#listeners) job();
  }
}
