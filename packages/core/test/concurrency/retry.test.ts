import { describe, expect, test } from '@jest/globals';
import { backoff, retry, type RetryDecision } from '../../src/concurrency/index.js';
import { fakeTime } from './fake-time.js';

const after = (delay: number): RetryDecision => ({ retry: true, delay });
const limits = { attempts: 5, totalTimeout: 60_000 };

describe('retry', () => {
  test('gives the first success and sleeps what decide said', async () => {
    const time = fakeTime();
    const attempt = (count: number): Promise<number> =>
      count < 3 ? Promise.reject(new Error('no')) : Promise.resolve(count);
    const decide = (_: unknown, count: number): RetryDecision => after(count * 100);
    await expect(retry(attempt, { ...time, limits, decide })).resolves.toBe(3);
    expect(time.slept).toEqual([100, 200]);
  });

  test('throws the last error as it was when the attempts are used up', async () => {
    const time = fakeTime();
    let tries = 0;
    const failing = retry(() => Promise.reject(new Error(`try ${(tries += 1)}`)), {
      ...time,
      limits,
      decide: () => after(0),
    });
    await expect(failing).rejects.toThrow('try 5');
    expect(time.slept).toEqual([]);
  });

  test('never starts a try after the total time', async () => {
    const time = fakeTime();
    let tries = 0;
    const attempt = (): Promise<never> => {
      tries += 1;
      return Promise.reject(new Error('down'));
    };
    const context = { ...time, limits: { attempts: 100, totalTimeout: 1000 }, decide: () => after(300) };
    await expect(retry(attempt, context)).rejects.toThrow('down');
    expect(tries).toBe(4);
    expect(time.slept).toEqual([300, 300, 300]);
  });

  test('stops at once when decide gives up', async () => {
    const time = fakeTime();
    const fatal = new Error('403');
    await expect(
      retry(() => Promise.reject(fatal), { ...time, limits, decide: () => ({ retry: false }) }),
    ).rejects.toBe(fatal);
  });

  test('an abort during an attempt is the reason, and nothing is tried again', async () => {
    const time = fakeTime();
    const stop = new AbortController();
    const attempt = (): Promise<never> => {
      stop.abort(new Error('stopped'));
      return Promise.reject(new Error('socket closed'));
    };
    const context = { ...time, limits, decide: () => after(1), signal: stop.signal };
    await expect(retry(attempt, context)).rejects.toThrow('stopped');
    expect(time.slept).toEqual([]);
  });
});

describe('backoff', () => {
  const policy = { initialDelay: 1000, maxDelay: 64_000, factor: 2 };

  test.each([
    [1, 0, 500],
    [1, 0.5, 750],
    [2, 0, 1000],
    [4, 0, 4000],
    [7, 0, 32_000],
    [8, 0, 32_000],
    [100, 0, 32_000],
  ])('after attempt %d with chance %d waits %d ms', (attempt, chance, expected) => {
    expect(backoff(attempt, policy, () => chance)).toBe(expected);
  });
});
