import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { Client } from './client.js';
import { sha1, start } from './client.js';

let emulator: Emulator;
let client: Client;
let bucketId: string;
beforeAll(async () => {
  ({ emulator, client } = await start({ maxUploadSize: 100 }));
  bucketId = await client.bucket('file-bucket');
});
afterAll(() => emulator.close());

describe('b2_get_file_info', () => {
  test('knows a file, a hide marker and an unfinished large file', async () => {
    const { body: file } = await client.upload(bucketId, 'info', 'x');
    const { body: marker } = await client.call('b2_hide_file', { bucketId, fileName: 'info' });
    const { body: large } = await client.call('b2_start_large_file', {
      bucketId,
      fileName: 'info',
      contentType: 'b2/x-auto',
    });
    for (const each of [file, marker, large])
      expect((await client.call('b2_get_file_info', { fileId: each.fileId })).body).toEqual(each);
  });

  test('tells an unknown id from what is none', async () => {
    const { body } = await client.upload(bucketId, 'unknown', 'x');
    await client.call('b2_delete_file_version', body);
    const unknown = await client.call('b2_get_file_info', body);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
    const invalid = await client.call('b2_get_file_info', { fileId: 'bad-id' });
    expect(invalid.body).toEqual({ code: 'bad_request', message: 'Invalid fileId: bad-id', status: 400 });
  });
});

describe('b2_hide_file', () => {
  test('answers a marker with the hashes of nothing', async () => {
    await client.upload(bucketId, 'hide', 'x');
    const { body } = await client.call('b2_hide_file', { bucketId, fileName: 'hide' });
    expect(body).toEqual({
      accountId: client.accountId,
      action: 'hide',
      bucketId,
      contentLength: 0,
      contentMd5: 'd41d8cd98f00b204e9800998ecf8427e',
      contentSha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
      contentType: 'application/x-bz-hide-marker',
      fileId: expect.any(String),
      fileInfo: {},
      fileName: 'hide',
      uploadTimestamp: expect.any(Number),
    });
  });

  test('cannot hide what is hidden or was never there', async () => {
    await client.upload(bucketId, 'hide-twice', 'x');
    await client.call('b2_hide_file', { bucketId, fileName: 'hide-twice' });
    const again = await client.call('b2_hide_file', { bucketId, fileName: 'hide-twice' });
    expect(again.body).toEqual({ code: 'already_hidden', message: 'File already hidden: hide-twice', status: 400 });
    const never = await client.call('b2_hide_file', { bucketId, fileName: 'never' });
    expect(never.body).toEqual({ code: 'no_such_file', message: 'File not present: never', status: 400 });
  });

  test('is undone by deleting the marker', async () => {
    await client.upload(bucketId, 'unhide', 'x');
    const { body } = await client.call('b2_hide_file', { bucketId, fileName: 'unhide' });
    await client.call('b2_delete_file_version', body);
    expect((await client.get('file-bucket/unhide')).status).toBe(200);
  });
});

describe('b2_delete_file_version', () => {
  test('needs the id and the name that belong together', async () => {
    const { body } = await client.upload(bucketId, 'pair', 'x');
    const wrong = await client.call('b2_delete_file_version', { fileId: body.fileId, fileName: 'other' });
    expect(wrong.body).toEqual({
      code: 'file_not_present',
      message: `File not present: other ${body.fileId}`,
      status: 400,
    });
    const right = await client.call('b2_delete_file_version', { fileId: body.fileId, fileName: 'pair' });
    expect(right.body).toEqual({ fileId: body.fileId, fileName: 'pair' });
    expect((await client.call('b2_delete_file_version', body)).body.code).toBe('file_not_present');
  });

  test('of the newest version shows the one before', async () => {
    await client.upload(bucketId, 'layers', 'old');
    const { body } = await client.upload(bucketId, 'layers', 'new');
    await client.call('b2_delete_file_version', body);
    expect(await (await client.get('file-bucket/layers')).text()).toBe('old');
  });
});

