import { expect, test } from '@jest/globals';
import { InvalidArgumentError, NotSupportedError } from '@stowage/core/spi';
import { unfinishedUploadsRule, type S3LifecycleRule, type S3CompatibleStorageDriver } from '../src/index.js';
import { problem, ScriptedServer } from './scripted-server.js';

const OBJECT = { container: 'photos', name: 'o', versionId: 'v 1' };
const retainUntil = new Date('2027-01-02T03:04:05.000Z');
const rule: S3LifecycleRule = {
  id: 'old',
  enabled: false,
  prefix: 'logs/<&',
  tags: { team: 'a', stage: 'b' },
  expireAfterDays: 30,
  expireNoncurrentAfterDays: 3,
  transitions: [{ afterDays: 0, storageClass: 'GLACIER' }],
};

type Get = (driver: S3CompatibleStorageDriver) => Promise<unknown>;

/** Each is set, and read from a server that answers with what it was told. */
const settings: Readonly<Record<string, { value: unknown; set: Get; get: Get; parameter: string }>> = {
  lifecycle: {
    parameter: 'lifecycle',
    value: [rule, { ...unfinishedUploadsRule(), enabled: true }],
    set: (driver) => driver.exSetLifecycle('photos', [rule, unfinishedUploadsRule()]),
    get: (driver) => driver.exGetLifecycle('photos'),
  },
  policy: {
    parameter: 'policy',
    value: { Version: '2012-10-17', Statement: [] },
    set: (driver) => driver.exSetPolicy('photos', { Version: '2012-10-17', Statement: [] }),
    get: (driver) => driver.exGetPolicy('photos'),
  },
  website: {
    parameter: 'website',
    value: { indexDocument: 'index.html', errorDocument: 'errors/404.html' },
    set: (driver) => driver.exSetWebsite('photos', { indexDocument: 'index.html', errorDocument: 'errors/404.html' }),
    get: (driver) => driver.exGetWebsite('photos'),
  },
  redirect: {
    parameter: 'website',
    value: { redirectTo: 'example.com', protocol: 'https' },
    set: (driver) => driver.exSetWebsite('photos', { redirectTo: 'example.com', protocol: 'https' }),
    get: (driver) => driver.exGetWebsite('photos'),
  },
  containerTags: {
    parameter: 'tagging',
    value: { team: 'é', empty: '' },
    set: (driver) => driver.exSetContainerTags('photos', { team: 'é', empty: '' }),
    get: (driver) => driver.exGetContainerTags('photos'),
  },
  objectTags: {
    parameter: 'tagging&versionId=v%201',
    value: { team: 'a' },
    set: (driver) => driver.exSetObjectTags(OBJECT, { team: 'a' }),
    get: (driver) => driver.exGetObjectTags(OBJECT),
  },
  objectLock: {
    parameter: 'object-lock',
    value: { enabled: true, defaultRetention: { mode: 'GOVERNANCE', years: 2 } },
    set: (driver) => driver.exSetObjectLock('photos', { mode: 'GOVERNANCE', years: 2 }),
    get: (driver) => driver.exGetObjectLock('photos'),
  },
  retention: {
    parameter: 'retention&versionId=v%201',
    value: { mode: 'COMPLIANCE', retainUntil },
    set: (driver) => driver.exSetRetention(OBJECT, { mode: 'COMPLIANCE', retainUntil }),
    get: (driver) => driver.exGetRetention(OBJECT),
  },
  legalHold: {
    parameter: 'legal-hold&versionId=v%201',
    value: true,
    set: (driver) => driver.exSetLegalHold(OBJECT, true),
    get: (driver) => driver.exGetLegalHold(OBJECT),
  },
  ownership: {
    parameter: 'ownershipControls',
    value: 'BucketOwnerPreferred',
    set: (driver) => driver.exSetOwnership('photos', 'BucketOwnerPreferred'),
    get: (driver) => driver.exGetOwnership('photos'),
  },
};

test.each(Object.entries(settings))(
  '%s: what is set is what is read',
  async (_name, { value, set, get, parameter }) => {
    await using server = await ScriptedServer.answering({ status: 200 });
    await set(server.connect());
    const [asked] = server.asked;
    expect(asked?.method).toBe('PUT');
    expect(asked?.headers['content-md5']).toMatch(/^[\w+/]{22}==$/);
    expect(asked?.url.replace(/=(?=&|$)/g, '').split('?')[1]).toBe(parameter);
    await using other = await ScriptedServer.answering({ status: 200, body: asked?.body ?? '' });
    expect(await get(other.connect())).toEqual(value);
  },
);

