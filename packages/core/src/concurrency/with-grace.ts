import type { Sleep } from './sleep.js';

/** How long work may go on that nobody waits for any more. */
export interface Grace {
  /** Why it would end. */
  readonly signal: AbortSignal | undefined;
  /** In milliseconds, from when that is aborted. */
  readonly grace: number;
  readonly sleep: Sleep;
}

/**
 * Runs a request that changes something. Once it is sent whole the server carries it out, aborted or not: so it is aborted only some time after
 * `signal`, and who has given up learns whether the change was made.
 */
export async function withGrace<T>(
  work: (signal: AbortSignal | undefined) => Promise<T>,
  { signal, grace, sleep }: Grace,
): Promise<T> {
  if (signal === undefined) return work(undefined);
  signal.throwIfAborted();
  const late = new AbortController();
  let over: AbortController | undefined;
  const onAbort = (): void => {
    over = new AbortController();
    sleep(grace, over.signal).then(
      () => late.abort(signal.reason),
      () => undefined,
    );
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(late.signal);
  } finally {
    signal.removeEventListener('abort', onAbort);
    over?.abort();
  }
}