describe('b2_copy_file', () => {
  const copy = (fields: object) => client.call('b2_copy_file', { fileName: 'copied', ...fields });
  let sourceFileId: string;
  beforeAll(async () => {
    const headers = { 'X-Bz-Info-a': '1' };
    sourceFileId = (await client.upload(bucketId, 'source', '0123456789', { headers })).body.fileId;
  });

  test('takes bytes, type and info, and says it was a copy once', async () => {
    const { body } = await copy({ sourceFileId });
    expect(body).toMatchObject({
      action: 'copy',
      contentSha1: sha1('0123456789'),
      contentType: 'text/plain',
      fileInfo: { a: '1' },
    });
    expect((await client.call('b2_get_file_info', body)).body.action).toBe('upload');
    expect(await (await client.get('file-bucket/copied')).text()).toBe('0123456789');
  });

  test('takes a range, and its hash is of that range', async () => {
    const { body } = await copy({ sourceFileId, range: 'bytes=2-4' });
    expect(body).toMatchObject({ contentLength: 3, contentSha1: sha1('234') });
    expect((await copy({ sourceFileId, range: 'bytes=10-' })).status).toBe(416);
    expect((await copy({ sourceFileId, range: 'rubbish' })).body.code).toBe('bad_request');
  });

  test('lives on without its source', async () => {
    const { body: source } = await client.upload(bucketId, 'short-lived', 'x');
    await copy({ sourceFileId: source.fileId, fileName: 'survivor' });
    await client.call('b2_delete_file_version', source);
    expect(await (await client.get('file-bucket/survivor')).text()).toBe('x');
  });

  test('goes to another bucket', async () => {
    const destinationBucketId = await client.bucket('copy-target');
    const { body } = await copy({ sourceFileId, destinationBucketId });
    expect(body.bucketId).toBe(destinationBucketId);
  });

  test('replaces the metadata, all of it', async () => {
    const { body } = await copy({
      sourceFileId,
      metadataDirective: 'REPLACE',
      contentType: 'text/css',
      fileInfo: { b: '2' },
    });
    expect(body).toMatchObject({ contentType: 'text/css', fileInfo: { b: '2' } });
    expect((await copy({ sourceFileId, metadataDirective: 'REPLACE' })).body.code).toBe('bad_request');
    expect((await copy({ sourceFileId, contentType: 'text/css' })).body.code).toBe('bad_request');
  });

  test('has a largest size', async () => {
    const large = await client.largeFile(bucketId, 'too-big', ['x'.repeat(60), 'y'.repeat(60)]);
    expect((await copy({ sourceFileId: large.body.fileId })).body).toEqual({
      code: 'source_too_large',
      message: 'Copy source too big: 120',
      status: 400,
    });
  });

  test('needs a source that is a file', async () => {
    const { body: large } = await client.call('b2_start_large_file', {
      bucketId,
      fileName: 's',
      contentType: 'text/plain',
    });
    expect((await copy({ sourceFileId: large.fileId })).status).toBe(404);
  });
});

