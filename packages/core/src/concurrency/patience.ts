import { RateLimitReachedError, ServiceUnavailableError, StorageError, StorageTimeoutError } from '../errors/index.js';
import { backoff, type BackoffPolicy } from './backoff.js';
import type { Clock } from './clock.js';
import type { Random } from './random.js';
import type { Sleep } from './sleep.js';
import type { Throttling } from './throttling.js';

/** How often and how long something is tried. */
export interface RetryLimits {
  /** Tries in all, the first included; of a download: failures in a row without one byte between them. */
  readonly attempts: number;
  /** No further try starts later than this after the first, in milliseconds, whatever the provider asks for. */
  readonly totalTimeout: number;
}

/** What holds unless somebody says otherwise: five tries within 15 minutes. */
export const RETRY_LIMITS: RetryLimits = { attempts: 5, totalTimeout: 900_000 };

/** The limits, the waits between tries, and where time and chance come from. */
export interface RetryPolicy extends RetryLimits {
  readonly backoff: BackoffPolicy;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  /** Is told when the provider asks for less. Default: nobody is. */
  readonly throttling?: Pick<Throttling, 'listen' | 'tell'> | undefined;
}

/** How the next try begins. */
export interface NextTry {
  /** Without a wait. Default: false. */
  readonly atOnce?: boolean | undefined;
}

/**
 * Waits between tries, up to so many of them and for so long. What the provider asks for (`retryAfter` of the error) is waited instead of
 * the own wait, which then starts anew; if it asks for more time than is left, the error says so at once.
 */
export class Patience {
  readonly #policy: RetryPolicy;
  #failures = 0;
  #waits = 0;
  #deadline: number | undefined;

  /** The time for all tries begins now. */
  constructor(policy: RetryPolicy) {
    this.#policy = policy;
    this.#deadline = policy.clock() + policy.totalTimeout;
  }

  /** Something came: all tries and the whole time are there again, the time from the next failure on. */
  progress(): void {
    this.#failures = 0;
    this.#waits = 0;
    this.#deadline = undefined;
  }

  /**
   * Waits until the next try. Rejects with the signal's reason as soon as that is aborted.
   *
   * @throws {StorageTimeoutError} if the next try would be too late; its cause is the error
   * @throws the error itself if there were enough tries
   */
  async bear(error: unknown, signal?: AbortSignal, { atOnce = false }: NextTry = {}): Promise<void> {
    const { attempts, totalTimeout, clock, sleep } = this.#policy;
    this.#deadline ??= clock() + totalTimeout;
    this.#failures += 1;
    // Where another place is asked at once it is that one place that has too much.
    if (!atOnce && isThrottled(error)) this.#policy.throttling?.tell();
    if (this.#failures >= attempts) throw error;
    const wait = atOnce ? 0 : this.#wait(error);
    const left = this.#deadline - clock();
    if (wait > left) throw tooLate(error, wait, Math.max(left, 0));
    if (wait > 0) await sleep(wait, signal);
  }

  #wait(error: unknown): number {
    const asked = error instanceof StorageError ? (error.retryAfter ?? 0) * 1000 : 0;
    this.#waits = asked > 0 ? 0 : this.#waits + 1;
    return asked > 0 ? asked : backoff(this.#waits, this.#policy.backoff, this.#policy.random);
  }
}

function isThrottled(error: unknown): boolean {
  return error instanceof RateLimitReachedError || error instanceof ServiceUnavailableError;
}

/** In seconds, as `Retry-After` is. What is no error of ours is thrown as it is. */
function tooLate(error: unknown, wait: number, left: number): unknown {
  if (!(error instanceof StorageError)) return error;
  const { message, provider, status, providerCode, requestId, retryAfter } = error;
  const because = retryAfter === undefined ? 'it was to be tried again' : 'the provider asked to wait';
  const times = `${because} after ${wait / 1000} s, ${left / 1000} s of the time for this were left`;
  const details = { provider, status, providerCode, requestId, retryAfter, retryable: true, cause: error };
  return new StorageTimeoutError(`${message}; ${times}`, details);
}