test.each([
  ['NoSuchLifecycleConfiguration', (driver: S3CompatibleStorageDriver) => driver.exGetLifecycle('photos'), []],
  ['NoSuchBucketPolicy', (driver: S3CompatibleStorageDriver) => driver.exGetPolicy('photos'), undefined],
  ['NoSuchWebsiteConfiguration', (driver: S3CompatibleStorageDriver) => driver.exGetWebsite('photos'), undefined],
  ['NoSuchTagSet', (driver: S3CompatibleStorageDriver) => driver.exGetContainerTags('photos'), {}],
  [
    'ObjectLockConfigurationNotFoundError',
    (driver: S3CompatibleStorageDriver) => driver.exGetObjectLock('photos'),
    undefined,
  ],
  ['NoSuchObjectLockConfiguration', (driver: S3CompatibleStorageDriver) => driver.exGetLegalHold(OBJECT), false],
  ['OwnershipControlsNotFoundError', (driver: S3CompatibleStorageDriver) => driver.exGetOwnership('photos'), undefined],
] as const)('%s is no error', async (code, get, expected) => {
  await using server = await ScriptedServer.answering(problem(404, code), problem(404, 'NoSuchBucket'));
  expect(await get(server.connect())).toEqual(expected);
  await expect(get(server.connect())).rejects.toMatchObject({ providerCode: 'NoSuchBucket' });
});

test.each([
  (driver: S3CompatibleStorageDriver) => driver.exSetLifecycle('photos', []),
  (driver: S3CompatibleStorageDriver) => driver.exSetPolicy('photos', null),
  (driver: S3CompatibleStorageDriver) => driver.exSetWebsite('photos', null),
  (driver: S3CompatibleStorageDriver) => driver.exSetContainerTags('photos', {}),
  (driver: S3CompatibleStorageDriver) => driver.exSetObjectTags(OBJECT, {}),
])('nothing removes what there is', async (set) => {
  await using server = await ScriptedServer.answering({ status: 204 });
  await set(server.connect());
  expect(server.asked.map(({ method }) => method)).toEqual(['DELETE']);
});

test('a rule that would lose its condition if it were set again is not read', async () => {
  const condition = '<Filter><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></Filter>';
  const body = `<LifecycleConfiguration><Rule>${condition}<Status>Enabled</Status></Rule></LifecycleConfiguration>`;
  await using server = await ScriptedServer.answering({ status: 200, body });
  await expect(server.connect().exGetLifecycle('photos')).rejects.toThrow(NotSupportedError);
});

test("a rule's prefix is read also where it stands beside its other conditions", async () => {
  const filter = '<Filter><Prefix>t/</Prefix><And><Tag><Key>a</Key><Value>1</Value></Tag></And></Filter>';
  const body = `<LifecycleConfiguration><Rule>${filter}<Status>Enabled</Status></Rule></LifecycleConfiguration>`;
  await using server = await ScriptedServer.answering({ status: 200, body });
  const rules = await server.connect().exGetLifecycle('photos');
  expect(rules).toEqual([{ enabled: true, prefix: 't/', tags: { a: '1' } }]);
});

test.each([
  (driver: S3CompatibleStorageDriver) => driver.exSetLifecycle('photos', [{ expireAfterDays: 0 }]),
  (driver: S3CompatibleStorageDriver) =>
    driver.exSetLifecycle('photos', [{ expireAfterDays: 1, removeLoneMarkers: true }]),
  (driver: S3CompatibleStorageDriver) => driver.exSetObjectTags(OBJECT, { ['k'.repeat(129)]: '' }),
  (driver: S3CompatibleStorageDriver) => driver.exSetObjectLock('photos', { mode: 'GOVERNANCE' }),
  (driver: S3CompatibleStorageDriver) => driver.exSetWebsite('photos', { indexDocument: 'a/b' }),
  (driver: S3CompatibleStorageDriver) => driver.exSetPolicy('photos', { Statement: 'x'.repeat(20_480) }),
])('what S3 would refuse is refused before anything is sent', async (set) => {
  await using server = await ScriptedServer.answering();
  await expect(set(server.connect())).rejects.toThrow(InvalidArgumentError);
  expect(server.asked).toEqual([]);
});

test('a canned ACL and a lock that is shortened are asked for in headers', async () => {
  await using server = await ScriptedServer.answering({ status: 200 }, { status: 200 });
  const driver = server.connect();
  await driver.exSetContainerAcl('photos', 'public-read');
  await driver.exSetRetention(OBJECT, { mode: 'GOVERNANCE', retainUntil }, { bypassGovernance: true });
  expect(server.asked.map(({ headers }) => headers['x-amz-acl'])).toEqual(['public-read', undefined]);
  expect(server.asked[1]?.headers['x-amz-bypass-governance-retention']).toBe('true');
});
