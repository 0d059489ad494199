import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Container, StorageDriver } from '@stowage/core';
import { MemoryLocker } from '@tus/server';
import { uploadInCuts } from '../test/support/cut-upload.js';
import { ask, hashOf, MIB, someBytes, TusServer } from '../test/support/world.js';
import { judgedDriver } from './judged-driver.js';

let driver: StorageDriver;
let container: Container;

beforeAll(async () => {
  driver = judgedDriver();
  container = await driver.createContainer(`tus-${Date.now().toString(36)}`);
});
afterAll(() => driver.close());

async function left(): Promise<string[]> {
  const { multipart } = driver.backend;
  const unfinished = await multipart?.listUploads(container, { prefix: '', limit: 100 });
  return [...(unfinished?.items ?? []), ...(await container.listObjects({ prefix: '.tus/' }))].map(({ name }) => name);
}

test('40 MiB arrive whole, although the connection breaks five times and the server is another one each time', async () => {
  const { id, bytes, cuts } = await uploadInCuts(container, 40 * MIB, {
    every: 7 * MIB,
    most: 5,
    locker: new MemoryLocker(),
  });
  const object = await container.getObject(id);
  expect([cuts, object.size, object.contentType]).toEqual([5, bytes.length, 'video/mp4']);
  expect(hashOf(await object.bytes())).toBe(hashOf(bytes));
  expect(await left()).toEqual([`.tus/records/${id}`]);
});

test('what is never completed is removed when it is too old, and what is an object stays', async () => {
  const objects = (await container.listObjects({ delimiter: '/' })).filter(({ kind }) => kind === 'object');
  let later = 0;
  await using server = await TusServer.start(container, { expiresIn: 600_000, clock: () => Date.now() + later });
  const length = { 'upload-length': String(30 * MIB) };
  const url = (await ask('POST', server.endpoint, length)).headers.get('location') ?? '';
  const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
  expect((await ask('PATCH', url, headers, someBytes(9 * MIB))).status).toBe(204);
  expect(await server.tus.cleanUpExpiredUploads()).toBe(0);
  later = 1_200_000;
  expect(await server.tus.cleanUpExpiredUploads()).toBe(1);
  expect([await left(), await container.listObjects()]).toMatchObject([[], objects.map(({ name }) => ({ name }))]);
  expect((await ask('HEAD', url)).status).toBe(404);
});
