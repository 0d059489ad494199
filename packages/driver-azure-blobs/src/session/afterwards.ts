import type { Sleep } from '@stowage/core/concurrency';

/** How long an aborted change is waited for, in milliseconds. */
const GRACE = 2000;

/** A signal that comes a moment after another one, unless it is disposed of before. Undefined where there is none. */
export function afterwards(
  signal: AbortSignal | undefined,
  sleep: Sleep,
): { readonly signal: AbortSignal | undefined } & Disposable {
  if (signal === undefined) return { signal, [Symbol.dispose]: () => undefined };
  const [late, over] = [new AbortController(), new AbortController()];
  const onAbort = (): void => {
    sleep(GRACE, over.signal).then(
      () => late.abort(signal.reason),
      () => undefined,
    );
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: late.signal,
    [Symbol.dispose]: () => {
      signal.removeEventListener('abort', onAbort);
      over.abort();
    },
  };
}
