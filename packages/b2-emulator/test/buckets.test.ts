import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import type { Client } from './client.js';
import { start } from './client.js';

let emulator: Emulator;
let client: Client;
beforeAll(async () => ({ emulator, client } = await start()));
afterAll(() => emulator.close());

const create = (bucketName: string, fields: object = {}) =>
  client.call('b2_create_bucket', { accountId: client.accountId, bucketName, bucketType: 'allPrivate', ...fields });

test('a new bucket is answered in full', async () => {
  const { status, body } = await create('full-bucket', { bucketInfo: { a: '1' } });
  expect(status).toBe(200);
  expect(body).toEqual({
    accountId: client.accountId,
    bucketId: expect.stringMatching(/^[0-9a-f]{24}$/),
    bucketInfo: { a: '1' },
    bucketName: 'full-bucket',
    bucketType: 'allPrivate',
    corsRules: [],
    defaultServerSideEncryption: { isClientAuthorizedToRead: true, value: { algorithm: null, mode: null } },
    fileLockConfiguration: {
      isClientAuthorizedToRead: true,
      value: { defaultRetention: { mode: null, period: null }, isFileLockEnabled: false },
    },
    lifecycleRules: [],
    options: ['s3'],
    replicationConfiguration: { isClientAuthorizedToRead: true, value: null },
    revision: 2,
  });
});

test('a name in use is refused, in any case of its letters', async () => {
  await create('taken-bucket');
  const { body } = await create('TAKEN-bucket');
  expect(body).toEqual({ code: 'duplicate_bucket_name', message: 'Bucket name is already in use.', status: 400 });
});

test.each(['short', 'under_score', 'b2-reserved', 'with space', 'x'.repeat(64)])(
  '%p is no bucket name',
  async (name) => {
    const { status, body } = await create(name);
    expect([status, body.code]).toEqual([400, 'bad_request']);
  },
);

test('there are at most as many buckets as the account may have', async () => {
  const own = await start({ maxBuckets: 1 });
  await own.client.bucket('first-bucket');
  const { body } = await own.client.call('b2_create_bucket', {
    accountId: own.client.accountId,
    bucketName: 'second-bucket',
    bucketType: 'allPrivate',
  });
  expect(body.code).toBe('too_many_buckets');
  await own.emulator.close();
});

describe('listing', () => {
  test('is by name, can ask for one, and knows none by an unknown name', async () => {
    const own = await start();
    for (const name of ['list-b', 'list-a', 'list-c']) await own.client.bucket(name);
    const names = async (fields: object) => {
      const { body } = await own.client.call('b2_list_buckets', { accountId: own.client.accountId, ...fields });
      return body.buckets.map((bucket: { bucketName: string }) => bucket.bucketName);
    };
    expect(await names({})).toEqual(['list-a', 'list-b', 'list-c']);
    expect(await names({ bucketName: 'list-b' })).toEqual(['list-b']);
    expect(await names({ bucketName: 'nothing' })).toEqual([]);
    expect(await names({ bucketTypes: ['allPublic'] })).toEqual([]);
    expect(await names({ bucketTypes: ['all'] })).toHaveLength(3);
    await own.emulator.close();
  });
});

