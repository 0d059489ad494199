import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { type Client, start } from './client.js';

let emulator: Emulator;
let client: Client;
let target: string;
beforeEach(async () => {
  // Nothing is replicated until the clock is moved.
  ({ emulator, client } = await start({ replicationInterval: 1_000_000 }));
  target = await client.bucket('target-bucket', {
    replicationConfiguration: { asReplicationDestination: { sourceToDestinationKeyMapping: { src: 'dst' } } },
  });
});
afterEach(() => emulator.close());

const rule = (destinationBucketId: string, changes: object = {}) => ({
  replicationRuleName: 'rule',
  destinationBucketId,
  fileNamePrefix: '',
  isEnabled: true,
  includeExistingFiles: false,
  priority: 1,
  ...changes,
});
const source = (rules: object[], key = 'src') =>
  client.bucket('source-bucket', {
    replicationConfiguration: { asReplicationSource: { replicationRules: rules, sourceApplicationKeyId: key } },
  });
const statusOf = async (fileId: string) => (await client.call('b2_get_file_info', { fileId })).body.replicationStatus;

describe('replication', () => {
  test('answers PENDING, then copies to the other bucket and says COMPLETED', async () => {
    const bucketId = await source([rule(target)]);
    const { body } = await client.upload(bucketId, 'a.txt', 'hello', { headers: { 'X-Bz-Info-colour': 'red' } });
    expect(body.replicationStatus).toBe('PENDING');
    expect(await client.names(target)).toEqual([]);
    emulator.clock.advance(1);
    expect(await statusOf(body.fileId)).toBe('COMPLETED');
    const { body: listed } = await client.call('b2_list_file_names', { bucketId: target });
    expect(listed.files).toEqual([
      expect.objectContaining({ fileName: 'a.txt', replicationStatus: 'REPLICA', fileInfo: { colour: 'red' } }),
    ]);
    const response = await client.get('target-bucket/a.txt');
    expect([await response.text(), response.headers.get('X-Bz-Replication-Status')]).toEqual(['hello', 'REPLICA']);
  });

  test('outlives the deletion of its source', async () => {
    const bucketId = await source([rule(target)]);
    const { body } = await client.upload(bucketId, 'a', 'hello');
    emulator.clock.advance(1);
    await client.call('b2_delete_file_version', { fileId: body.fileId, fileName: 'a' });
    expect(await (await client.get('target-bucket/a')).text()).toBe('hello');
  });

  test('covers large files, copies and hide markers', async () => {
    const bucketId = await source([rule(target)]);
    const { body } = await client.largeFile(bucketId, 'large', ['12345', '6']);
    expect(body.replicationStatus).toBe('PENDING');
    await client.call('b2_copy_file', { sourceFileId: body.fileId, fileName: 'copy' });
    emulator.clock.advance(1);
    expect(await client.names(target)).toEqual(['copy', 'large']);
    await client.call('b2_hide_file', { bucketId, fileName: 'copy' });
    emulator.clock.advance(1);
    expect(await client.names(target)).toEqual(['large']);
  });

  test('leaves names that no rule is about, and rules that are off', async () => {
    const bucketId = await source([
      rule(target, { fileNamePrefix: 'x/' }),
      rule(target, { replicationRuleName: 'off', isEnabled: false, priority: 2 }),
    ]);
    const { body } = await client.upload(bucketId, 'a', 'x');
    expect(body).not.toHaveProperty('replicationStatus');
  });

  test('fails where the other bucket is gone, or does not know the key', async () => {
    const bucketId = await source([rule(target)], 'stranger');
    const { body } = await client.upload(bucketId, 'a', 'x');
    emulator.clock.advance(1);
    expect(await statusOf(body.fileId)).toBe('FAILED');
  });

  test('takes what is there already, if the rule says so', async () => {
    const bucketId = await client.bucket('late-bucket');
    await client.upload(bucketId, 'a', 'x');
    const rules = [rule(target, { includeExistingFiles: true })];
    const replicationConfiguration = {
      asReplicationSource: { replicationRules: rules, sourceApplicationKeyId: 'src' },
    };
    await client.call('b2_update_bucket', { accountId: client.accountId, bucketId, replicationConfiguration });
    emulator.clock.advance(1);
    expect(await client.names(target)).toEqual(['a']);
  });

  test.each([
    ['a bad name', { replicationRuleName: 'a b' }],
    ['priority 0', { priority: 0 }],
    ['a priority beyond 2^31-1', { priority: 2 ** 31 }],
  ])('refuses a rule with %s', async (_, changes) => {
    expect(await source([rule(target, changes)])).toBeUndefined();
  });

  test('and file lock do not go together on the source side', async () => {
    const bucketId = await source([rule(target)]);
    const { status, body } = await client.call('b2_update_bucket', {
      accountId: client.accountId,
      bucketId,
      fileLockEnabled: true,
    });
    expect([status, body.code]).toEqual([400, 'source_replication_conflict']);
  });
});
