import { abortable } from './single-flight.js';

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
      for (;;) {
        const item = await abortable(iterator.next(), signal);
        if (item === undefined) return;
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

/** The same of a list, with what `work` gives of each item, in the items' order. */
export async function mapAll<T, R>(
  items: readonly T[],
  work: (item: T, signal: AbortSignal) => Promise<R>,
  options: MapConcurrentOptions,
): Promise<readonly R[]> {
  const results: R[] = [];
  const each = async ([index, item]: readonly [number, T], signal: AbortSignal): Promise<void> => {
    results[index] = await work(item, signal);
  };
  await mapConcurrent(items.entries(), each, options);
  return results;
}

/** One item at a time from an iterator, however many ask at once. */
interface Pull<T> {
  readonly next: () => Promise<{ readonly value: T } | undefined>;
  readonly close: () => Promise<void>;
}

/** A sync iterator would be safe to share between workers; an async one need not be. */
function pulling<T>(items: AsyncIterable<T> | Iterable<T>): Pull<T> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const pull = async (): Promise<{ readonly value: T } | undefined> => {
    const result = await iterator.next();
    return result.done === true ? undefined : { value: result.value };
  };
  return {
    next: () => {
      waiting += 1;
      const turn = last.then(pull).finally(() => (waiting -= 1));
      last = turn.catch(() => undefined);
      return turn;
    },
    close: async () => {
      const closed = Promise.resolve(iterator.return?.());
      // A source that never answers cannot be waited for: its own `finally` runs when it wakes up.
      if (waiting > 0) closed.catch(() => undefined);
      else await closed;
    },
  };
}
