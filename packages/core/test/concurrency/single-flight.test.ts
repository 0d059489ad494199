import { describe, expect, test } from '@jest/globals';
import { abortable, SingleFlight } from '../../src/concurrency/index.js';
import { unhandledOf } from '../unhandled.js';

function counting(): { readonly made: string[]; readonly flight: SingleFlight<string> } {
  const made: string[] = [];
  const flight = new SingleFlight(() => {
    made.push(`token ${made.length + 1}`);
    return Promise.resolve(made.at(-1) ?? '');
  });
  return { made, flight };
}

describe('SingleFlight', () => {
  test('makes one value for all who ask at once, and keeps it', async () => {
    const { made, flight } = counting();
    await expect(Promise.all([flight.get(), flight.get(), flight.get()])).resolves.toEqual([
      'token 1',
      'token 1',
      'token 1',
    ]);
    await expect(flight.get()).resolves.toBe('token 1');
    expect(made).toHaveLength(1);
  });

  test('makes a new one when the current one is forgotten', async () => {
    const { flight } = counting();
    flight.forget(await flight.get());
    await expect(flight.get()).resolves.toBe('token 2');
  });

  test('a late failure with an old value does not discard a fresh one', async () => {
    const { flight } = counting();
    const stale = await flight.get();
    flight.forget(stale);
    await flight.get();
    flight.forget(stale);
    expect(flight.current).toBe('token 2');
  });

  test('a failure reaches all who wait, and the next one tries again', async () => {
    let fails = true;
    const flight = new SingleFlight(() => (fails ? Promise.reject(new Error('down')) : Promise.resolve('up')));
    const both = await Promise.allSettled([flight.get(), flight.get()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    await expect(flight.get()).resolves.toBe('up');
  });

  test('one who stops waiting does not take the value from the others', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const flight = new SingleFlight(() => promise);
    const stop = new AbortController();
    const impatient = flight.get(stop.signal);
    const patient = flight.get();
    stop.abort(new Error('left'));
    await expect(impatient).rejects.toThrow('left');
    resolve('value');
    await expect(patient).resolves.toBe('value');
  });
});

describe('abortable', () => {
  const reason = new Error('left');

  test('settles as the promise does', async () => {
    const { signal } = new AbortController();
    await expect(abortable(Promise.resolve('value'), signal)).resolves.toBe('value');
    await expect(abortable(Promise.reject(reason), signal)).rejects.toBe(reason);
  });

  test.each([
    ['before', () => AbortSignal.abort(reason)],
    ['meanwhile', () => soonAborted()],
  ])(
    'rejects with the reason if it is aborted %s, and a late failure of the promise is nobody’s',
    async (_, signal) => {
      const unhandled = await unhandledOf(async () => {
        const { promise, reject } = Promise.withResolvers<string>();
        await expect(abortable(promise, signal())).rejects.toBe(reason);
        reject(new Error('late'));
      });
      expect(unhandled).toEqual([]);
    },
  );

  function soonAborted(): AbortSignal {
    const controller = new AbortController();
    queueMicrotask(() => controller.abort(reason));
    return controller.signal;
  }
});
