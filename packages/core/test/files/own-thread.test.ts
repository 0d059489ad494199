import { expect, test } from '@jest/globals';
import { OwnThread } from '../../src/files/own-thread.js';

/** A thread whose calls take as long as they are said to. */
function at(start: number) {
  let now = start;
  const thread = new OwnThread(() => now);
  const take = (milliseconds: number) => () => {
    now += milliseconds;
    return milliseconds;
  };
  return { thread, take, pass: (milliseconds: number) => void (now += milliseconds) };
}

test('quick calls are made as often as anybody likes', () => {
  const { thread, take } = at(0);
  for (let index = 0; index < 1000; index++) {
    expect(thread.isFree).toBe(true);
    expect(thread.run(take(0.9))).toBe(0.9);
  }
});

test('after a slow one there is none for four times as long', () => {
  const { thread, take, pass } = at(1000);
  thread.run(take(30));
  expect(thread.isFree).toBe(false);
  pass(4 * 30 - 1);
  expect(thread.isFree).toBe(false);
  pass(1);
  expect(thread.isFree).toBe(true);
  thread.run(take(0.1));
  expect(thread.isFree).toBe(true);
});

test('a slow one that failed was slow as well', () => {
  const { thread, take } = at(0);
  const fails = () => {
    take(1)();
    throw new Error('EIO');
  };
  expect(() => thread.run(fails)).toThrow('EIO');
  expect(thread.isFree).toBe(false);
});
