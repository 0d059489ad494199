import type { Clock } from './clock.js';
import type { Sleep } from './sleep.js';

/** How often and how long to try. */
export interface RetryLimits {
  /** Tries in all, the first included. */
  readonly attempts: number;
  /** No further try starts later than this after the first, in milliseconds. */
  readonly totalTimeout: number;
}

/** What to do after a failed attempt: give up, or go on after that many milliseconds. */
export type RetryDecision = { readonly retry: false } | { readonly retry: true; readonly delay: number };

/** What `retry` needs from outside. */
export interface RetryContext {
  readonly limits: RetryLimits;
  /** Looks at the error of the attempt (counted from 1) and decides. May prepare the next attempt, such as renewing a token. */
  readonly decide: (error: unknown, attempt: number) => RetryDecision | Promise<RetryDecision>;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `attempt` until it succeeds, `decide` gives up or the limits are reached; then rejects with the last error as it was.
 * The mechanism only: it knows no status codes.
 */
export async function retry<T>(attempt: (attempt: number) => Promise<T>, context: RetryContext): Promise<T> {
  const deadline = context.clock() + context.limits.totalTimeout;
  for (let count = 1; ; count += 1) {
    context.signal?.throwIfAborted();
    try {
      return await attempt(count);
    } catch (error) {
      context.signal?.throwIfAborted();
      const decision = await context.decide(error, count);
      const wait = decision.retry ? decision.delay : 0;
      if (!decision.retry || count >= context.limits.attempts || context.clock() + wait > deadline) throw error;
      if (wait > 0) await context.sleep(wait, context.signal);
    }
  }
}
