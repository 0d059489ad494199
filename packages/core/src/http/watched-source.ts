type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A body to send that remembers whether it was read, and whether it was itself that failed: HTTP libraries end both sides with the same error. */
export class WatchedSource implements AsyncIterable<Uint8Array> {
  readonly #source: Source | (() => Source);
  /** Whether any of it may be gone. */
  opened = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(source: Source | (() => Source)) {
    this.#source = source;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    this.opened = true;
    try {
      yield* typeof this.#source === 'function' ? this.#source() : this.#source;
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  /** What sending it came to: the signal's reason if that is aborted, the body's own error if it was the body that failed. */
  async sentBy<T>(sending: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await sending;
    } catch (error) {
      signal?.throwIfAborted();
      if (this.#failure !== undefined) throw this.#failure.error;
      throw error;
    }
  }
}
