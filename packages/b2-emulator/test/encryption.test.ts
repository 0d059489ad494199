import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { type Client, start } from './client.js';

let emulator: Emulator;
let client: Client;
let bucketId: string;
beforeAll(async () => {
  ({ emulator, client } = await start());
  bucketId = await client.bucket();
});
afterAll(() => emulator.close());

const keyOf = (byte: number) => {
  const key = Buffer.alloc(32, byte);
  return { customerKey: key.toString('base64'), customerKeyMd5: createHash('md5').update(key).digest('base64') };
};
const sse = (byte: number) => ({ mode: 'SSE-C', algorithm: 'AES256', ...keyOf(byte) });
const PREFIX = 'X-Bz-Server-Side-Encryption-Customer';
const headers = (byte: number) => ({
  [`${PREFIX}-Algorithm`]: 'AES256',
  [`${PREFIX}-Key`]: keyOf(byte).customerKey,
  [`${PREFIX}-Key-Md5`]: keyOf(byte).customerKeyMd5,
});

describe("a file under a customer's key", () => {
  test('is read with that key only', async () => {
    await client.upload(bucketId, 'secret', 'x', { headers: headers(1) });
    expect((await client.get('test-bucket/secret', headers(1))).status).toBe(200);
    expect((await client.get('test-bucket/secret', headers(2))).status).toBe(403);
    const lying = { ...headers(2), [`${PREFIX}-Key-Md5`]: keyOf(1).customerKeyMd5 };
    for (const each of [{}, lying]) {
      const response = await client.get('test-bucket/secret', each);
      expect(await response.json()).toMatchObject({
        status: 400,
        message: expect.stringMatching(/^The object was stored/),
      });
    }
  });

  test('of many parts wants the key with each, copied ones too', async () => {
    const { body: source } = await client.upload(bucketId, 'plain', '123456');
    const { body } = await client.call('b2_start_large_file', {
      bucketId,
      fileName: 'large',
      contentType: 'a/b',
      serverSideEncryption: sse(1),
    });
    expect(body.serverSideEncryption).toEqual({
      algorithm: 'AES256',
      customerKeyMd5: keyOf(1).customerKeyMd5,
      mode: 'SSE-C',
    });
    expect((await client.uploadPart(body.fileId, 1, 'x')).status).toBe(400);
    expect((await client.uploadPart(body.fileId, 1, 'x', { headers: headers(1) })).status).toBe(200);
    const part = { sourceFileId: source.fileId, largeFileId: body.fileId, partNumber: 2 };
    expect((await client.call('b2_copy_part', part)).status).toBe(400);
    expect((await client.call('b2_copy_part', { ...part, destinationServerSideEncryption: sse(2) })).status).toBe(403);
    expect((await client.call('b2_copy_part', { ...part, destinationServerSideEncryption: sse(1) })).status).toBe(200);
  });
});

describe('an upload', () => {
  test.each([
    'Content-Disposition',
    'Content-Encoding',
    'Content-Language',
    'Content-Location',
    'Content-Range',
    'Expires',
  ])('with %s is refused: that is sent as file info', async (name) => {
    const { status, body } = await client.upload(bucketId, 'a', 'x', { headers: { [name]: 'x' } });
    expect([status, body.code]).toEqual([400, 'bad_request']);
  });
});
