import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Container } from '@stowage/core';
import { getDriver, Provider } from '@stowage/core';
import { BackblazeB2StorageDriver, type B2Backend } from '../src/index.js';
import { bodyOf, headOf } from './contents.js';
import { failure, startWorld, type World } from './world.js';

let world: World;
let bucket: Container<B2Backend>;

beforeAll(async () => {
  world = await startWorld();
  bucket = await world.driver.createContainer('extras-bucket', { ex: { bucketInfo: { x: 'y' } } });
});

afterAll(() => world[Symbol.asyncDispose]());

test('importing the package registers the driver', () => {
  expect(getDriver(Provider.BACKBLAZE_B2)).toBe(BackblazeB2StorageDriver);
});

test('fromEnv reads the key and the endpoint', async () => {
  const env = {
    B2_APPLICATION_KEY_ID: world.emulator.keyId,
    B2_APPLICATION_KEY: world.emulator.key,
    B2_ENDPOINT: world.emulator.url,
  };
  await using driver = BackblazeB2StorageDriver.fromEnv(env);
  expect((await driver.listContainers()).length).toBe(1);
});

test('host, port and secure are really used', async () => {
  const { hostname, port } = new URL(world.emulator.url);
  const options = { host: hostname, port: Number(port), secure: false };
  await using driver = new BackblazeB2StorageDriver(world.emulator.keyId, world.emulator.key, options);
  expect((await driver.listContainers()).length).toBe(1);
});

describe('upload URLs', () => {
  test('can be used with any HTTP client', async () => {
    const { uploadUrl, authorizationToken } = await world.driver.exGetUploadData(bucket);
    const headers = {
      Authorization: authorizationToken,
      'X-Bz-File-Name': 'by-hand.txt',
      'Content-Type': 'text/plain',
      'X-Bz-Content-Sha1': 'do_not_verify',
    };
    const answer = await fetch(uploadUrl, { method: 'POST', headers, body: 'by hand' });
    expect(answer.status).toBe(200);
    await expect(bucket.objectExists('by-hand.txt')).resolves.toBe(true);
  });

  test('the URL alone', async () => {
    await expect(world.driver.exGetUploadUrl('extras-bucket')).resolves.toMatch(/^http/);
  });
});

describe('objects by id', () => {
  test('have their container, so that they can be read', async () => {
    const stored = await world.store(bucket, 'by-id', 'found');
    const object = await world.driver.exGetObject(stored.versionId ?? '');
    expect(object).toMatchObject({ name: 'by-id', size: 5 });
    expect(object.container).toMatchObject({ name: 'extras-bucket', id: bucket.id });
  });

  test('of a bucket this driver has not seen', async () => {
    const stored = await world.store(bucket, 'by-id', 'found');
    const object = await world.connect().exGetObject(stored.versionId ?? '');
    expect(object.container.name).toBe('extras-bucket');
  });

  test.each(['nonsense', '4_z000000000000000000000000_f100000000000000a_d20260101_m000000_c002_v0001129_t0017'])(
    '%s does not exist',
    async (id) => {
      expect(await failure(world.driver.exGetObject(id))).toMatchObject({ code: 'object_not_found' });
    },
  );
});

test('hiding gives the marker, with its container', async () => {
  await world.store(bucket, 'to-hide');
  const marker = await world.driver.exHideObject(bucket, 'to-hide');
  expect(marker).toMatchObject({ isHideMarker: true, isLatest: true, extra: { action: 'hide' } });
  expect(marker.container.name).toBe('extras-bucket');
  await expect(bucket.objectExists('to-hide')).resolves.toBe(false);
});

test('every row of the listing of versions has its action and its container', async () => {
  const own = await world.driver.createContainer('rows-bucket');
  await world.store(own, 'a', '1');
  await world.store(own, 'a', '2');
  await world.driver.exHideObject(own, 'a');
  await world.backend.multipart.begin(own, headOf('b'), {});
  const rows = await Array.fromAsync(world.driver.exListObjectVersions(own));
  expect(rows.map(({ name, extra }) => [name, extra['action']])).toEqual([
    ['a', 'hide'],
    ['a', 'upload'],
    ['a', 'upload'],
    ['b', 'start'],
  ]);
  for (const row of rows) {
    expect(row.container.name).toBe('rows-bucket');
    await world.driver.exDeleteObjectVersion(row);
  }
  await own.delete();
});

