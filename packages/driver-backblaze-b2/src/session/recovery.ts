import {
  backoff,
  retry,
  type BackoffPolicy,
  type Clock,
  type Random,
  type RetryDecision,
  type RetryLimits,
  type Sleep,
} from '@stowage/core/concurrency';
import { B2Error } from '../api/b2-error.js';
import { failureOf } from '../api/failure-of.js';
import { verdict, type RequestKind } from '../api/verdict.js';

/** What recovery needs from outside. */
export interface RecoveryContext {
  readonly limits: RetryLimits;
  readonly policy: BackoffPolicy;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

/** One request that may need several tries. */
export interface Recoverable<T> {
  readonly kind: RequestKind;
  readonly attempt: () => Promise<T>;
  /** Prepares a new token; false if that has been done and did not help. */
  readonly reauthorize?: () => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Runs requests until they succeed or the verdict table gives up. */
export class Recovery {
  readonly #context: RecoveryContext;

  constructor(context: RecoveryContext) {
    this.#context = context;
  }

  /** Rejects with the last failure as it was. */
  async run<T>({ kind, attempt, reauthorize, signal }: Recoverable<T>): Promise<T> {
    const waits = new Waits(this.#context);
    const decide = (error: unknown): RetryDecision => {
      const failure = failureOf(kind, error);
      const next = failure === undefined ? 'give-up' : verdict(failure);
      if (next === 'give-up') return { retry: false };
      if (next === 'reauthorize') return reauthorize?.() === true ? { retry: true, delay: 0 } : { retry: false };
      return { retry: true, delay: next === 'new-upload-target' ? waits.afterFirst(error) : waits.after(error) };
    };
    const { limits, clock, sleep } = this.#context;
    return retry(attempt, { limits, decide, clock, sleep, signal });
  }
}

/** How long to wait, failure after failure, in milliseconds. */
class Waits {
  readonly #context: RecoveryContext;
  #failures = 0;
  #waited = 0;

  constructor(context: RecoveryContext) {
    this.#context = context;
  }

  /** What B2 asked for, else longer each time; a wait that B2 asked for starts that anew. */
  after(error: unknown): number {
    const asked = error instanceof B2Error ? error.retryAfter : undefined;
    this.#waited = asked === undefined ? this.#waited + 1 : 0;
    return asked === undefined ? backoff(this.#waited, this.#context.policy, this.#context.random) : asked * 1000;
  }

  /** Another upload URL leads to another machine: the first is tried at once. */
  afterFirst(error: unknown): number {
    this.#failures += 1;
    return this.#failures === 1 ? 0 : this.after(error);
  }
}
