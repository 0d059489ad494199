import type { Clock } from './clock.js';

/** When a circuit opens, and for how long. */
export interface CircuitPolicy {
  /** It opens after so many failures without a success between them. */
  readonly failures: number;
  /** It stays open so long, in milliseconds; then one call is let through to see. */
  readonly coolDown: number;
}

/**
 * Remembers whether what is behind it keeps failing, so that calls can fail at once instead of piling up on it.
 * It decides nothing about errors: who uses it tells it what was a success and what a failure.
 */
export class CircuitBreaker {
  readonly #policy: CircuitPolicy;
  readonly #clock: Clock;
  #failures = 0;
  #openUntil = 0;

  constructor(policy: CircuitPolicy, clock: Clock) {
    this.#policy = policy;
    this.#clock = clock;
  }

  /**
   * Whether a call may go now. After the cool-down this is true for one caller only, until that one has reported how it went or
   * another cool-down has passed.
   */
  admits(): boolean {
    if (this.#failures < this.#policy.failures) return true;
    const now = this.#clock();
    if (now < this.#openUntil) return false;
    this.#openUntil = now + this.#policy.coolDown;
    return true;
  }

  /** The call worked: closes the circuit. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** The call failed: opens the circuit if it is one too many. */
  failed(): void {
    this.#failures += 1;
    if (this.#failures >= this.#policy.failures) this.#openUntil = this.#clock() + this.#policy.coolDown;
  }
}