describe('updating', () => {
  test('changes what is given, keeps the rest, and counts the revision', async () => {
    const bucketId = await client.bucket('update-bucket', { bucketInfo: { keep: 'me' } });
    const { body } = await client.call('b2_update_bucket', {
      accountId: client.accountId,
      bucketId,
      bucketType: 'allPublic',
    });
    expect(body).toMatchObject({ bucketType: 'allPublic', bucketInfo: { keep: 'me' }, revision: 3 });
  });

  test('refuses a revision that is not the present one', async () => {
    const bucketId = await client.bucket('revision-bucket');
    const update = (ifRevisionIs: number) =>
      client.call('b2_update_bucket', { accountId: client.accountId, bucketId, bucketInfo: {}, ifRevisionIs });
    expect((await update(2)).status).toBe(200);
    const { status, body } = await update(2);
    expect([status, body.code]).toEqual([409, 'conflict']);
  });

  test('file lock comes, but never goes', async () => {
    const bucketId = await client.bucket('lockable-bucket');
    const update = (fields: object) =>
      client.call('b2_update_bucket', { accountId: client.accountId, bucketId, ...fields });
    const retention = { mode: 'governance', period: { duration: 7, unit: 'days' } };
    expect((await update({ defaultRetention: retention })).body.code).toBe('bucket_missing_file_lock');
    const { body } = await update({ fileLockEnabled: true, defaultRetention: retention });
    expect(body.fileLockConfiguration.value).toEqual({ defaultRetention: retention, isFileLockEnabled: true });
    expect((await update({ fileLockEnabled: false })).body.code).toBe('file_lock_conflict');
  });

  test('lifecycle rules are echoed as they were sent', async () => {
    const lifecycleRules = [{ fileNamePrefix: 'logs/', daysFromHidingToDeleting: 3 }];
    const { body } = await create('lifecycle-bucket', { lifecycleRules });
    expect(body.lifecycleRules).toEqual(lifecycleRules);
  });

  test.each([
    ['set nothing', [{ fileNamePrefix: '' }]],
    ['wait less than a day', [{ fileNamePrefix: '', daysFromHidingToDeleting: 0 }]],
    [
      'overlap',
      [
        { fileNamePrefix: 'a/b', daysFromHidingToDeleting: 1 },
        { fileNamePrefix: 'a', daysFromHidingToDeleting: 1 },
      ],
    ],
  ])('lifecycle rules that %s are refused', async (_, lifecycleRules) => {
    expect((await create('bad-lifecycle-bucket', { lifecycleRules })).body.code).toBe('bad_request');
  });

  test('replication shows both sides, and nothing when both are cleared', async () => {
    const bucketId = await client.bucket('replica-bucket');
    const update = async (replicationConfiguration: object) => {
      const request = { accountId: client.accountId, bucketId, replicationConfiguration };
      return (await client.call('b2_update_bucket', request)).body.replicationConfiguration.value;
    };
    const asReplicationDestination = { sourceToDestinationKeyMapping: { a: 'b' } };
    expect(await update({ asReplicationDestination })).toEqual({ asReplicationDestination, asReplicationSource: null });
    expect(await update({ asReplicationDestination: null, asReplicationSource: null })).toBeNull();
  });

  test('notification rules are kept', async () => {
    const bucketId = await client.bucket('notify-bucket');
    const targetConfiguration = {
      targetType: 'webhook',
      url: 'https://example.com',
      customHeaders: [{ name: 'X-Mine', value: 'yes' }],
      hmacSha256SigningSecret: 'a'.repeat(32),
    };
    const rule = {
      name: 'r',
      eventTypes: ['b2:ObjectCreated:*'],
      isEnabled: true,
      objectNamePrefix: '',
      targetConfiguration,
    };
    const eventNotificationRules = [{ ...rule, isSuspended: false, suspensionReason: '' }];
    await client.call('b2_set_bucket_notification_rules', { bucketId, eventNotificationRules });
    const { body } = await client.call('b2_get_bucket_notification_rules', { bucketId });
    expect(body).toEqual({ bucketId, eventNotificationRules });
  });
});

describe('deleting', () => {
  const remove = (bucketId: string) => client.call('b2_delete_bucket', { accountId: client.accountId, bucketId });

  test('answers the bucket, once', async () => {
    const bucketId = await client.bucket('delete-bucket');
    expect((await remove(bucketId)).body).toMatchObject({ bucketId, revision: 3 });
    expect((await remove(bucketId)).body).toEqual({
      code: 'bad_bucket_id',
      message: `Bucket ${bucketId} does not exist`,
      status: 400,
    });
    expect((await remove('rubbish')).body.code).toBe('bad_request');
  });

  test('is refused while a file, a hide marker or an unfinished large file is left', async () => {
    const bucketId = await client.bucket('full-of-things');
    const { body: file } = await client.upload(bucketId, 'a');
    const { body: marker } = await client.call('b2_hide_file', { bucketId, fileName: 'a' });
    const request = { bucketId, fileName: 'b', contentType: 'text/plain' };
    const { body: large } = await client.call('b2_start_large_file', request);
    for (const { fileId, fileName } of [file, marker, large]) {
      expect((await remove(bucketId)).body.code).toBe('cannot_delete_non_empty_bucket');
      await client.call('b2_delete_file_version', { fileId, fileName });
    }
    expect((await remove(bucketId)).status).toBe(200);
  });
});
