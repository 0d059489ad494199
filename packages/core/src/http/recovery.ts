import { Patience, type RetryPolicy } from '../concurrency/index.js';
import { TransportError, type TransportFailure } from './transport-error.js';

/**
 * What follows a failed request: a new token, and asked again at once; another place to ask (an upload URL, a host), at once the first
 * time; a wait, and asked again; or the failure is the caller's.
 */
export type Verdict = 'give-up' | 'other-target' | 'reauthorize' | 'retry';

/** A failure to be judged. */
export interface FailedAttempt<Kind> {
  /** What was asked, in the driver's words: a service may want different things of an upload and of a listing. */
  readonly kind: Kind;
  readonly error: unknown;
  /** How many times this call has got a new token already. */
  readonly renewals: number;
}

/** A driver's rules. Pure: it looks, and does nothing. */
export type Judge<Kind> = (failed: FailedAttempt<Kind>) => Verdict;

/** One request that may need several tries. */
export interface Recoverable<Kind, T> {
  readonly kind: Kind;
  /** Rejects with the client's own `TransportError`: of one that was made another error nobody knows that its answer may be lost. */
  readonly attempt: () => Promise<T>;
  /** Drops the token that was refused, so that the next attempt gets a new one. Without it a refused token is the end. */
  readonly reauthorize?: (() => void) | undefined;
  /** Makes the error that is thrown of a failure. Default: the failure itself. Its `retryAfter` is waited for. */
  readonly toError?: ((error: unknown) => unknown) | undefined;
  /**
   * Asked where the request fails after one of its tries got no answer: that try may have been carried out, and the failure ("exists",
   * "not found") may come of it. Gives what it came to, found by looking, or throws the failure. Default: the failure is thrown.
   */
  readonly settle?: Settle<T> | undefined;
  /**
   * Asked before another try after one got no answer, for what would be made twice: gives what that try has made, and nothing is sent again.
   * Undefined, or a failure: it is tried again. Default: it is.
   */
  readonly look?: Look<T> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Finds what became of a request whose answer was lost: see {@link Recoverable.settle}. */
export type Settle<T> = (failure: unknown) => Promise<T>;

/** Finds what a request has made whose answer was lost: see {@link Recoverable.look}. */
export type Look<T> = () => Promise<T | undefined>;

/** Nothing was sent. After every other failure without an answer the request may have been carried out. */
const NOT_SENT: ReadonlySet<TransportFailure> = new Set(['refused', 'dns', 'tls', 'closed', 'broken_circuit']);

/** Runs requests until they succeed, the driver's judge gives up, or the limits are reached. It knows no status codes. */
export class Recovery<Kind> {
  /** By what it tries again: also for reads that break, so that both are told of together what the provider asks for. */
  readonly policy: RetryPolicy;
  readonly #judge: Judge<Kind>;

  constructor(policy: RetryPolicy, judge: Judge<Kind>) {
    this.policy = policy;
    this.#judge = judge;
  }

  /**
   * Rejects with the signal's reason if that is aborted.
   *
   * @throws {StorageTimeoutError} if the next try would be too late, as {@link Patience} says
   * @throws what `toError` makes of the last failure
   */
  async run<T>(request: Recoverable<Kind, T>): Promise<T> {
    const { settle, look, signal } = request;
    let isAnswerLost = false as boolean;
    const attempt = async (): Promise<T> => {
      const made = isAnswerLost ? await look?.().catch(() => undefined) : undefined;
      if (made !== undefined) return made;
      signal?.throwIfAborted();
      try {
        return await request.attempt();
      } catch (error) {
        isAnswerLost ||= error instanceof TransportError && !NOT_SENT.has(error.kind);
        throw error;
      }
    };
    try {
      return await this.#tried({ ...request, attempt });
    } catch (failure) {
      signal?.throwIfAborted();
      if (settle === undefined || !isAnswerLost) throw failure;
      return settle(failure);
    }
  }

  async #tried<T>(request: Recoverable<Kind, T>): Promise<T> {
    const { attempt, toError = (error: unknown): unknown => error, signal } = request;
    const patience = new Patience(this.policy);
    const course = new Course(request, this.#judge);
    for (;;) {
      signal?.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        signal?.throwIfAborted();
        const next = course.after(error);
        if (next === undefined) throw toError(error);
        await patience.bear(toError(error), signal, next);
      }
    }
  }
}

/** What has been done about the failures of one request. */
class Course<Kind> {
  readonly #request: Recoverable<Kind, unknown>;
  readonly #judge: Judge<Kind>;
  /** The first of each costs no wait: it is another token, or another place. */
  readonly #free = new Set<Verdict>(['other-target', 'reauthorize']);
  #renewals = 0;

  constructor(request: Recoverable<Kind, unknown>, judge: Judge<Kind>) {
    this.#request = request;
    this.#judge = judge;
  }

  /** How the next try begins; undefined: there is none. */
  after(error: unknown): { readonly atOnce: boolean } | undefined {
    const { kind, reauthorize } = this.#request;
    const verdict = this.#judge({ kind, error, renewals: this.#renewals });
    if (verdict === 'give-up') return undefined;
    if (verdict === 'reauthorize') {
      if (reauthorize === undefined) return undefined;
      reauthorize();
      this.#renewals += 1;
    }
    return { atOnce: this.#free.delete(verdict) };
  }
}
