import { describe, expect, test } from '@jest/globals';
import { backoff, Patience, Throttling, type RetryLimits } from '../../src/concurrency/index.js';
import {
  NetworkError,
  RateLimitReachedError,
  ServiceUnavailableError,
  StorageTimeoutError,
} from '../../src/errors/index.js';
import { fakeTime } from './fake-time.js';

const policy = { initialDelay: 100, maxDelay: 300, factor: 2 };

function patience(limits: Partial<RetryLimits> = {}): { patience: Patience; time: ReturnType<typeof fakeTime> } {
  const time = fakeTime();
  const all = { attempts: 5, totalTimeout: 60_000, ...limits, backoff: policy, random: () => 1, ...time };
  return { patience: new Patience(all), time };
}

const lost = new NetworkError('connection lost');
const busy = (retryAfter: number): RateLimitReachedError => new RateLimitReachedError('busy', { retryAfter });

describe('patience', () => {
  test('waits longer each time, up to the longest wait', async () => {
    const { patience: own, time } = patience();
    for (let count = 1; count < 5; count += 1) await own.bear(lost);
    expect(time.slept).toEqual([100, 200, 300, 300]);
  });

  test('waits as long as it is asked to, and then starts anew', async () => {
    const { patience: own, time } = patience();
    for (const error of [lost, lost, busy(2), lost]) await own.bear(error);
    expect(time.slept).toEqual([100, 200, 2000, 100]);
  });

  test('asked to wait for no time at all, waits its own', async () => {
    const { patience: own, time } = patience();
    for (const error of [busy(0), busy(0)]) await own.bear(error);
    expect(time.slept).toEqual([100, 200]);
  });

  test('a try at once costs no wait, and does not lengthen the next', async () => {
    const { patience: own, time } = patience();
    await own.bear(lost, undefined, { atOnce: true });
    await own.bear(lost);
    expect(time.slept).toEqual([100]);
  });

  test.each<{ title: string; error: Error; told: number; atOnce?: boolean }>([
    { title: 'too many requests', error: busy(1), told: 1 },
    { title: 'no service', error: new ServiceUnavailableError('busy'), told: 1 },
    { title: 'no service in one place, and another is asked at once', error: busy(1), atOnce: true, told: 0 },
    { title: 'a lost connection', error: lost, told: 0 },
  ])('$title: is asked for less $told times', async ({ error, told, atOnce }) => {
    const throttling = new Throttling();
    let heard = 0;
    const leave = throttling.listen(() => (heard += 1));
    const own = new Patience({
      attempts: 5,
      totalTimeout: 60_000,
      backoff: policy,
      random: () => 1,
      ...fakeTime(),
      throttling,
    });
    await own.bear(error, undefined, { atOnce });
    leave();
    await own.bear(error);
    expect(heard).toBe(told);
  });

  test('tells of the last failure, too', async () => {
    const throttling = new Throttling();
    let heard = 0;
    throttling.listen(() => (heard += 1));
    const own = new Patience({
      attempts: 1,
      totalTimeout: 1,
      backoff: policy,
      random: () => 1,
      ...fakeTime(),
      throttling,
    });
    await expect(own.bear(busy(1))).rejects.toThrow();
    expect(heard).toBe(1);
  });

  test('throws the error as it is when the attempts are used up', async () => {
    const { patience: own } = patience({ attempts: 2 });
    await own.bear(lost);
    await expect(own.bear(lost)).rejects.toBe(lost);
  });

  test('has everything again after progress', async () => {
    const { patience: own, time } = patience({ attempts: 2, totalTimeout: 150 });
    await own.bear(lost);
    own.progress();
    await own.bear(lost);
    expect(time.slept).toEqual([100, 100]);
  });

  test.each([31, 1e6, 1e300])('asked to wait %d s, says at once that it is too long', async (retryAfter) => {
    const { patience: own, time } = patience({ totalTimeout: 30_000 });
    const error = busy(retryAfter);
    const thrown: unknown = await own.bear(error).catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(StorageTimeoutError);
    expect(thrown).toMatchObject({ retryAfter, retryable: true, cause: error });
    expect(String(thrown)).toContain(`busy; the provider asked to wait after ${retryAfter} s, 30 s of the time`);
    expect(time.slept).toEqual([]);
  });

  test('never starts a try after the total time, and throws what is no error of ours as it is', async () => {
    const { patience: own, time } = patience({ attempts: 100, totalTimeout: 650 });
    const foreign = new Error('down');
    for (let count = 1; count < 4; count += 1) await own.bear(foreign);
    await expect(own.bear(foreign)).rejects.toBe(foreign);
    expect(time.slept).toEqual([100, 200, 300]);
  });
});

describe('backoff', () => {
  const long = { initialDelay: 1000, maxDelay: 64_000, factor: 2 };

  test.each([
    [1, 0, 500],
    [1, 0.5, 750],
    [2, 0, 1000],
    [4, 0, 4000],
    [7, 0, 32_000],
    [8, 0, 32_000],
    [100, 0, 32_000],
  ])('after attempt %d with chance %d waits %d ms', (attempt, chance, expected) => {
    expect(backoff(attempt, long, () => chance)).toBe(expected);
  });
});
