import { expect, test } from '@jest/globals';
import { InvalidArgumentError, MemoryStorageDriver } from '@stowage/core';
import { removeUnfinished } from '../src/index.js';
import { B2, PART, requestStore, Shop } from './shop.js';

const SECOND = 1000;

test('parts that were begun before a time are removed, and those after it can still be completed', async () => {
  await using b2 = await B2.start();
  const shop = new Shop(b2.container);
  const ticket = async (name: string): Promise<string> => (await shop.begin(2 * PART, { name })).body.ticket;
  const [old] = [await ticket('old'), await ticket('also-old')];
  const olderThan = new Date(Date.now() + SECOND);
  expect(await removeUnfinished(b2.container, { olderThan: new Date(0) })).toEqual({ uploads: 0, objects: 0 });
  expect(await removeUnfinished(b2.container, { olderThan, prefix: 'other/' })).toEqual({ uploads: 0, objects: 0 });
  expect(await removeUnfinished(b2.container, { olderThan })).toEqual({ uploads: 2, objects: 0 });
  expect((await shop.say({ do: 'complete', ticket: old })).body.error.code).toBe('gone');
  expect((await shop.say({ do: 'held', ticket: await ticket('new') })).body).toEqual({ parts: [] });
});

test('bytes that never got their name are removed; objects stay, and what was sent just now', async () => {
  const { container, receive } = await requestStore();
  const shop = new Shop(container, { authorize: ({ name }) => ({ key: name, maxSize: 9 }) });
  const [done, left] = [(await shop.begin(3, { name: 'done' })).body, (await shop.begin(3, { name: 'left' })).body];
  for (const { plan } of [done, left]) await receive(plan.url, Buffer.from('abc'));
  await shop.say({ do: 'complete', ticket: done.ticket });
  const olderThan = new Date(Date.now() + SECOND);
  expect(await removeUnfinished(container, { olderThan: new Date(0) })).toEqual({ uploads: 0, objects: 0 });
  expect(await removeUnfinished(container, { olderThan })).toEqual({ uploads: 0, objects: 1 });
  expect((await container.listObjects()).map(({ name }) => name)).toEqual(['done']);
});

test('how old is to be said', async () => {
  const container = await new MemoryStorageDriver().createContainer('box');
  await expect(removeUnfinished(container, {} as never)).rejects.toBeInstanceOf(InvalidArgumentError);
});
