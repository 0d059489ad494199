/** So many permits and no more; who waits gets one in the order of asking. */
export class Semaphore {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(permits: number) {
    this.#free = permits;
  }

  /**
   * Waits for a permit and gives the function that takes it back; calling that twice does nothing more.
   * Rejects with the signal's reason if that comes first.
   */
  async acquire(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#queue(signal);
    let held = true;
    return () => {
      if (held) this.#release();
      held = false;
    };
  }

  /** Lends a permit to `work` and takes it back however that ends. */
  async use<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const release = await this.acquire(signal);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** A permit that is given back goes straight to the one who has waited longest: nobody can overtake. */
  #release(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free += 1;
    else next();
  }

  async #queue(signal: AbortSignal | undefined): Promise<void> {
    const turn = Promise.withResolvers<unknown>();
    const grant = (): void => {
      this.#waiting.delete(grant);
      turn.resolve(undefined);
    };
    const leave = (): void => {
      if (this.#waiting.delete(grant)) turn.reject(signal?.reason as Error);
    };
    this.#waiting.add(grant);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      await turn.promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }
}
