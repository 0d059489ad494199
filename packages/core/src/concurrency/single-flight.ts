/**
 * One value, made by one call however many ask for it at once. `forget(stale)` drops the value only if it is still that
 * one, so that a late failure never discards a fresher value.
 *
 * Each caller may stop waiting by its own signal; the call itself goes on for the others.
 */
export class SingleFlight<T> {
  readonly #make: () => Promise<T>;
  #flight: Promise<T> | undefined;
  #value: T | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** The value if it is there already. */
  get current(): T | undefined {
    return this.#value;
  }

  /** The value, made if there is none; rejects as the making does, or with the signal's reason if that comes first. */
  async get(signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#value !== undefined) return this.#value;
    this.#flight ??= this.#start();
    return signal === undefined ? this.#flight : await abortable(this.#flight, signal);
  }

  /** Drops the value if it is still `stale`. */
  forget(stale: T): void {
    if (this.#value === stale) this.#value = undefined;
  }

  async #start(): Promise<T> {
    try {
      this.#value = await this.#make();
      return this.#value;
    } finally {
      this.#flight = undefined;
    }
  }
}

/**
 * Settles as `promise` does, or rejects with the signal's reason if that comes first; leaves no listener behind. What becomes of the
 * promise when nobody waits for it any more is nobody's: that it fails then does not end the process.
 */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    aborted.reject(signal.reason as Error);
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    // Also when it was aborted before: who is not raced is not listened to, and would end the process with its failure.
    return await Promise.race([aborted.promise, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
