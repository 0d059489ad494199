import { expect, test } from '@jest/globals';
import { systemSleep } from '../../src/concurrency/index.js';

/** Node's timers take a longer wait for one of a millisecond. */
test.each([2 ** 31, 1e15, Infinity])('a sleep of %s ms is not over at once, and can be ended', async (milliseconds) => {
  const reason = new Error('enough');
  const stop = new AbortController();
  let over = false;
  const sleeping = systemSleep(milliseconds, stop.signal).then(
    () => (over = true),
    (error: unknown) => error,
  );
  await systemSleep(30);
  expect(over).toBe(false);
  stop.abort(reason);
  expect(await sleeping).toBe(reason);
});

test.each([0, -5, NaN])('a sleep of %s ms is over at once', async (milliseconds) => {
  await systemSleep(milliseconds);
});
