import type { Clock } from '@stowage/core/concurrency';

/** S3 takes a signature that is up to a quarter of an hour off; corrections of less than this would be noise. In milliseconds. */
const NOISE = 30_000;

/** The server's clock, as far as it is known: this machine's may be hours off. */
export class Skew {
  readonly #clock: Clock;
  #ahead = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** In milliseconds since 1970. */
  now(): number {
    return this.#clock() + this.#ahead;
  }

  /** Takes over the time of an answer to a request that was signed at `signedAt`; false if that is what it was signed by already. */
  observe(date: string | undefined, signedAt: number): boolean {
    const there = date === undefined ? NaN : Date.parse(date);
    if (Number.isNaN(there) || Math.abs(there - signedAt) < NOISE) return false;
    this.#ahead = there - this.#clock();
    return true;
  }
}
