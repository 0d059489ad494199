import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Container } from '@stowage/core';
import type { S3Backend, SseC } from '../src/index.js';
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

test('SSE-KMS: an object that is stored with a managed key is read as any other', async () => {
  const keyId = process.env['JUDGE_KMS_KEY_ID']!;
  await container.uploadObjectViaStream(SECRET, 'managed', {
    ex: { serverSideEncryption: { mode: 'SSE-KMS', keyId } },
  });
  const object = await container.getObject('managed');
  expect(await object.text()).toBe(SECRET);
  expect(object.extra).toMatchObject({ serverSideEncryption: 'aws:kms' });
});
