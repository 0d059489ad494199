import { expect, test } from '@jest/globals';
import { ServerClock } from '../../src/http/index.js';

const NOON = Date.UTC(2026, 10, 27, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;

/** A machine on which it is noon, and what it learns from a server on which it is as much later. */
function learnt(...later: readonly number[]): { readonly corrected: readonly boolean[]; readonly skew: number } {
  const clock = new ServerClock(() => NOON);
  const corrected = later.map((each) => clock.observe(new Date(NOON + each).toUTCString()));
  expect(clock.now()).toBe(NOON + clock.skew);
  return { corrected, skew: clock.skew };
}

test('it is the machine’s until an answer tells another time', () => {
  expect(learnt()).toEqual({ corrected: [], skew: 0 });
  expect(learnt(20 * MINUTE)).toEqual({ corrected: [true], skew: 20 * MINUTE });
  expect(learnt(-20 * MINUTE)).toEqual({ corrected: [true], skew: -20 * MINUTE });
});

test('a minute is delay, not another clock', () => {
  expect(learnt(MINUTE, -MINUTE)).toEqual({ corrected: [false, false], skew: 0 });
  expect(learnt(20 * MINUTE, 21 * MINUTE, 19 * MINUTE)).toEqual({ corrected: [true, false, false], skew: 20 * MINUTE });
});

test('it is the machine’s again when that has been set right', () => {
  expect(learnt(20 * MINUTE, 1000)).toEqual({ corrected: [true, true], skew: 0 });
});

test('it follows a server whose clock was set', () => {
  expect(learnt(20 * MINUTE, 5 * MINUTE)).toEqual({ corrected: [true, true], skew: 5 * MINUTE });
});

test('a time that is a day off is no server’s', () => {
  expect(learnt(DAY)).toEqual({ corrected: [true], skew: DAY });
  expect(learnt(DAY + 1000, -DAY - 1000, -NOON)).toEqual({ corrected: [false, false, false], skew: 0 });
  expect(learnt(20 * MINUTE, 2 * DAY)).toEqual({ corrected: [true, false], skew: 20 * MINUTE });
});

test.each([
  undefined,
  '',
  'tomorrow',
  '2026-11-27T13:00:00Z',
  '1795784400000',
  'Fri, 27 Nov 2026 13:00:00',
  'Fri, 27 Nov 2026 13:00:00 GMT, Fri, 27 Nov 2026 13:00:00 GMT',
  'Fri, 99 Nov 2026 13:00:00 GMT',
  'Xxx, 27 Yyy 2026 13:00:00 GMT',
])('%j is no time', (date) => {
  const clock = new ServerClock(() => NOON);
  expect(clock.observe(date)).toBe(false);
  expect(clock.now()).toBe(NOON);
});

test('of two requests that were signed with the wrong time at once, both are told so', () => {
  const clock = new ServerClock(() => NOON);
  const signedAt = clock.now();
  const date = new Date(NOON + 20 * MINUTE).toUTCString();
  expect([clock.observe(date, signedAt), clock.observe(date, signedAt)]).toEqual([true, true]);
  expect(clock.observe(date, clock.now())).toBe(false);
  expect(clock.skew).toBe(20 * MINUTE);
});
