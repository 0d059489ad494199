import type { AdaptiveWidth } from './adaptive-width.js';
import { abortable } from './single-flight.js';

/** How `mapConcurrent` runs. */
export interface MapConcurrentOptions {
  /** How many run at once, at least 1; one that adapts is told by `work` what was moved. */
  readonly concurrency: number | AdaptiveWidth;
  /** Aborted from outside: no further item is taken, and those in flight are told by the signal they are given. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` on every item, several at once: the workers pull from one iterator, so that no more items exist at a time
 * than there are workers. Where fewer are to run, those beyond end when they are done with their item. On the first failure the others are aborted by the signal they hold and waited for; then that
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
  const worker: Worker = async (isToStay) => {
    try {
      while (isToStay()) {
        const item = await abortable(iterator.next(), signal);
        if (item === undefined) return true;
        await work(item.value, signal);
      }
      return false;
    } catch (error) {
      failures.push(error);
      stop.abort(error);
      return true;
    }
  };
  try {
    await crew(worker, options.concurrency);
  } finally {
    await iterator.close();
  }
  options.signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}

/** Takes one item after the other while it is to stay; gives whether there is nothing more to do. */
type Worker = (isToStay: () => boolean) => Promise<boolean>;

/** Keeps as many at work as there are to be, until one says that there is nothing more to do: then no further one begins. */
async function crew(worker: Worker, width: number | AdaptiveWidth): Promise<void> {
  if (typeof width === 'number') {
    await Promise.all(Array.from({ length: width }, async () => worker(() => true)));
    return;
  }
  const gone = Promise.withResolvers<undefined>();
  let running = 0;
  let isOver = false;
  const isToStay = (): boolean => {
    if (running <= width.current) return true;
    // At once, so that no more of them go than are too many.
    running -= 1;
    return false;
  };
  const join = async (): Promise<void> => {
    if (!(await worker(isToStay))) return;
    isOver = true;
    running -= 1;
    if (running === 0) gone.resolve(undefined);
  };
  const fill = (): void => {
    for (; !isOver && running < width.current; running += 1) void join();
  };
  const end = width.begin(fill);
  try {
    fill();
    await gone.promise;
  } finally {
    end();
  }
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
