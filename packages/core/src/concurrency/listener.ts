import { abortable } from './single-flight.js';

/** What a listener needs of the call that it is told of. */
export interface ListenedCall {
  /** Aborted when the call is over in another way: nobody waits for the listener any more. */
  readonly signal: AbortSignal;
  /** Ends the call with this error, at once. */
  fail(error: unknown): void;
}

/**
 * A user's callback, sync or async. Nobody waits for it between the steps of the call; before the call ends it must have settled. Its first
 * failure fails the call, and it is not called again.
 */
export class Listener<T> {
  readonly #callback: (value: T) => unknown;
  readonly #call: ListenedCall;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(callback: (value: T) => unknown, call: ListenedCall) {
    this.#callback = callback;
    this.#call = call;
  }

  /** @throws what the callback throws, or failed with before */
  tell(value: T): void {
    this.#throwFailure();
    try {
      const answer = this.#callback(value);
      if (isThenable(answer)) this.#follow(answer);
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  /**
   * Waits for what the callback began. Rejects with the signal's reason if the call is aborted meanwhile.
   *
   * @throws what the callback failed with
   */
  async settled(): Promise<void> {
    if (this.#running.size > 0) await abortable(Promise.all(this.#running), this.#call.signal);
    this.#throwFailure();
  }

  #follow(answer: PromiseLike<unknown>): void {
    const followed: Promise<void> = Promise.resolve(answer).then(
      () => void this.#running.delete(followed),
      (error: unknown) => {
        this.#running.delete(followed);
        if (this.#failure !== undefined) return;
        this.#failure = { error };
        this.#call.fail(error);
      },
    );
    this.#running.add(followed);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
