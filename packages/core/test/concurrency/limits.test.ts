import { describe, expect, test } from '@jest/globals';
import { CircuitBreaker, RateLimit, Semaphore } from '../../src/concurrency/index.js';
import { fakeTime } from './fake-time.js';

describe('Semaphore', () => {
  test('lends its permits in the order of asking, and no more of them', async () => {
    const permits = new Semaphore(2);
    const [first, second] = [await permits.acquire(), await permits.acquire()];
    const order: string[] = [];
    const third = permits.acquire().then((release) => (order.push('third'), release));
    const fourth = permits.acquire().then((release) => (order.push('fourth'), release));
    await Promise.resolve();
    expect(order).toEqual([]);
    first();
    second();
    await Promise.all([third, fourth]);
    expect(order).toEqual(['third', 'fourth']);
  });

  test('giving a permit back twice frees one', async () => {
    const permits = new Semaphore(1);
    const release = await permits.acquire();
    release();
    release();
    await permits.acquire();
    const stop = new AbortController();
    const waiting = permits.acquire(stop.signal);
    stop.abort(new Error('still none'));
    await expect(waiting).rejects.toThrow('still none');
  });

  test('one who stops waiting leaves the queue to the others', async () => {
    const permits = new Semaphore(1);
    const release = await permits.acquire();
    const stop = new AbortController();
    const impatient = permits.acquire(stop.signal);
    const patient = permits.acquire();
    stop.abort(new Error('left'));
    await expect(impatient).rejects.toThrow('left');
    release();
    await expect(patient).resolves.toBeInstanceOf(Function);
  });

  test('takes the permit back when the work fails', async () => {
    const permits = new Semaphore(1);
    await expect(permits.use(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(permits.use(() => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});

describe('RateLimit', () => {
  test('keeps to the rate on average', async () => {
    const time = fakeTime();
    const limit = new RateLimit(10, time);
    for (let n = 0; n < 51; n += 1) await limit.take(1);
    expect(time.clock()).toBeGreaterThanOrEqual(4900);
    expect(time.clock()).toBeLessThanOrEqual(5000);
  });

  test('what is larger than the burst goes at once and is paid for by the next', async () => {
    const time = fakeTime();
    const limit = new RateLimit(1000, time);
    await limit.take(5000);
    expect(time.slept).toEqual([]);
    await limit.take(1);
    expect(time.clock()).toBeGreaterThanOrEqual(4900);
  });

  test('an idle time is not saved up', async () => {
    const time = fakeTime();
    const limit = new RateLimit(10, time);
    await limit.take(1);
    await time.sleep(60_000);
    for (let n = 0; n < 11; n += 1) await limit.take(1);
    expect(time.clock()).toBeGreaterThanOrEqual(60_900);
  });
});

describe('CircuitBreaker', () => {
  const policy = { failures: 3, coolDown: 1000 };

  test('opens after so many failures in a row, and not before', () => {
    const circuit = new CircuitBreaker(policy, fakeTime().clock);
    circuit.failed();
    circuit.failed();
    circuit.succeeded();
    circuit.failed();
    circuit.failed();
    expect(circuit.admits()).toBe(true);
    circuit.failed();
    expect(circuit.admits()).toBe(false);
  });

  test('lets one call through after the cool-down, and closes if that works', async () => {
    const time = fakeTime();
    const circuit = new CircuitBreaker(policy, time.clock);
    for (let n = 0; n < 3; n += 1) circuit.failed();
    await time.sleep(1000);
    expect([circuit.admits(), circuit.admits()]).toEqual([true, false]);
    circuit.succeeded();
    expect([circuit.admits(), circuit.admits()]).toEqual([true, true]);
  });

  test('stays open if the one call fails, but never for good', async () => {
    const time = fakeTime();
    const circuit = new CircuitBreaker(policy, time.clock);
    for (let n = 0; n < 3; n += 1) circuit.failed();
    await time.sleep(1000);
    circuit.admits();
    circuit.failed();
    expect(circuit.admits()).toBe(false);
    await time.sleep(1000);
    expect(circuit.admits()).toBe(true);
  });
});
