import { expect, test } from '@jest/globals';
import { Turns } from '../../src/concurrency/index.js';

test('work of one key waits for that before it, also for what fails, and not for that of another', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const gate = Promise.withResolvers<undefined>();
  const first = turns.take('a', async () => {
    await gate.promise;
    order.push('first');
    throw new Error('first');
  });
  const second = turns.take('a', async () => Promise.resolve(order.push('second')));
  expect(await turns.take('b', async () => Promise.resolve(order.push('other')))).toBe(1);
  gate.resolve(undefined);
  await expect(first).rejects.toThrow('first');
  expect(await second).toBe(3);
  expect(order).toEqual(['other', 'first', 'second']);
});