describe('file lock', () => {
  const day = 24 * 60 * 60 * 1000;
  let locked: string;
  beforeAll(async () => {
    locked = await client.bucket('locked-bucket', { fileLockEnabled: true });
  });
  const retention = (mode: string, days: number) => ({ mode, retainUntilTimestamp: Date.now() + days * day });
  const remove = (file: object, bypassGovernance = false) =>
    client.call('b2_delete_file_version', { ...file, bypassGovernance });
  const clientThatMay = async (...capabilities: string[]) => {
    const request = { accountId: client.accountId, keyName: 'k', capabilities };
    const { body: key } = await client.call('b2_create_key', request);
    return Client.authorized(emulator, { keyId: key.applicationKeyId, key: key.applicationKey });
  };

  test('needs a bucket that has it', async () => {
    const { body } = await client.upload(bucketId, 'lock', 'x', { headers: { 'X-Bz-File-Legal-Hold': 'on' } });
    expect(body).toEqual({
      code: 'bucket_missing_file_lock',
      message: 'The bucket is not file lock enabled',
      status: 400,
    });
  });

  test('a legal hold keeps a version until it is lifted', async () => {
    const { body } = await client.upload(locked, 'held', 'x', { headers: { 'X-Bz-File-Legal-Hold': 'on' } });
    expect(body.legalHold.value).toBe('on');
    expect((await remove(body, true)).body).toEqual({ code: 'access_denied', message: 'Access Denied', status: 401 });
    const { fileId, fileName } = body;
    const lifted = await client.call('b2_update_file_legal_hold', { fileId, fileName, legalHold: 'off' });
    expect(lifted.body).toEqual({ fileId, fileName, legalHold: 'off' });
    expect((await remove(body)).status).toBe(200);
  });

  test('governance keeps a version from all but those who bypass it', async () => {
    const { body } = await client.upload(locked, 'governed', 'x');
    const { fileId, fileName } = body;
    const fileRetention = retention('governance', 1);
    const set = await client.call('b2_update_file_retention', { fileId, fileName, fileRetention });
    expect(set.body).toEqual({ fileId, fileName, fileRetention });
    expect((await remove(body)).status).toBe(401);
    expect((await remove(body, true)).status).toBe(200);
  });

  describe('is bypassed by nobody without the right to', () => {
    let governed: { fileId: string; fileName: string };
    let other: Client;
    const unauthorized = { code: 'unauthorized', message: '', status: 401 };
    beforeAll(async () => {
      const { fileId, fileName } = (await client.upload(locked, 'not-yours', 'x')).body;
      governed = { fileId, fileName };
      await client.call('b2_update_file_retention', { ...governed, fileRetention: retention('governance', 2) });
      other = await clientThatMay('deleteFiles', 'writeFileRetentions');
    });

    test('who deletes', async () => {
      const { body } = await other.call('b2_delete_file_version', { ...governed, bypassGovernance: true });
      expect(body).toEqual(unauthorized);
    });

    test('who changes the retention', async () => {
      const change = { ...governed, fileRetention: retention('governance', 1), bypassGovernance: true };
      expect((await other.call('b2_update_file_retention', change)).body).toEqual(unauthorized);
    });

    test('though nothing is there to bypass', async () => {
      const { fileId, fileName } = (await client.upload(bucketId, 'not-locked', 'x')).body;
      const request = { fileId, fileName, bypassGovernance: true };
      expect((await other.call('b2_delete_file_version', request)).body).toEqual(unauthorized);
    });

    test('and who does not ask to bypass is told that the version is locked', async () => {
      const deletion = await other.call('b2_delete_file_version', { ...governed, bypassGovernance: false });
      expect(deletion.body).toEqual({ code: 'access_denied', message: 'Access Denied', status: 401 });
      const change = { ...governed, fileRetention: retention('governance', 1) };
      const { body } = await other.call('b2_update_file_retention', change);
      expect(body).toEqual({ code: 'access_denied', message: 'Access Denied', status: 403 });
    });
  });

  test('compliance is only ever extended', async () => {
    const { fileId, fileName } = (await client.upload(locked, 'complied', 'x')).body;
    const set = (fileRetention: object, bypassGovernance = true) =>
      client.call('b2_update_file_retention', { fileId, fileName, fileRetention, bypassGovernance });
    expect((await set(retention('compliance', 2))).status).toBe(200);
    expect((await set(retention('compliance', 3))).status).toBe(200);
    const shorter = await set(retention('compliance', 1));
    expect([shorter.status, shorter.body.code]).toEqual([403, 'access_denied']);
    expect((await set({ mode: null, retainUntilTimestamp: null })).status).toBe(403);
    expect((await remove({ fileId, fileName }, true)).status).toBe(401);
  });

  test('is refused to a key without the right, before anything else is looked at', async () => {
    const { fileId, fileName } = (await client.upload(bucketId, 'no-right', 'x')).body;
    const reader = await clientThatMay('readFiles');
    const { status, body } = await reader.call('b2_update_file_legal_hold', { fileId, fileName, legalHold: 'on' });
    expect([status, body.code]).toEqual([403, 'access_denied']);
  });

  test('needs only its own right', async () => {
    const { fileId, fileName } = (await client.upload(locked, 'own-right', 'x')).body;
    const holder = await clientThatMay('writeFileLegalHolds');
    expect((await holder.call('b2_update_file_legal_hold', { fileId, fileName, legalHold: 'off' })).status).toBe(200);
  });

  test('lies in the future', async () => {
    const { fileId, fileName } = (await client.upload(locked, 'past', 'x')).body;
    const { body } = await client.call('b2_update_file_retention', {
      fileId,
      fileName,
      fileRetention: retention('governance', -1),
    });
    expect(body.code).toBe('retain_until_timestamp_must_be_in_future');
  });

  test('ends when its time has come', async () => {
    const own = await start();
    const id = await own.client.bucket('ending-lock', { fileLockEnabled: true });
    const headers = {
      'X-Bz-File-Retention-Mode': 'compliance',
      'X-Bz-File-Retention-Retain-Until-Timestamp': String(Date.now() + 60_000),
    };
    const { body } = await own.client.upload(id, 'a', 'x', { headers });
    own.emulator.clock.advance(61_000);
    expect((await own.client.call('b2_delete_file_version', body)).status).toBe(200);
    await own.emulator.close();
  });

  test('comes from the bucket when the file asks for none', async () => {
    const id = await client.bucket('default-lock', { fileLockEnabled: true });
    const defaultRetention = { mode: 'governance', period: { duration: 7, unit: 'days' } };
    await client.call('b2_update_bucket', { accountId: client.accountId, bucketId: id, defaultRetention });
    const { body } = await client.upload(id, 'a', 'x');
    expect(body.fileRetention.value.mode).toBe('governance');
    const head = await client.get('default-lock/a', {}, 'HEAD');
    expect(head.headers.get('x-bz-file-retention-mode')).toBe('governance');
  });
});
