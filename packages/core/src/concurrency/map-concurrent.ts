/** How `mapConcurrent` runs. */
export interface MapConcurrentOptions {
  /** How many run at once, at least 1. */
  readonly concurrency: number;
  /** Aborted from outside: no further item is taken, and those in flight are told by the signal they are given. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` on every item, several at once: the workers pull from one iterator, so that no more items exist at a time
 * than there are workers. On the first failure the others are aborted by the signal they hold and waited for; then that
 * first error is thrown. Nothing is still running when this settles.
 */
export async function mapConcurrent<T>(
  items: AsyncIterable<T> | Iterable<T>,
  work: (item: T, signal: AbortSignal) => Promise<void>,
  options: MapConcurrentOptions,
): Promise<void> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const iterator = pulling(items);
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    try {
      for (let item = await iterator.next(); item !== undefined; item = await iterator.next()) {
        signal.throwIfAborted();
        await work(item.value, signal);
      }
    } catch (error) {
      failures.push(error);
      stop.abort(error);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency }, worker));
  } finally {
    await iterator.close();
  }
  options.signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}

/** Pulls one item at a time, also when several ask at once: a sync iterator would be safe, an async one need not be. */
function pulling<T>(items: AsyncIterable<T> | Iterable<T>): {
  next: () => Promise<{ readonly value: T } | undefined>;
  close: () => Promise<void>;
} {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let last: Promise<unknown> = Promise.resolve();
  const pull = async (): Promise<{ readonly value: T } | undefined> => {
    const result = await iterator.next();
    return result.done === true ? undefined : { value: result.value };
  };
  return {
    next: () => {
      const turn = last.then(pull);
      last = turn.catch(() => undefined);
      return turn;
    },
    close: async () => {
      await iterator.return?.();
    },
  };
}
