import { beforeEach, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MemoryStorageDriver, type Container } from '../../src/index.js';
import { uploadStream } from '../../src/transfer/upload/upload-stream.js';
import { altered, bytes, failure, inDirectory } from './fakes.js';
import { unhandledOf } from '../unhandled.js';

const SIZE = 40;
const broken = new Error('listener');

let driver: MemoryStorageDriver;
let box: Container;

beforeEach(async () => {
  driver = new MemoryStorageDriver('', '', { parts: { recommendedPartSize: 8 }, maxCopySize: 8 });
  box = await driver.createContainer('box');
  await box.uploadObjectViaStream(bytes(SIZE), 'old');
});

async function* slowly(): AsyncGenerator<Buffer> {
  for (let index = 0; index < SIZE; index += 8) yield await Promise.resolve(bytes(SIZE).subarray(index, index + 8));
}

type Call = (onProgress: () => Promise<void>, path: string) => Promise<unknown>;

/** Every call that tells how it goes. */
const calls: readonly (readonly [string, Call])[] = [
  ['an upload of a file', (onProgress, path) => box.uploadObject(path, 'new', { onProgress, partSize: 100 })],
  ['an upload of a file in parts', (onProgress, path) => box.uploadObject(path, 'new', { onProgress })],
  ['an upload of an empty file', (onProgress, path) => box.uploadObject(`${path}.empty`, 'new', { onProgress })],
  ['an upload of bytes', (onProgress) => box.uploadObjectViaStream(bytes(SIZE), 'new', { onProgress })],
  ['an upload of a stream', (onProgress) => box.uploadObjectViaStream(slowly(), 'new', { onProgress, partSize: 8 })],
  ['a download', async (onProgress, path) => driver.downloadObject(old(), `${path}.new`, { onProgress })],
  [
    'a download in ranges',
    async (onProgress, path) => driver.downloadObject(old(), `${path}.new`, { onProgress, partSize: 8 }),
  ],
  ['a stream', async (onProgress) => (await driver.downloadObjectAsStream(old(), { onProgress })).toArray()],
  ['a copy in parts', (onProgress) => driver.copyObject(old(), box, 'new', { onProgress })],
  ['a deletion of a prefix', (onProgress) => driver.deletePrefix(box, 'o', { onProgress })],
];
const old = () => ({ container: box, name: 'old' });

async function withFile(work: (path: string) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    await writeFile(join(directory, 'file'), bytes(SIZE));
    await writeFile(join(directory, 'file.empty'), '');
    await work(join(directory, 'file'));
  });
}

describe.each(calls)('%s', (_, call) => {
  test('fails with the error of an async listener, which nobody else has to handle', async () =>
    withFile(async (path) => {
      const unhandled = await unhandledOf(async () => {
        expect(await failure(call(() => Promise.reject(broken), path))).toBe(broken);
      });
      expect(unhandled).toEqual([]);
    }));

  test('ends when its listener has: a failure that comes late is its failure', async () =>
    withFile(async (path) => {
      const { promise, reject } = Promise.withResolvers<undefined>();
      let ended = false;
      const outcome = failure(call(() => promise, path)).finally(() => (ended = true));
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(ended).toBe(false);
      reject(broken);
      expect(await outcome).toBe(broken);
    }));

  test('does not wait for a listener between its steps, nor call one again that has failed', async () =>
    withFile(async (path) => {
      let steps = 0;
      let running = 0;
      let together = 0;
      await call(async () => {
        steps += 1;
        together = Math.max(together, (running += 1));
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      }, path);
      expect([steps > 0, together > 1 || steps === 1, running]).toEqual([true, true, 0]);
    }));
});

test.each(['sync', 'async'])('a listener that has failed, %s, is not called again', async (kind) => {
  let called = 0;
  const onProgress = (): Promise<void> => {
    called += 1;
    if (kind === 'sync') throw broken;
    return Promise.reject(broken);
  };
  const release = Promise.withResolvers<undefined>();
  // Parts that take no notice of an abort.
  const writePart: typeof driver.backend.multipart.writePart = async (upload, number, body, options) => {
    if (number > 1) await release.promise;
    else setImmediate(() => release.resolve(undefined));
    return driver.backend.multipart.writePart(upload, number, body, options);
  };
  const backend = altered(driver.backend, { multipart: altered(driver.backend.multipart, { writePart }) });
  const target = { backend, container: { name: 'box' }, name: 'new' };
  expect(await failure(uploadStream(target, bytes(SIZE), { onProgress, concurrency: 5 }))).toBe(broken);
  expect(called).toBe(1);
});

test('a call that waits for its listener can be aborted', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const options = { signal: controller.signal, onProgress: () => new Promise<void>(() => undefined) };
  const upload = failure(box.uploadObjectViaStream('x', 'new', options));
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  controller.abort(reason);
  expect(await upload).toBe(reason);
});
