import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { type Client, sha1, start } from './client.js';

let emulator: Emulator;
let client: Client;
beforeAll(async () => ({ emulator, client } = await start()));
afterAll(() => emulator.close());

async function bucketWith(name: string, names: readonly string[]): Promise<string> {
  const bucketId = await client.bucket(name);
  for (const each of names) await client.upload(bucketId, each, each);
  return bucketId;
}

/** All pages, the way clients go through them. */
async function pages(bucketId: string, fields: object, operation = 'b2_list_file_names'): Promise<string[][]> {
  const result: string[][] = [];
  for (let next: object | undefined = {}; next !== undefined;) {
    const { body } = await client.call(operation, { bucketId, ...fields, ...next });
    result.push(body.files.map((row: { fileName: string }) => row.fileName));
    const { nextFileName: startFileName, nextFileId: startFileId } = body;
    next = startFileName === null ? undefined : { startFileName, startFileId };
  }
  return result;
}

describe('names', () => {
  test('are in the order of their UTF-8 bytes, not of UTF-16', async () => {
    const bucketId = await bucketWith('order-bucket', ['\u{10000}', '\uff5e', 'b', 'a', 'B', 'é', 'a0', 'a-']);
    expect(await client.names(bucketId)).toEqual(['B', 'a', 'a-', 'a0', 'b', 'é', '\uff5e', '\u{10000}']);
  });

  test('start at a name that need not exist, and it is included', async () => {
    const bucketId = await bucketWith('start-bucket', ['a', 'b', 'c']);
    expect(await client.names(bucketId, { startFileName: 'b' })).toEqual(['b', 'c']);
    expect(await client.names(bucketId, { startFileName: 'aa' })).toEqual(['b', 'c']);
    expect(await client.names(bucketId, { startFileName: 'd' })).toEqual([]);
  });

  test('are 100 unless the client says how many', async () => {
    const bucketId = await bucketWith(
      'hundred-bucket',
      Array.from({ length: 101 }, (_, i) => `n${String(i).padStart(3, '0')}`),
    );
    expect(await client.names(bucketId)).toHaveLength(100);
    expect(await client.names(bucketId, { maxFileCount: 0 })).toHaveLength(100);
    expect(await client.names(bucketId, { maxFileCount: 101 })).toHaveLength(101);
  });

  test.each([-1, 10_001])('%i rows cannot be asked for', async (maxFileCount) => {
    const bucketId = await client.bucket(`range-bucket${maxFileCount}`);
    const { body } = await client.call('b2_list_file_names', { bucketId, maxFileCount });
    expect(body).toEqual({ code: 'out_of_range', message: `maxFileCount out of range: ${maxFileCount}`, status: 400 });
  });

  test('come in pages that join without a gap', async () => {
    const bucketId = await bucketWith('page-bucket', ['a', 'b', 'c', 'd', 'e']);
    expect(await pages(bucketId, { maxFileCount: 2 })).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(await pages(bucketId, { maxFileCount: 5 })).toEqual([['a', 'b', 'c', 'd', 'e']]);
  });

  test('show neither what is hidden nor what is unfinished', async () => {
    const bucketId = await bucketWith('visible-bucket', ['hidden', 'shown', 'restarted']);
    await client.call('b2_hide_file', { bucketId, fileName: 'hidden' });
    await client.call('b2_start_large_file', { bucketId, fileName: 'restarted', contentType: 'text/plain' });
    await client.call('b2_start_large_file', { bucketId, fileName: 'started', contentType: 'text/plain' });
    expect(await client.names(bucketId)).toEqual(['restarted', 'shown']);
  });

  test('of an unknown bucket, and of what is no bucket id', async () => {
    const unknown = await client.call('b2_list_file_names', { bucketId: '0'.repeat(24) });
    const invalid = await client.call('b2_list_file_names', { bucketId: 'rubbish' });
    expect(unknown.body).toMatchObject({ code: 'bad_bucket_id', message: `Bucket ${'0'.repeat(24)} does not exist` });
    expect(invalid.body).toMatchObject({ code: 'invalid_bucket_id', message: 'Invalid bucketId: rubbish' });
  });
});

