import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Container } from '@stowage/core';
import type { B2Backend } from '../src/index.js';
import { failure, startWorld, type World } from './world.js';

let world: World;
let bucket: Container<B2Backend>;

beforeAll(async () => {
  world = await startWorld({ customTimestamps: true });
  bucket = await world.driver.createContainer('settings-bucket', { ex: { fileLockEnabled: true } });
});

afterAll(() => world[Symbol.asyncDispose]());

const GOVERNANCE = { mode: 'governance' as const, period: { duration: 7, unit: 'days' as const } };
const RULE = {
  replicationRuleName: 'everything',
  destinationBucketId: 'b'.repeat(24),
  fileNamePrefix: '',
  isEnabled: true,
  priority: 1,
};

describe('a bucket', () => {
  test('is given every setting, and they can be read back', async () => {
    const changes = {
      bucketInfo: { team: 'red' },
      defaultRetention: GOVERNANCE,
      defaultServerSideEncryption: { mode: 'SSE-B2' as const, algorithm: 'AES256' as const },
      replicationConfiguration: { asReplicationDestination: { sourceToDestinationKeyMapping: { from: 'to' } } },
    };
    await world.driver.exUpdateContainer(bucket, changes);
    expect(await world.driver.exGetContainerProtection(bucket)).toEqual({
      defaultServerSideEncryption: { isReadable: true, value: 'SSE-B2' },
      fileLock: { isReadable: true, value: { isEnabled: true, defaultRetention: GOVERNANCE } },
      replication: {
        isReadable: true,
        value: { asReplicationSource: null, ...changes.replicationConfiguration },
      },
    });
  });

  test('loses its replication and its retention again', async () => {
    const replicationConfiguration = { asReplicationSource: null, asReplicationDestination: null };
    const defaultRetention = { mode: null };
    await world.driver.exUpdateContainer(bucket, { defaultRetention, replicationConfiguration });
    expect(await world.driver.exGetContainerProtection(bucket)).toMatchObject({
      fileLock: { value: { defaultRetention: null } },
      replication: { isReadable: true, value: null },
    });
  });

  test.each([
    ['corsRules', [{ corsRuleName: 'short', allowedOrigins: ['*'], allowedOperations: ['s3_get'], maxAgeSeconds: 1 }]],
    [
      'corsRules',
      [{ corsRuleName: 'long-enough', allowedOrigins: ['*'], allowedOperations: ['get'], maxAgeSeconds: 1 }],
    ],
    ['lifecycleRules', [{ fileNamePrefix: '', daysFromHidingToDeleting: 0 }]],
    ['bucketInfo', Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`key${index}`, 'x']))],
    ['replicationConfiguration', { asReplicationSource: { replicationRules: [RULE] } }],
    [
      'replicationConfiguration',
      { asReplicationSource: { replicationRules: [{ ...RULE, priority: 0 }], sourceApplicationKeyId: 'k' } },
    ],
    ['defaultRetention', { mode: 'compliance' }],
    ['defaultRetention', { mode: 'governance', period: { duration: 1, unit: 'weeks' } }],
  ])('is not given wrong %s', async (setting, value) => {
    world.forget();
    const error = await failure(world.driver.exUpdateContainer(bucket, { [setting]: value }));
    expect(error).toMatchObject({ code: 'invalid_argument' });
    expect(String(error)).toContain(`'${setting}.`.replace(/bucketInfo\.$/, 'bucketInfo'));
    expect(world.asked('b2_update_bucket')).toEqual([]);
  });

  test('is listed by its type', async () => {
    await world.driver.createContainer('public-bucket', { ex: { bucketType: 'allPublic' } });
    const listed = await world.driver.exListContainers({ bucketTypes: ['allPublic'] });
    expect(listed.map(({ name }) => name)).toEqual(['public-bucket']);
    expect(await world.driver.exListContainers()).toHaveLength(2);
  });
});

