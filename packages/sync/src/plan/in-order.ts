/** What is made of an item: at once, or after a while. */
export type Made<T> = T | Promise<T>;

/**
 * Makes something of every item, several at once, and gives it in the order of the items, some at a time. What is made at once and has
 * nothing to wait for costs no turn.
 */
export async function* inOrder<T, R>(
  batches: AsyncIterable<readonly T[]>,
  make: (item: T) => Made<R>,
  concurrency: number,
): AsyncGenerator<readonly R[], void, undefined> {
  const waiting: Promise<R>[] = [];
  try {
    for await (const batch of batches) yield* startAll(batch, make, { waiting, concurrency });
    while (waiting.length > 0) yield [await (waiting.shift() as Promise<R>)];
  } finally {
    // Nothing is still running when this is left.
    await Promise.allSettled(waiting);
  }
}

async function* startAll<T, R>(
  batch: readonly T[],
  make: (item: T) => Made<R>,
  { waiting, concurrency }: { readonly waiting: Promise<R>[]; readonly concurrency: number },
): AsyncGenerator<readonly R[], void, undefined> {
  const ready: R[] = [];
  for (const item of batch) {
    const made = make(item);
    if (waiting.length === 0 && !(made instanceof Promise)) ready.push(made);
    else waiting.push(settledLater(made));
    if (waiting.length < concurrency) continue;
    yield ready.splice(0);
    ready.push(await (waiting.shift() as Promise<R>));
  }
  yield ready;
}

/** Its failure is for who comes to it in order, which may be nobody. */
function settledLater<R>(made: Made<R>): Promise<R> {
  const promise = Promise.resolve(made);
  promise.catch(() => undefined);
  return promise;
}
