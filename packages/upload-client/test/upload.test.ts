import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startEmulator, type Emulator } from '@stowage/b2-emulator';
import type { Container } from '@stowage/core';
import { BackblazeB2StorageDriver, type B2Backend } from '@stowage/driver-backblaze-b2';
import { nodeHandler, uploadHandler } from '@stowage/upload-server';
import { upload, uploadAll, UploadError, type UploadOptions, type UploadStorage } from '../src/index.js';

const PART = 1000;
const BYTES = Buffer.from(Array.from({ length: 5 * PART + 10 }, (_, index) => (index * 7) % 251));

/** As `localStorage`. */
class Remembered extends Map<string, string> implements UploadStorage {
  getItem = (key: string): string | null => this.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.set(key, value);
  removeItem = (key: string): void => void this.delete(key);
}

let emulator: Emulator;
let container: Container<B2Backend>;
let server: Server;
let options: UploadOptions & { storage: Remembered };
/** What the server answers next, instead of what it would. */
const instead: ((response: ServerResponse) => void)[] = [];

beforeAll(async () => {
  emulator = await startEmulator({ absoluteMinimumPartSize: PART, recommendedPartSize: PART });
  const driver = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url });
  container = await driver.createContainer('client-bucket');
  const handler = uploadHandler({
    container: container,
    secret: 'a secret of at least thirty-two characters',
    authorize: ({ name, fields }) =>
      fields['no'] === undefined ? { key: name, maxSize: 20_000 } : { refuse: 'not you' },
    onComplete: ({ key }) => `made ${key}`,
    partsFrom: 2 * PART,
    partSize: PART,
  });
  const handle = nodeHandler(handler);
  server = createServer((request, response) => {
    const other = instead.shift();
    if (other === undefined) void handle(request, response);
    else request.resume().on('end', () => other(response));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await container.driver.close();
  await emulator.close();
});

beforeAll(() => {
  const { port } = server.address() as AddressInfo;
  options = { endpoint: `http://127.0.0.1:${port}/upload`, storage: new Remembered() };
});

afterEach(() => {
  emulator.journal.clear();
  options.storage.clear();
  instead.length = 0;
});

const fileOf = (name: string, bytes: Buffer = BYTES): File =>
  new File([new Uint8Array(bytes)], name, { type: 'text/x-file', lastModified: 1 });
const partsSent = (): number =>
  emulator.journal.entries.filter(({ operation, status }) => operation === 'b2_upload_part' && status === 200).length;
const unfinished = async (): Promise<number> =>
  (await container.driver.backend.multipart.listUploads(container, { prefix: '', limit: 10 })).items.length;

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => Promise.reject(new Error('it should have failed')),
    (error: unknown) => error,
  );
}

/** Aborts once so many parts are there. */
function abortAfter(parts: number): { signal: AbortSignal; onProgress: UploadOptions['onProgress'] } {
  const stop = new AbortController();
  return {
    signal: stop.signal,
    onProgress: ({ sent }) => {
      if (sent >= parts * PART) stop.abort(new Error('enough'));
    },
  };
}