test('a version without id cannot be deleted by mistake', async () => {
  const work = world.driver.exDeleteObjectVersion({ container: bucket, name: 'a' });
  expect(await failure(work)).toMatchObject({ code: 'invalid_argument' });
});

describe('changing a bucket', () => {
  test('changes what is given and leaves the rest', async () => {
    const lifecycleRules = [{ fileNamePrefix: 'tmp/', daysFromHidingToDeleting: 1 }];
    const changed = await world.driver.exUpdateContainer(bucket, { lifecycleRules });
    expect(changed.extra).toMatchObject({ lifecycleRules, bucketInfo: { x: 'y' } });
  });

  test('is refused if someone else was faster', async () => {
    const revision = bucket.extra['revision'] as number;
    const work = world.driver.exUpdateContainer(bucket, { bucketInfo: {}, ifRevisionIs: revision });
    expect(await failure(work)).toMatchObject({ code: 'conflict', status: 409 });
  });

  test('an unknown setting is named', async () => {
    const settings = { bucketTyp: 'allPublic' } as object;
    expect(String(await failure(world.driver.exUpdateContainer(bucket, settings)))).toContain("'bucketTyp'");
  });
});

describe('application keys', () => {
  test('are made, listed, used and deleted', async () => {
    const options = { capabilities: ['listBuckets', 'listFiles'], bucketIds: [bucket.id ?? ''], validFor: 3600 };
    const made = await world.driver.exCreateKey('for-a-test', options);
    const other = world.connect({ keyId: made.applicationKeyId, key: made.applicationKey });
    expect((await other.listContainers()).map(({ name }) => name)).toEqual(['extras-bucket']);
    const listed = await Array.fromAsync(world.driver.exListKeys());
    expect(listed.map(({ keyName }) => keyName)).toContain('for-a-test');
    await world.driver.exDeleteKey(made.applicationKeyId);
    expect(await failure(other.listContainers())).toMatchObject({ code: 'invalid_credentials' });
  });

  test('a wrong option is named', async () => {
    const work = world.driver.exCreateKey('not a name', { capabilities: ['listFiles'] });
    expect(String(await failure(work))).toContain("'keyName'");
  });
});

test('what unfinished uploads left is cancelled, but not what is younger', async () => {
  await world.backend.multipart.begin(bucket, headOf('left/1'), {});
  await world.backend.multipart.begin(bucket, headOf('left/2'), {});
  const olderThan = new Date(0);
  await expect(world.driver.exCancelUnfinished(bucket, { prefix: 'left/', olderThan })).resolves.toBe(0);
  await expect(world.driver.exCancelUnfinished(bucket, { prefix: 'left/' })).resolves.toBe(2);
  await expect(world.driver.exCancelUnfinished(bucket, { prefix: 'left/' })).resolves.toBe(0);
});

test('a download token reads below its prefix', async () => {
  await world.store(bucket, 'shared/a');
  const token = await world.driver.exGetDownloadAuthorization(bucket, 'shared/', { expiresIn: 60 });
  const url = `${await bucket.getCdnUrl()}/shared/a?Authorization=${encodeURIComponent(token)}`;
  expect((await fetch(url)).status).toBe(200);
});

test('retention and legal hold of a version are changed', async () => {
  const locked = await world.driver.createContainer('locked-bucket', { ex: { fileLockEnabled: true } });
  const object = await locked.uploadObjectViaStream('x', 'a');
  const version = { container: locked, name: 'a', versionId: object.versionId ?? '' };
  const retention = { mode: 'governance' as const, retainUntilTimestamp: Date.now() + 60_000 };
  await world.driver.exUpdateObjectRetention(version, retention);
  await world.driver.exUpdateObjectLegalHold(version, 'on');
  const { extra } = await world.driver.exGetObject(version.versionId);
  expect(extra).toMatchObject({ fileRetention: { value: retention }, legalHold: { value: 'on' } });
  await world.driver.exUpdateObjectLegalHold(version, 'off');
  await world.driver.exUpdateObjectRetention(version, null, { bypassGovernance: true });
  await object.delete({ versions: 'delete' });
});

test('notification rules are replaced as a whole', async () => {
  await expect(world.driver.exGetNotificationRules(bucket)).resolves.toEqual([]);
  await expect(world.driver.exSetNotificationRules(bucket, [])).resolves.toEqual([]);
});

test('what was uploaded by the backend is found by the driver', async () => {
  await world.backend.writeObject(bucket, headOf('x'), bodyOf('x'), {});
  await expect(bucket.getObject('x')).resolves.toMatchObject({ size: 1 });
});
