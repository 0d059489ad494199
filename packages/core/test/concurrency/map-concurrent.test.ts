import { describe, expect, test } from '@jest/globals';
import { mapAll, mapConcurrent } from '../../src/concurrency/index.js';

/** A promise that is settled from outside. */
function gate(): PromiseWithResolvers<unknown> {
  return Promise.withResolvers();
}

describe('mapConcurrent', () => {
  test('runs every item of an async generator once, and no more than asked for at once', async () => {
    let running = 0;
    let most = 0;
    const seen: number[] = [];
    async function* numbers(): AsyncGenerator<number> {
      for (let n = 0; n < 50; n += 1) yield await Promise.resolve(n);
    }
    const work = async (n: number): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      seen.push(n);
      running -= 1;
    };
    await mapConcurrent(numbers(), work, { concurrency: 4 });
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(most).toBe(4);
  });

  test('takes no item before a worker is free', async () => {
    const hold = gate();
    let taken = 0;
    function* items(): Generator<number> {
      for (; ; taken += 1) yield taken;
    }
    const stop = new AbortController();
    const running = mapConcurrent(
      items(),
      async () => {
        await hold.promise;
      },
      {
        concurrency: 3,
        signal: stop.signal,
      },
    );
    await new Promise(setImmediate);
    expect(taken).toBe(2);
    stop.abort(new Error('enough'));
    hold.resolve(undefined);
    await expect(running).rejects.toThrow('enough');
  });

  test('on a failure tells the others, waits for them, and throws the first error', async () => {
    const order: string[] = [];
    const work = async (n: number, signal: AbortSignal): Promise<void> => {
      if (n === 0) throw new Error('first');
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      order.push(`item ${n} heard of it`);
      throw new Error('second');
    };
    await expect(mapConcurrent([1, 2, 0, 3], work, { concurrency: 3 })).rejects.toThrow('first');
    expect(order).toEqual(['item 1 heard of it', 'item 2 heard of it']);
  });

  test('rejects with the reason of the signal it was given', async () => {
    const reason = new Error('the user left');
    const stop = AbortSignal.abort(reason);
    await expect(mapConcurrent([1], () => Promise.resolve(), { concurrency: 1, signal: stop })).rejects.toBe(reason);
  });

  test('a source that fails is the error, and its other workers end', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield await Promise.resolve(1);
      throw new Error('source');
    }
    await expect(mapConcurrent(broken(), () => Promise.resolve(), { concurrency: 2 })).rejects.toThrow('source');
  });

  test('closes the source when it stops early', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<number> {
      try {
        for (let n = 0; ; n += 1) yield await Promise.resolve(n);
      } finally {
        closed = true;
      }
    }
    const fail = (n: number): Promise<void> => (n === 3 ? Promise.reject(new Error('three')) : Promise.resolve());
    await expect(mapConcurrent(endless(), fail, { concurrency: 2 })).rejects.toThrow('three');
    expect(closed).toBe(true);
  });

  test('a failure does not wait for a source that never answers', async () => {
    async function* stuck(): AsyncGenerator<number> {
      yield await Promise.resolve(1);
      await new Promise(() => undefined);
    }
    const fail = (): Promise<void> => Promise.reject(new Error('work'));
    await expect(mapConcurrent(stuck(), fail, { concurrency: 2 })).rejects.toThrow('work');
  });
});

test('a list is mapped in its order, whatever ends first', async () => {
  const ends = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const mapped = mapAll([0, 1], (index) => ends[index]?.promise ?? Promise.resolve('none'), { concurrency: 2 });
  ends[1]?.resolve('second');
  ends[0]?.resolve('first');
  await expect(mapped).resolves.toEqual(['first', 'second']);
});
