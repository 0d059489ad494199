/** The application over HTTP, against a B2 server of its own, in jest. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startEmulator, type Emulator } from '@stowage/b2-emulator';
import { ObjectAlreadyExistsError } from '@stowage/core';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { Album } from '../src/album.js';

let emulator: Emulator;
let driver: BackblazeB2StorageDriver;
let album: Album;

beforeAll(async () => {
  emulator = await startEmulator();
  driver = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url });
});
beforeEach(async () => {
  album = new Album(await driver.createContainer(`album-${crypto.randomUUID()}`));
});
afterAll(async () => {
  await driver.close();
  await emulator.close();
});

test('a photo is found by its name, with its title', async () => {
  await album.add('cat.jpg', Buffer.from('miaow'), 'A cat');
  expect(await album.find('cat.jpg')).toEqual({ name: 'cat.jpg', title: 'A cat', size: 5 });
  expect(await album.find('dog.jpg')).toBeUndefined();
});

test('a photo is never replaced', async () => {
  await album.add('cat.jpg', Buffer.from('miaow'), 'A cat');
  await expect(album.add('cat.jpg', Buffer.from('woof'), 'A dog')).rejects.toBeInstanceOf(ObjectAlreadyExistsError);
});

test('a photo arrives although the service is busy', async () => {
  emulator.faults.fail('b2_upload_file', { status: 503, code: 'service_unavailable' });
  await album.add('cat.jpg', Buffer.from('miaow'), 'A cat');
  expect(await Array.fromAsync(album.names())).toEqual(['cat.jpg']);
});