describe('a prefix and a delimiter', () => {
  const NAMES = ['a', 'b-', 'b/1', 'b/2', 'b/c/3', 'b0', 'd/e/f'];
  let bucketId: string;
  beforeAll(async () => {
    bucketId = await bucketWith('folder-bucket', NAMES);
  });

  test('a prefix keeps the names that start with it', async () => {
    expect(await client.names(bucketId, { prefix: 'b/' })).toEqual(['b/1', 'b/2', 'b/c/3']);
    expect(await client.names(bucketId, { prefix: 'b/', startFileName: 'b/2' })).toEqual(['b/2', 'b/c/3']);
    expect(await client.names(bucketId, { prefix: 'b/', startFileName: 'c' })).toEqual([]);
  });

  test('a delimiter makes folders, each once, in its place', async () => {
    expect(await client.names(bucketId, { delimiter: '/' })).toEqual(['a', 'b-', 'b/', 'b0', 'd/']);
    expect(await client.names(bucketId, { delimiter: '/', prefix: 'b/' })).toEqual(['b/1', 'b/2', 'b/c/']);
    expect(await client.names(bucketId, { delimiter: '/', prefix: 'b' })).toEqual(['b-', 'b/', 'b0']);
    expect(await client.names(bucketId, { delimiter: '/e' })).toEqual(['a', 'b-', 'b/1', 'b/2', 'b/c/3', 'b0', 'd/e']);
  });

  test('a folder is there when the start lies inside it', async () => {
    expect(await client.names(bucketId, { delimiter: '/', startFileName: 'b/2' })).toEqual(['b/', 'b0', 'd/']);
  });

  test('a page never repeats a folder', async () => {
    expect(await pages(bucketId, { delimiter: '/', maxFileCount: 1 })).toEqual([['a'], ['b-'], ['b/'], ['b0'], ['d/']]);
  });

  test('a folder row is a row of nothing', async () => {
    const { body } = await client.call('b2_list_file_names', { bucketId, delimiter: '/', prefix: 'd' });
    expect(body.files).toEqual([
      {
        accountId: client.accountId,
        action: 'folder',
        bucketId,
        contentLength: 0,
        contentMd5: null,
        contentSha1: null,
        contentType: null,
        fileId: null,
        fileInfo: {},
        fileName: 'd/',
        uploadTimestamp: 0,
      },
    ]);
    expect(body.nextFileName).toBeNull();
  });

  test('a folder of hidden files only is not there', async () => {
    await client.upload(bucketId, 'z/gone', '');
    await client.call('b2_hide_file', { bucketId, fileName: 'z/gone' });
    expect(await client.names(bucketId, { delimiter: '/', prefix: 'z' })).toEqual([]);
    expect(await client.names(bucketId, { delimiter: '/', prefix: 'z' }, 'b2_list_file_versions')).toEqual(['z/']);
  });
});

describe('versions', () => {
  let bucketId: string;
  let ids: string[];
  beforeAll(async () => {
    bucketId = await client.bucket('version-bucket');
    ids = [];
    for (const data of ['1', '2', '3']) ids.unshift((await client.upload(bucketId, 'v', data)).body.fileId);
    ids.unshift((await client.call('b2_hide_file', { bucketId, fileName: 'v' })).body.fileId);
    await client.upload(bucketId, 'a', '');
    await client.upload(bucketId, 'w', '');
  });
  const list = async (fields: object) => (await client.call('b2_list_file_versions', { bucketId, ...fields })).body;

  test('of one name are newest first, with hide markers', async () => {
    const { files } = await list({});
    expect(files.map((row: { fileName: string; action: string }) => `${row.fileName} ${row.action}`)).toEqual([
      'a upload',
      'v hide',
      'v upload',
      'v upload',
      'v upload',
      'w upload',
    ]);
    expect(files.slice(1, 5).map((row: { fileId: string }) => row.fileId)).toEqual(ids);
  });

  test('start at a pair of name and id, and it is included', async () => {
    const { files } = await list({ startFileName: 'v', startFileId: ids[2] });
    expect(files.map((row: { fileId: string }) => row.fileId).slice(0, 2)).toEqual(ids.slice(2));
  });

  test('come in pages that cut through a name', async () => {
    const all = await pages(bucketId, { maxFileCount: 2 }, 'b2_list_file_versions');
    expect(all).toEqual([
      ['a', 'v'],
      ['v', 'v'],
      ['v', 'w'],
    ]);
    const { nextFileName, nextFileId } = await list({ maxFileCount: 2 });
    expect([nextFileName, nextFileId]).toEqual(['v', ids[1]]);
  });

  test('go on where they were when the version to start at was deleted meanwhile', async () => {
    const own = await client.bucket('deleting-bucket');
    const made: string[] = [];
    for (const data of ['1', '2', '3']) made.unshift((await client.upload(own, 'v', data)).body.fileId);
    const first = await client.call('b2_list_file_versions', { bucketId: own, maxFileCount: 1 });
    expect(first.body.nextFileId).toBe(made[1]);
    await client.call('b2_delete_file_version', { fileName: 'v', fileId: made[1] });
    const { body } = await client.call('b2_list_file_versions', {
      bucketId: own,
      startFileName: 'v',
      startFileId: made[1],
    });
    expect(body.files.map((row: { fileId: string }) => row.fileId)).toEqual([made[2]]);
  });

  test('an id to start at needs its name, and must be one', async () => {
    expect((await list({ startFileId: ids[0] })).code).toBe('bad_request');
    expect((await list({ startFileName: 'v', startFileId: 'rubbish' })).code).toBe('invalid_file_id');
  });
});

test('short pages end early and go on at a name that is none, and still join without a gap', async () => {
  const own = await start({ shortPages: true });
  const bucketId = await own.client.bucket();
  for (const name of ['a', 'b', 'c', 'd/e', 'f']) await own.client.upload(bucketId, name);
  const { body } = await own.client.call('b2_list_file_names', { bucketId, maxFileCount: 4 });
  expect([body.files.length, body.nextFileName]).toEqual([2, 'b ']);
  const fields = { startFileName: body.nextFileName, delimiter: '/', maxFileCount: 10 };
  expect(await own.client.names(bucketId, fields)).toEqual(['c', 'd/', 'f']);
  await own.emulator.close();
});

test('v1 rows also have the size in a field of its own, later ones do not', async () => {
  const bucketId = await bucketWith('size-bucket', ['abc', 'd/e']);
  const rows = async (version: number) =>
    (await client.speaking(version).call('b2_list_file_names', { bucketId, delimiter: '/' })).body.files;
  expect((await rows(1)).map((row: { size: number }) => row.size)).toEqual([3, 0]);
  for (const version of [2, 3, 4]) expect((await rows(version))[0]).not.toHaveProperty('size');
  expect((await rows(1))[0]).toMatchObject({ contentLength: 3, contentSha1: sha1('abc') });
});
