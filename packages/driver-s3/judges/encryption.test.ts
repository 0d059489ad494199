import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryStorageDriver, type Container } from '@stowage/core';
import type { S3Backend, SseC } from '../src/index.js';
import { wrapEither } from '@stowage/core/wrap';
import { connect } from './judge.js';

const run = Date.now().toString(36);
const driver = connect();
const sseC = (): SseC => ({ mode: 'SSE-C', customerKey: randomBytes(32) });
const key = sseC();
const SECRET = 'encrypted with a key of the caller';
const PART_SIZE = 5 * 1024 ** 2;

let container: Container<S3Backend>;

beforeAll(async () => {
  container = await driver.createContainer(`encryption-${run}`);
});

afterAll(() => driver.close());

test('SSE-C: an object is read with its key, whole and in ranges', async () => {
  const options = { ex: { serverSideEncryption: key } };
  await container.uploadObjectViaStream(SECRET, 'own key', options);
  const object = await container.getObject('own key', options);
  expect(object.size).toBe(SECRET.length);
  expect(await object.text(options)).toBe(SECRET);
  const range = await (await object.rangeAsStream(10, { end: 14, ...options })).toArray();
  expect(String(Buffer.concat(range))).toBe(SECRET.slice(10, 14));
});

test.each([
  ['without its key', {}],
  ['with another key', { ex: { serverSideEncryption: sseC() } }],
])('SSE-C: an object is not read %s', async (_how, options) => {
  await container.uploadObjectViaStream(SECRET, 'refused', { ex: { serverSideEncryption: key } });
  const found = container.getObject('refused', options).then((object) => object.text(options));
  const error = await found.then(
    () => undefined,
    (reason: unknown) => reason as Error & { code: string },
  );
  expect(error).toMatchObject({ retryable: false });
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(key.customerKey.toString());
});

test('SSE-C: an upload in parts is encrypted with it throughout', async () => {
  const options = { ex: { serverSideEncryption: key } };
  const bytes = randomBytes(PART_SIZE + 1000);
  await container.uploadObjectViaStream(bytes, 'in parts', { ...options, partSize: PART_SIZE });
  expect(bytes.equals(await (await container.getObject('in parts', options)).bytes(options))).toBe(true);
});

/** What an object holds that is encrypted with this key. */
const textOf = async (name: string, of: SseC): Promise<string> => {
  const options = { ex: { serverSideEncryption: of } };
  return (await container.getObject(name, options)).text(options);
};

describe('SSE-C: a copy', () => {
  const other = sseC();
  const keys = { ex: { serverSideEncryption: other }, sourceEx: { serverSideEncryption: key } };
  const options = { ex: { serverSideEncryption: key }, metadata: { color: 'blue' } };
  const source = () => ({ container: container.name, name: 'source' });

  beforeEach(async () => {
    await container.uploadObjectViaStream(SECRET, 'source', options);
  });

  test('is encrypted with another key than its source', async () => {
    await driver.copyObject(source(), container, 'copy', keys);
    const copy = await container.getObject('copy', { ex: keys.ex });
    expect([copy.size, copy.metadata]).toEqual([SECRET.length, { color: 'blue' }]);
    expect(await textOf('copy', other)).toBe(SECRET);
  });

  test('is not encrypted any more, or with the same key and other metadata', async () => {
    await driver.copyObject(source(), container, 'open', { sourceEx: keys.sourceEx });
    expect(await (await container.getObject('open')).text()).toBe(SECRET);
    await driver.copyObject(source(), container, 'same', { ...keys, ...options, metadata: { color: 'red' } });
    const same = await container.getObject('same', { ex: options.ex });
    expect([same.metadata, await same.text({ ex: options.ex })]).toEqual([{ color: 'red' }, SECRET]);
  });

  test('is refused without the key of its source, or with another', async () => {
    await expect(driver.copyObject(source(), container, 'no')).rejects.toMatchObject({ retryable: false });
    const wrong = { ...keys, sourceEx: keys.ex };
    await expect(driver.copyObject(source(), container, 'no', wrong)).rejects.toMatchObject({ retryable: false });
    expect(await container.objectExists('no')).toBe(false);
  });

  test('is one of the same name, with another key', async () => {
    await driver.copyObject(source(), container, 'source', keys);
    expect(await textOf('source', other)).toBe(SECRET);
  });

  test('is all that is left of what was moved', async () => {
    await driver.moveObject(source(), container, 'moved', keys);
    expect(await textOf('moved', other)).toBe(SECRET);
    expect(await container.listObjects({ prefix: 'source' })).toHaveLength(0);
  });

  test('is made in parts', async () => {
    const bytes = randomBytes(2 * PART_SIZE + 1000);
    await container.uploadObjectViaStream(bytes, 'large', options);
    const inParts = wrapEither(driver, () => ({ 'copy.maxCopySize': () => PART_SIZE }));
    const from = { container: container.name, name: 'large' };
    await inParts.copyObject(from, container.name, 'large copy', { ...keys, partSize: PART_SIZE });
    const read = { ex: { serverSideEncryption: other } };
    const copy = await container.getObject('large copy', read);
    expect(bytes.equals(await copy.bytes(read))).toBe(true);
    expect(copy.metadata).toEqual({ color: 'blue' });
  });

  test('goes through this process from and to another driver', async () => {
    const memory = new MemoryStorageDriver();
    const box = await memory.createContainer('box');
    await driver.copyObject(source(), box, 'plain', { sourceEx: keys.sourceEx });
    expect(await (await box.getObject('plain')).text()).toBe(SECRET);
    await memory.copyObject({ container: 'box', name: 'plain' }, container, 'back', { ex: keys.ex });
    expect(await textOf('back', other)).toBe(SECRET);
  });
});

test('SSE-KMS: an object that is stored with a managed key is read as any other', async () => {
  const keyId = process.env['JUDGE_KMS_KEY_ID']!;
  await container.uploadObjectViaStream(SECRET, 'managed', {
    ex: { serverSideEncryption: { mode: 'SSE-KMS', keyId } },
  });
  const object = await container.getObject('managed');
  expect(await object.text()).toBe(SECRET);
  expect(object.extra).toMatchObject({ serverSideEncryption: 'aws:kms' });
  await object.copy(container, 'managed copy');
  expect(await (await container.getObject('managed copy')).text()).toBe(SECRET);
});
