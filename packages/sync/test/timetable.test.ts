import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '@stowage/core';
import { Bandwidth } from '../src/act/bandwidth.js';
import { parseTimetable, rateAt } from '../src/act/timetable.js';
import { sync } from '../src/index.js';
import { fill, memoryEnd } from './support/trees.js';

/** A Wednesday, in the machine's time. */
const at = (hours: number, minutes = 0, day = 4): Date => new Date(2026, 1, day, hours, minutes);

describe('a timetable', () => {
  test.each([
    ['10M', at(3), 10 * 1024 ** 2],
    ['1.5k', at(3), 1536],
    ['100', at(3), 100],
    ['off', at(3), undefined],
    ['08:00,512k 19:00,off', at(8), 512 * 1024],
    ['08:00,512k 19:00,off', at(18, 59), 512 * 1024],
    ['08:00,512k 19:00,off', at(19), undefined],
    ['08:00,512k 19:00,2M', at(7, 59), 2 * 1024 ** 2],
    ['19:00,off 08:00,512k', at(9), 512 * 1024],
    ['Mon-08:00,1k Fri-18:00,2k', at(0), 1024],
    ['Mon-08:00,1k Fri-18:00,2k', at(19, 0, 6), 2048],
    ['Mon-08:00,1k Fri-18:00,2k', at(7, 59, 2), 2048],
  ])("'%s' at %s", (text, time, rate) => {
    expect(rateAt(parseTimetable(text), time)).toBe(rate);
  });

  test.each(['', 'fast', '08:00', '25:00,1M', '08:61,1M', 'Foo-08:00,1M', '0', '-1', '10T'])(
    "'%s' is refused",
    (text) => {
      expect(() => parseTimetable(text)).toThrow(InvalidArgumentError);
    },
  );
});

test('the rate changes when the timetable says so', async () => {
  let now = at(7, 59).getTime();
  const slept: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    slept.push(milliseconds);
    now += milliseconds;
  };
  const bandwidth = new Bandwidth(parseTimetable('00:00,off 08:00,1000'), { clock: () => now, sleep, random: () => 0 });
  await bandwidth.take(1_000_000);
  expect(slept).toEqual([]);
  now = at(8).getTime();
  for (let sent = 0; sent < 5; sent += 1) await bandwidth.take(1000);
  expect(slept.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(3500);
});

test('what is paced arrives whole', async () => {
  const [source, target] = [await memoryEnd(), await memoryEnd()];
  await fill(source, { a: 'x'.repeat(300_000), b: 'y' });
  expect(await sync(source.location, target.location, { bandwidth: '100M' })).toMatchObject({
    isComplete: true,
    created: 2,
  });
  expect(await target.tree()).toEqual(await source.tree());
});
