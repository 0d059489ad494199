import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { type Client, sha1, start } from './client.js';

let emulator: Emulator;
let client: Client;
let bucketId: string;
beforeAll(async () => {
  ({ emulator, client } = await start());
  bucketId = await client.bucket('large-bucket');
});
afterAll(() => emulator.close());

async function begin(fileName = 'large'): Promise<string> {
  const { body } = await client.call('b2_start_large_file', { bucketId, fileName, contentType: 'b2/x-auto' });
  return body.fileId;
}
const finish = (fileId: string, parts: readonly string[]) =>
  client.call('b2_finish_large_file', { fileId, partSha1Array: parts.map(sha1) });

test('a started file has no bytes yet and its type', async () => {
  const { body } = await client.call('b2_start_large_file', {
    bucketId,
    fileName: 'start.txt',
    contentType: 'b2/x-auto',
  });
  expect(body).toMatchObject({
    action: 'start',
    contentLength: 0,
    contentMd5: null,
    contentSha1: 'none',
    contentType: 'text/plain',
  });
  expect(body.fileId).toMatch(/_f2/);
});

test('a finished file is its parts in order, with the time of its start', async () => {
  const { body: started } = await client.call('b2_start_large_file', {
    bucketId,
    fileName: 'joined',
    contentType: 'text/plain',
  });
  await client.uploadPart(started.fileId, 2, 'bbbbb');
  await client.uploadPart(started.fileId, 1, 'aaaaa');
  await client.uploadPart(started.fileId, 3, 'c');
  const { body } = await finish(started.fileId, ['aaaaa', 'bbbbb', 'c']);
  expect(body).toEqual({ ...started, action: 'upload', contentLength: 11 });
  expect(await (await client.get('large-bucket/joined')).text()).toBe('aaaaabbbbbc');
});

test('a part is answered with its hashes and its time', async () => {
  const fileId = await begin();
  const { body } = await client.uploadPart(fileId, 1, 'aaaaa');
  expect(body).toEqual({
    contentLength: 5,
    contentMd5: '594f803b380a41396ed63dca39503542',
    contentSha1: sha1('aaaaa'),
    fileId,
    partNumber: 1,
    serverSideEncryption: { algorithm: null, mode: null },
    uploadTimestamp: expect.any(Number),
  });
});

test('a part uploaded again replaces the first', async () => {
  const fileId = await begin('replaced');
  await client.uploadPart(fileId, 1, 'wrong');
  await client.uploadPart(fileId, 1, 'right');
  await client.uploadPart(fileId, 2, 'x');
  expect((await finish(fileId, ['right', 'x'])).status).toBe(200);
});

test('a part nobody vouched for is finished by its hash, marked or not', async () => {
  const fileId = await begin('unverified');
  const options = { headers: { 'X-Bz-Content-Sha1': 'do_not_verify' } };
  const first = await client.uploadPart(fileId, 1, 'aaaaa', options);
  expect(first.body.contentSha1).toBe(`unverified:${sha1('aaaaa')}`);
  await client.uploadPart(fileId, 2, 'b', options);
  const partSha1Array = [first.body.contentSha1, sha1('b')];
  expect((await client.call('b2_finish_large_file', { fileId, partSha1Array })).status).toBe(200);
});

describe('finishing is refused', () => {
  test('for an upload that is not going on', async () => {
    const fileId = await begin();
    await client.call('b2_cancel_large_file', { fileId });
    expect((await finish(fileId, ['a', 'b'])).body).toEqual({
      code: 'bad_request',
      message: `No active upload for: ${fileId}`,
      status: 400,
    });
  });

  test('a second time, when the file is there already', async () => {
    const { body } = await client.largeFile(bucketId, 'finished', ['aaaaa', 'b']);
    expect((await finish(body.fileId, ['aaaaa', 'b'])).status).toBe(400);
    expect((await client.call('b2_get_file_info', body)).body.action).toBe('upload');
  });

  test('with one part, before anything else is looked at', async () => {
    const fileId = await begin();
    expect((await finish(fileId, ['never uploaded'])).body.message).toBe('large files must have at least 2 parts');
  });

  test('while a part is missing', async () => {
    const fileId = await begin();
    await client.uploadPart(fileId, 1, 'aaaaa');
    expect((await finish(fileId, ['aaaaa', 'b'])).body).toMatchObject({
      code: 'missing_part',
      message: 'Part number 2 has not been uploaded',
    });
  });

  test('when a hash is another', async () => {
    const fileId = await begin();
    for (const n of [1, 2]) await client.uploadPart(fileId, n, 'aaaaa');
    expect((await finish(fileId, ['aaaaa', 'bbbbb'])).body).toMatchObject({
      code: 'part_sha1_mismatch',
      message: 'Part number 2 has wrong SHA1',
    });
  });

  test('when a part but the last is too small, or a part is left over', async () => {
    const fileId = await begin();
    await client.uploadPart(fileId, 1, 'a');
    await client.uploadPart(fileId, 2, 'bbbbb');
    expect((await finish(fileId, ['a', 'bbbbb'])).body.code).toBe('bad_request');
    await client.uploadPart(fileId, 1, 'aaaaa');
    await client.uploadPart(fileId, 3, 'c');
    expect((await finish(fileId, ['aaaaa', 'bbbbb'])).body.code).toBe('bad_request');
  });
});

