import { expect, test } from '@jest/globals';
import { withGrace } from '../../src/concurrency/index.js';

/** Sleeps until it is told to wake up, or its signal is aborted. */
function sleeper() {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const slept: { time: number; signal: AbortSignal | undefined }[] = [];
  const sleep = async (time: number, signal?: AbortSignal): Promise<void> => {
    slept.push({ time, signal });
    await promise;
  };
  return { sleep, slept, wake: () => resolve(undefined) };
}

test('what is answered within the grace is done, although it was aborted', async () => {
  const caller = new AbortController();
  const { sleep, slept } = sleeper();
  const answer = Promise.withResolvers<string>();
  const done = withGrace(() => answer.promise, { signal: caller.signal, grace: 2000, sleep });
  caller.abort();
  answer.resolve('made');
  await expect(done).resolves.toBe('made');
  expect(slept).toMatchObject([{ time: 2000, signal: { aborted: true } }]);
});

test('what is not answered until then is aborted, with the reason', async () => {
  const caller = new AbortController();
  const { sleep, wake } = sleeper();
  const reason = new Error('enough');
  const work = async (signal: AbortSignal | undefined): Promise<never> =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
  const done = withGrace(work, { signal: caller.signal, grace: 2000, sleep });
  caller.abort(reason);
  wake();
  await expect(done).rejects.toBe(reason);
});

test('nothing is begun for who has given up already, and nothing waits for who never does', async () => {
  const { sleep, slept } = sleeper();
  const work = async (): Promise<string> => 'made';
  await expect(withGrace(work, { signal: AbortSignal.abort('no'), grace: 1, sleep })).rejects.toBe('no');
  await expect(withGrace(work, { signal: undefined, grace: 1, sleep })).resolves.toBe('made');
  await expect(withGrace(work, { signal: new AbortController().signal, grace: 1, sleep })).resolves.toBe('made');
  expect(slept).toEqual([]);
});

test('the grace is asked for when it is aborted: none ends it at once', async () => {
  const caller = new AbortController();
  const { sleep, slept } = sleeper();
  const work = async (signal: AbortSignal | undefined): Promise<never> =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
  let grace = 2000;
  const done = withGrace(work, { signal: caller.signal, grace: () => grace, sleep });
  grace = 0;
  caller.abort('enough');
  await expect(done).rejects.toBe('enough');
  expect(slept).toEqual([]);
});