describe('what a key may not see', () => {
  test('is not taken for what is not set', async () => {
    const object = await bucket.uploadObjectViaStream('x', 'seen', { ex: { legalHold: 'on' } });
    const version = { container: 'settings-bucket', name: 'seen', versionId: object.versionId ?? '' };
    const restricted = await world.connectRestricted({ capabilities: ['listBuckets', 'readFiles'] });
    expect(await restricted.exGetContainerProtection('settings-bucket')).toEqual({
      defaultServerSideEncryption: { isReadable: false },
      fileLock: { isReadable: false },
      replication: { isReadable: false },
    });
    expect(await restricted.exGetObjectProtection(version)).toMatchObject({
      fileRetention: { isReadable: false },
      legalHold: { isReadable: false },
    });
    expect(await world.driver.exGetObjectProtection(version)).toEqual({
      fileRetention: { isReadable: true, value: null },
      legalHold: { isReadable: true, value: 'on' },
      serverSideEncryption: 'SSE-B2',
    });
  });
});

describe('what a key may not do', () => {
  const retention = { mode: 'governance' as const, retainUntilTimestamp: Date.now() + 3_600_000 };

  test.each([
    [{ legalHold: 'on' as const }, 'writeFileLegalHolds'],
    [{ fileRetention: retention }, 'writeFileRetentions'],
  ])('%j fails before the upload, naming the capability', async (ex, capability) => {
    const restricted = await world.connectRestricted({ capabilities: ['listBuckets', 'writeFiles'] });
    const container = await restricted.getContainer('settings-bucket');
    const chunks = [Buffer.alloc(1000), Buffer.alloc(1000), Buffer.alloc(1)];
    world.forget();
    for (const work of [
      container.uploadObjectViaStream('x', 'small', { ex }),
      container.uploadObjectViaStream(chunks, 'large', { ex, partSize: 1000 }),
    ]) {
      const error = await failure(work);
      expect(error).toMatchObject({ code: 'permission_denied' });
      expect(String(error)).toContain(`'${capability}'`);
    }
    expect(world.asked()).toEqual([]);
  });

  test('a name outside the prefix fails before the upload', async () => {
    const restricted = await world.connectRestricted({
      capabilities: ['listBuckets', 'writeFiles'],
      namePrefix: 'mine/',
    });
    const container = await restricted.getContainer('settings-bucket');
    world.forget();
    expect(String(await failure(container.uploadObjectViaStream('x', 'yours')))).toContain("'mine/'");
    expect(world.asked()).toEqual([]);
    await container.uploadObjectViaStream('x', 'mine/x');
  });

  test.each([
    [{ defaultServerSideEncryption: { mode: 'SSE-B2' as const } }, 'writeBucketEncryption'],
    [{ defaultRetention: GOVERNANCE }, 'writeBucketRetentions'],
    [{ replicationConfiguration: {} }, 'writeBucketReplications'],
  ])('%j fails before the request, naming the capability', async (changes, capability) => {
    const restricted = await world.connectRestricted({ capabilities: ['listBuckets', 'writeBuckets'] });
    const error = await failure(restricted.exUpdateContainer('settings-bucket', changes));
    expect(error).toMatchObject({ code: 'permission_denied' });
    expect(String(error)).toContain(`'${capability}'`);
  });
});

test.each([
  ['small', 'x', {}],
  ['large', [Buffer.alloc(1000), Buffer.alloc(1000), Buffer.alloc(1)], { partSize: 1000 }],
])('a %s object can count as uploaded at another time', async (name, content, options) => {
  const customUploadTimestamp = 1_700_000_000_000;
  const object = await bucket.uploadObjectViaStream(content, name, { ...options, ex: { customUploadTimestamp } });
  expect(object.lastModified).toEqual(new Date(customUploadTimestamp));
});

