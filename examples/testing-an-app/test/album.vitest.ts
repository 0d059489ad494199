/** The application without a network, in vitest. */
import { beforeEach, expect, test } from 'vitest';
import { MemoryStorageDriver } from '@stowage/core';
import { Album } from '../src/album.js';

let driver: MemoryStorageDriver;
let album: Album;

beforeEach(async () => {
  driver = new MemoryStorageDriver();
  album = new Album(await driver.createContainer('album'));
});

test('photos are told in the order of their names', async () => {
  for (const name of ['b.jpg', 'c.jpg', 'a.jpg']) await album.add(name, Buffer.from(name), name);
  expect(await Array.fromAsync(album.names())).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
});

test('what is stored can be looked at', async () => {
  await album.add('cat.jpg', Buffer.from('miaow'), 'A cat');
  expect(driver.exContents('album')).toEqual(new Map([['cat.jpg', Buffer.from('miaow')]]));
});
