import type { Clock } from '../concurrency/index.js';

/** Less is delay on the way, and the fraction of a second that the header does not tell. Services allow for 15 minutes. */
const TOLERANCE = 60_000;

/** Whose clock is a day off cannot check certificates either: such a time is no server's. */
const MOST = 86_400_000;

/** The only form in which a server may tell it. https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The time by a server's clock, as its answers tell it: a service refuses what is signed with another time than its own. It is this machine's
 * until an answer differs by more than a minute; what differs by more than a day is not believed.
 */
export class ServerClock {
  readonly #clock: Clock;
  #skew = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How far the server's clock is ahead of this machine's, in milliseconds. */
  get skew(): number {
    return this.#skew;
  }

  /** In milliseconds since 1970. */
  now(): number {
    return this.#clock() + this.#skew;
  }

  /**
   * Learns from the header `Date` of an answer, as it comes. Says whether the request was signed with another time than the server's: only
   * then is what was refused for its time worth another try, also if it is the answer to another request that has corrected the clock.
   *
   * @param signedAt what `now()` said when the request was signed. Default: what it says now.
   */
  observe(date: string | undefined, signedAt = this.now()): boolean {
    if (date === undefined || !HTTP_DATE.test(date)) return false;
    const there = Date.parse(date);
    const skew = there - this.#clock();
    if (!(Math.abs(skew) <= MOST)) return false;
    if (Math.abs(skew - this.#skew) > TOLERANCE) this.#skew = Math.abs(skew) <= TOLERANCE ? 0 : skew;
    return Math.abs(there - signedAt) > TOLERANCE;
  }
}
