/** What is made of an item: at once, or after a while. */
export type Made<T> = T | Promise<T>;

/**
 * Makes something of every item, several at once, and gives it in the order of the items. What is made at once and has nothing to wait for
 * costs no turn.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  make: (item: T) => Made<R>,
  concurrency: number,
): AsyncGenerator<R, void, undefined> {
  const waiting: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const made = make(item);
      if (waiting.length === 0 && !(made instanceof Promise)) {
        yield made;
        continue;
      }
      waiting.push(settledLater(made));
      while (waiting.length >= concurrency) yield await (waiting.shift() as Promise<R>);
    }
    while (waiting.length > 0) yield await (waiting.shift() as Promise<R>);
  } finally {
    // Nothing is still running when this is left.
    await Promise.allSettled(waiting);
  }
}

/** Its failure is for who comes to it in order, which may be nobody. */
function settledLater<R>(made: Made<R>): Promise<R> {
  const promise = Promise.resolve(made);
  promise.catch(() => undefined);
  return promise;
}