test.each([0, 10_001])('there is no part number %i', async (number) => {
  expect((await client.uploadPart(await begin(), number, 'x')).body.code).toBe('bad_request');
});

test('a part goes only to a file that is being made', async () => {
  const fileId = await begin();
  const url = await client.partUrl(fileId);
  await client.call('b2_cancel_large_file', { fileId });
  expect((await client.uploadPart(fileId, 1, 'x', { url })).body.message).toBe(`No active upload for: ${fileId}`);
  expect((await client.call('b2_get_upload_part_url', { fileId })).status).toBe(400);
});

test('cancelling names what was cancelled, and leaves nothing', async () => {
  const fileId = await begin('cancelled');
  await client.uploadPart(fileId, 1, 'x');
  const { body } = await client.call('b2_cancel_large_file', { fileId });
  expect(body).toEqual({ accountId: client.accountId, bucketId, fileId, fileName: 'cancelled' });
  expect(await client.names(bucketId, { prefix: 'cancelled' }, 'b2_list_file_versions')).toEqual([]);
});

test('a file started before and finished after another upload is the older version', async () => {
  const fileId = await begin('race');
  await client.upload(bucketId, 'race', 'newer');
  await client.uploadPart(fileId, 1, 'aaaaa');
  await client.uploadPart(fileId, 2, 'b');
  await finish(fileId, ['aaaaa', 'b']);
  expect(await (await client.get('large-bucket/race')).text()).toBe('newer');
});

describe('listing parts', () => {
  test('is in order, in pages, with times in whole seconds', async () => {
    const fileId = await begin();
    for (const n of [3, 1, 2]) await client.uploadPart(fileId, n, 'x');
    const first = await client.call('b2_list_parts', { fileId, maxPartCount: 2 });
    expect(first.body.parts.map((part: { partNumber: number }) => part.partNumber)).toEqual([1, 2]);
    expect(first.body.nextPartNumber).toBe(3);
    expect(first.body.parts[0].uploadTimestamp % 1000).toBe(0);
    const second = await client.call('b2_list_parts', { fileId, startPartNumber: 3 });
    expect(second.body.parts.map((part: { partNumber: number }) => part.partNumber)).toEqual([3]);
    expect(second.body.nextPartNumber).toBeNull();
  });
});

describe('listing unfinished files', () => {
  test('is by name, then by age, in pages, below a prefix', async () => {
    const own = await client.bucket('unfinished-bucket');
    const ids: string[] = [];
    for (const fileName of ['u/b', 'u/a', 'u/b', 'other']) {
      const { body } = await client.call('b2_start_large_file', { bucketId: own, fileName, contentType: 'text/plain' });
      ids.push(body.fileId);
    }
    const list = async (fields: object) =>
      (await client.call('b2_list_unfinished_large_files', { bucketId: own, namePrefix: 'u/', ...fields })).body;
    const first = await list({ maxFileCount: 2 });
    expect(first.files.map((file: { fileId: string }) => file.fileId)).toEqual([ids[1], ids[0]]);
    expect(first).toMatchObject({ nextFileId: ids[2], nextFileName: 'u/b' });
    const second = await list({ startFileId: first.nextFileId });
    expect(second.files.map((file: { fileId: string }) => file.fileId)).toEqual([ids[2]]);
    expect(second).toMatchObject({ nextFileId: null, nextFileName: null });
  });
});

describe('copying parts', () => {
  test('takes whole files and ranges, and answers as for an upload', async () => {
    const { body: source } = await client.upload(bucketId, 'part-source', '0123456789');
    const largeFileId = await begin('copied-parts');
    const copy = (fields: object) =>
      client.call('b2_copy_part', { sourceFileId: source.fileId, largeFileId, ...fields });
    const first = await copy({ partNumber: 1, range: 'bytes=0-5' });
    expect(first.body).toMatchObject({
      contentLength: 6,
      contentSha1: sha1('012345'),
      fileId: largeFileId,
      partNumber: 1,
    });
    await copy({ partNumber: 2 });
    expect((await finish(largeFileId, ['012345', '0123456789'])).status).toBe(200);
    expect(await (await client.get('large-bucket/copied-parts')).text()).toBe('0123450123456789');
  });

  test('takes parts of a large file', async () => {
    const { body: source } = await client.largeFile(bucketId, 'large-source', ['aaaaa', 'bbbbb']);
    const largeFileId = await begin();
    const { body } = await client.call('b2_copy_part', {
      sourceFileId: source.fileId,
      largeFileId,
      partNumber: 1,
      range: 'bytes=4-6',
    });
    expect(body.contentSha1).toBe(sha1('abb'));
  });
});
