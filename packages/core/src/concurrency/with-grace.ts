import type { Sleep } from './sleep.js';

/** How long work may go on that nobody waits for any more. */
export interface Grace {
  /** Why it would end. */
  readonly signal: AbortSignal | undefined;
  /** In milliseconds, from when that is aborted, which is also when it is asked for; 0 if the server cannot have the request yet. */
  readonly grace: number | (() => number);
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
    const time = typeof grace === 'number' ? grace : grace();
    if (time === 0) {
      late.abort(signal.reason);
      return;
    }
    over = new AbortController();
    sleep(time, over.signal).then(
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
