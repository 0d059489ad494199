import { expect, test } from '@jest/globals';
import { nextTurn } from '../src/concurrency/index.js';
import { LateLane } from '../src/http/late-lane.js';
import { lazily } from '../src/lazily.js';

test('a value is made once, also where it is none', () => {
  let made = 0;
  const value = lazily((): unknown => {
    made += 1;
    return undefined;
  });
  expect([value(), value(), made]).toEqual([undefined, undefined, 1]);
});

/** Fails the first time. */
function failingOnce(): () => Promise<{ close(): void }> {
  let times = 0;
  return async () => {
    times += 1;
    if (times === 1) throw new Error('EMFILE');
    return { close: () => undefined };
  };
}

test('a promise is kept, unless it is rejected', async () => {
  const load = lazily(failingOnce());
  const first = load();
  expect(load()).toBe(first);
  await expect(first).rejects.toThrow('EMFILE');
  const second = load();
  await expect(second).resolves.toBeDefined();
  expect(load()).toBe(second);
});

test('a lane that could not be loaded is loaded by the next request', async () => {
  const lane = new LateLane(failingOnce());
  const request = { method: 'GET', url: 'http://127.0.0.1/', headers: {} } as const;
  await expect(lane.for(request)).rejects.toThrow('EMFILE');
  await expect(lane.for(request)).resolves.toBeDefined();
  await lane.close();
});

test('a lane that could not be prepared is loaded by the request that follows', async () => {
  const lane = new LateLane(failingOnce());
  lane.prepare();
  const request = { method: 'GET', url: 'http://127.0.0.1/', headers: {} } as const;
  await nextTurn();
  await expect(lane.for(request)).resolves.toBeDefined();
  await lane.close();
});

test('a lane that was prepared is closed', async () => {
  let closed = 0;
  const lane = new LateLane(async () => ({ close: () => void (closed += 1) }));
  lane.prepare();
  await lane.close();
  lane.prepare();
  expect(closed).toBe(1);
});