describe('a file', () => {
  test.each([
    ['a small one', 100],
    ['an empty one', 0],
    ['one in parts', BYTES.length],
  ])('is stored: %s', async (name, size) => {
    const seen: number[] = [];
    const told = await upload(fileOf(name, BYTES.subarray(0, size)), {
      ...options,
      onProgress: ({ sent, total }) => seen.push(sent / (total || 1)),
    });
    expect(told).toMatchObject({ key: name, size, type: 'text/x-file', result: `made ${name}` });
    const object = await container.getObject(name);
    expect(Buffer.compare(await object.bytes(), BYTES.subarray(0, size))).toBe(0);
    expect(Math.max(0, ...seen)).toBe(size === 0 ? 0 : 1);
    expect(options.storage.size).toBe(0);
  });

  test('is refused with the server’s word for it, and at once', async () => {
    const error = await failure(upload(fileOf('no'), { ...options, fields: { no: 'yes' } }));
    expect(error).toBeInstanceOf(UploadError);
    expect(error).toMatchObject({ code: 'refused', message: 'not you', status: 403 });
    expect(await failure(upload(fileOf('large', Buffer.alloc(20_001)), options))).toMatchObject({
      code: 'too_large',
      details: { maxSize: 20_000 },
    });
  });

  test('is stored though the server is busy, and loses an answer', async () => {
    instead.push(
      (response) => response.writeHead(503, { 'retry-after': '0' }).end(),
      (response) => response.destroy(),
    );
    expect(await upload(fileOf('busy'), options)).toMatchObject({ key: 'busy' });
  });

  test('is stored though the store turns parts down: they are signed again', async () => {
    emulator.faults.fail('b2_upload_part', { status: 503, count: 2 });
    expect(await upload(fileOf('turned down'), options)).toMatchObject({ key: 'turned down' });
    expect(partsSent()).toBe(6);
  });

  test('is given up when the server is not there, and remembered', async () => {
    expect(
      await failure(upload(fileOf('lost'), { ...options, endpoint: 'http://127.0.0.1:1/', retries: 0 })),
    ).toMatchObject({ code: 'network', status: 0 });
  });
});

describe('an upload that is broken off', () => {
  test('is removed, with what was sent', async () => {
    const error = await failure(upload(fileOf('aborted'), { ...options, concurrency: 1, ...abortAfter(2) }));
    expect(error).toMatchObject({ message: 'enough' });
    expect([await unfinished(), options.storage.size]).toEqual([0, 0]);
    expect(await container.objectExists('aborted')).toBe(false);
  });

  test('is gone on with, if it is kept: what is there is not sent again', async () => {
    await failure(upload(fileOf('kept'), { ...options, keep: true, concurrency: 1, ...abortAfter(2) }));
    const before = partsSent();
    expect([before, await unfinished()]).toEqual([2, 1]);
    const first: number[] = [];
    expect(await upload(fileOf('kept'), { ...options, onProgress: ({ sent }) => first.push(sent) })).toMatchObject({
      key: 'kept',
    });
    expect([partsSent(), first[0]]).toEqual([6, 2 * PART]);
    expect(Buffer.compare(await (await container.getObject('kept')).bytes(), BYTES)).toBe(0);
  });

  test('is not gone on with by another file of the same name and size: its checksums tell', async () => {
    await failure(upload(fileOf('same'), { ...options, keep: true, concurrency: 1, ...abortAfter(2) }));
    const error = await failure(upload(fileOf('same', Buffer.from(BYTES).fill(0, 0, 10)), options));
    expect(error).toMatchObject({ code: 'mismatch' });
    expect(await container.objectExists('same')).toBe(false);
    expect([await unfinished(), options.storage.size]).toEqual([0, 0]);
  });

  test('is begun anew if the store has it no more, or is to', async () => {
    await failure(upload(fileOf('gone'), { ...options, keep: true, concurrency: 1, ...abortAfter(2) }));
    for (const each of (await container.driver.backend.multipart.listUploads(container, { prefix: 'gone', limit: 9 }))
      .items)
      await container.driver.backend.multipart.abort(each, {});
    expect(await upload(fileOf('gone'), options)).toMatchObject({ key: 'gone' });
    expect(partsSent()).toBe(8);
  });
});

test('files go up some at once; one that is refused does not keep the others', async () => {
  const files = [
    fileOf('a', BYTES.subarray(0, 10)),
    fileOf('b', Buffer.alloc(20_001)),
    fileOf('c', BYTES.subarray(0, 10)),
  ];
  let last = { sent: 0, total: 0 };
  const results = await uploadAll(files, { ...options, onProgress: (progress) => (last = progress) });
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(last).toEqual({ sent: 20, total: 20_021 });
});
