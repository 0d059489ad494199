import type { Clock } from '@stowage/core/concurrency';

/** The service's clock, as its answers tell it: what is signed with another time than its own it refuses. */
export class ServerClock {
  readonly #clock: Clock;
  #skew = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How far the service's clock is ahead of this machine's, in milliseconds. */
  get skew(): number {
    return this.#skew;
  }

  /** In milliseconds since 1970. */
  now(): number {
    return this.#clock() + this.#skew;
  }

  /** The `Date` of an answer. */
  observe(date: string | undefined): void {
    const time = Date.parse(date ?? '');
    if (!Number.isNaN(time)) this.#skew = time - this.#clock();
  }
}
