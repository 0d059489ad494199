import type { Random } from './random.js';

/** How long to wait between tries, in milliseconds. */
export interface BackoffPolicy {
  /** Before the second try. */
  readonly initialDelay: number;
  /** No wait is longer. */
  readonly maxDelay: number;
  /** Each wait is this many times the one before. */
  readonly factor: number;
}

/**
 * The wait after the given failed attempt (1 is the first), in milliseconds: exponential, with the upper half left to
 * chance so that many clients that failed together do not come back together.
 */
export function backoff(attempt: number, policy: BackoffPolicy, random: Random): number {
  const delay = Math.min(policy.maxDelay, policy.initialDelay * policy.factor ** (attempt - 1));
  return delay / 2 + (delay / 2) * random();
}
