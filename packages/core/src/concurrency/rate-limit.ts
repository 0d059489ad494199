import type { Clock } from './clock.js';
import type { Sleep } from './sleep.js';

/** What a rate limit needs from outside. */
export interface RateLimitContext {
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/** What may go at once after a pause, as the time it takes at the given rate, in milliseconds. */
const BURST = 100;

/**
 * Lets through so many units (requests, bytes) a second on average, with up to a tenth of a second's worth at once. Units are
 * booked in the order of asking, so that nobody starves; one that is larger than the burst is let through whole and paid for after.
 */
export class RateLimit {
  readonly #millisecondsPerUnit: number;
  readonly #context: RateLimitContext;
  /** When all that was booked so far will have been paid for. */
  #paidUntil = 0;

  constructor(unitsPerSecond: number, context: RateLimitContext) {
    this.#millisecondsPerUnit = 1000 / unitsPerSecond;
    this.#context = context;
  }

  /** Resolves when these units may go. Rejects with the signal's reason if that comes first; what was booked stays booked. */
  async take(units: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const now = this.#context.clock();
    const starts = Math.max(this.#paidUntil, now - BURST);
    this.#paidUntil = starts + units * this.#millisecondsPerUnit;
    if (starts > now) await this.#context.sleep(starts - now, signal);
  }
}