describe('links', () => {
  test('answer with every header that they were made with', async () => {
    await bucket.uploadObjectViaStream('x', 'linked');
    const url = await world.driver.exSignedUrl(
      { container: bucket, name: 'linked' },
      {
        expiresIn: 60,
        b2CacheControl: 'no-store',
        b2ContentLanguage: 'de',
        b2Expires: 'Thu, 01 Dec 2050 16:00:00 GMT',
      },
    );
    const { headers } = await fetch(url);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-language')).toBe('de');
    expect(headers.get('expires')).toBe('Thu, 01 Dec 2050 16:00:00 GMT');
  });

  test.each([
    [{ expiresIn: 604_801 }, "'expiresIn'"],
    [{ expiresIn: 60, cacheControl: 'no-store' }, "'cacheControl'"],
    [{ expiresIn: 60, b2CacheControl: 'a\r\nb' }, "'b2CacheControl'"],
  ])('%j is refused', async (options, named) => {
    const work = world.driver.exSignedUrl({ container: bucket, name: 'linked' }, options);
    expect(String(await failure(work))).toContain(named);
  });
});

describe('notification rules', () => {
  const rule = {
    name: 'uploads',
    eventTypes: ['b2:ObjectCreated:*'],
    isEnabled: true,
    objectNamePrefix: 'in/',
    targetConfiguration: {
      targetType: 'webhook' as const,
      url: 'https://hooks.example/b2',
      hmacSha256SigningSecret: 'a'.repeat(32),
    },
  };

  test('are set, and can be sent back as they were read', async () => {
    await world.driver.exSetNotificationRules(bucket, [rule]);
    const read = await world.driver.exGetNotificationRules(bucket);
    expect(read).toMatchObject([rule]);
    await expect(world.driver.exSetNotificationRules(bucket, read)).resolves.toMatchObject([rule]);
  });

  test('that are wrong are refused, without their secret', async () => {
    const targetConfiguration = { ...rule.targetConfiguration, hmacSha256SigningSecret: 'too-short-a-secret' };
    const error = await failure(world.driver.exSetNotificationRules(bucket, [{ ...rule, targetConfiguration }]));
    expect(String(error)).toContain('hmacSha256SigningSecret');
    expect(String(error)).not.toContain('too-short-a-secret');
  });
});

test('rows can be folded by a delimiter, across pages', async () => {
  for (const name of ['fold/a/1', 'fold/a/2', 'fold/b']) await bucket.uploadObjectViaStream('x', name);
  const options = { prefix: 'fold/', delimiter: '/' };
  const rows = await Array.fromAsync(world.driver.exListObjectVersions(bucket, options));
  expect(rows.map(({ name, extra }) => [name, extra['action']])).toEqual([
    ['fold/a/', 'folder'],
    ['fold/b', 'upload'],
  ]);
});

test.each([
  [{ mode: 'governance', retainUntilTimestamp: 'soon' }, 'retainUntilTimestamp'],
  [{ mode: 'forever', retainUntilTimestamp: 1 }, 'mode'],
])('the retention %j is refused', async (retention, named) => {
  const version = { container: bucket, name: 'x', versionId: 'v' };
  const error = await failure(world.driver.exUpdateObjectRetention(version, retention as never));
  expect(error).toMatchObject({ code: 'invalid_argument' });
  expect(String(error)).toContain(named);
});

describe('a misspelt option is named', () => {
  test.each([
    ['exListContainers', () => world.driver.exListContainers({ bucketType: ['all'] } as object)],
    ['exListContainers', () => world.driver.exListContainers({ bucketTypes: ['public'] } as object)],
    ['exListObjectVersions', () => Array.fromAsync(world.driver.exListObjectVersions(bucket, { prefx: '' } as object))],
    ['exListUnfinished', () => Array.fromAsync(world.driver.exListUnfinished(bucket, { olderThan: 1 } as object))],
    ['exCancelUnfinished', () => world.driver.exCancelUnfinished(bucket, { olderThan: 'today' } as object)],
  ])('by %s', async (method, call) => {
    const error = await failure(call());
    expect(error).toMatchObject({ code: 'invalid_argument' });
    expect(String(error)).toMatch(new RegExp(`${method}: .*'`));
  });
});
