/*
 * Every setting of the S3 driver that Ceph's gateway has: set, read back, removed. What Debian's 16.2 of it lacks:
 *
 * - Object ownership: it takes `?ownershipControls` for a request of another kind.
 * - Tags of its own for a copy in one request: it stores them so that it cannot read them. The driver refuses them.
 */
import { afterAll, expect, test } from '@jest/globals';
import { supports, type Container } from '@stowage/core';
import { unfinishedUploadsRule, type S3Backend, type S3LifecycleRule } from '../src/index.js';
import { connect, judge } from './judge.js';

const run = Date.now().toString(36);
const driver = connect();
let made = 0;

afterAll(() => driver.close());

async function bucket(options = {}): Promise<Container<S3Backend>> {
  return driver.createContainer(`settings-${run}-${(made += 1)}`, options);
}

async function stored(container: Container<S3Backend>, name = 'o', ex = {}) {
  return container.uploadObjectViaStream('content', name, { ex });
}

/** What anybody is answered who asks without credentials. */
async function publicly(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const answer = await fetch(`${judge.endpoint}/${path}`, { method, headers });
  await answer.arrayBuffer();
  return answer;
}

test('tags of a bucket and of an object', async () => {
  const container = await bucket();
  const object = await stored(container);
  expect(await driver.exGetContainerTags(container)).toEqual({});
  expect(await driver.exGetObjectTags(object)).toEqual({});
  await driver.exSetContainerTags(container, { team: 'storage', 'cost centre': '+1' });
  await driver.exSetObjectTags(object, { state: 'new', 'a/b': 'c=d' });
  expect(await driver.exGetContainerTags(container)).toEqual({ team: 'storage', 'cost centre': '+1' });
  expect(await driver.exGetObjectTags(object)).toEqual({ state: 'new', 'a/b': 'c=d' });
  await driver.exSetContainerTags(container, {});
  await driver.exSetObjectTags(object, {});
  expect(await driver.exGetContainerTags(container)).toEqual({});
  expect(await driver.exGetObjectTags(object)).toEqual({});
});

test('tags that an object is stored with, in one request and in parts, and that go with a copy', async () => {
  const container = await bucket();
  const tags = { kind: 'photo & text', size: 'L' };
  const single = await stored(container, 'single', { tags });
  const bytes = Buffer.alloc(5 * 1024 ** 2 + 1, 'x');
  const inParts = await container.uploadObjectViaStream(bytes, 'parts', { ex: { tags }, partSize: 5 * 1024 ** 2 });
  const copy = await driver.copyObject(single, container, 'copy');
  for (const object of [single, inParts, copy]) expect(await driver.exGetObjectTags(object)).toEqual(tags);
  const retagged = driver.copyObject(single, container, 'retagged', { ex: { tags: { other: 'one' } } });
  await expect(retagged).rejects.toMatchObject({ name: 'NotSupportedError' });
});

test('ACLs, also as objects and buckets are made', async () => {
  const container = await bucket();
  const object = await stored(container, 'private');
  const path = `${container.name}/private`;
  expect((await publicly(path)).status).toBe(403);
  await driver.exSetObjectAcl(object, 'public-read');
  expect((await publicly(path)).status).toBe(200);
  await driver.exSetObjectAcl(object, 'private');
  expect((await publicly(path)).status).toBe(403);
  await stored(container, 'public', { acl: 'public-read' });
  expect((await publicly(`${container.name}/public`)).status).toBe(200);

  expect((await publicly(container.name)).status).toBe(403);
  await driver.exSetContainerAcl(container, 'public-read');
  expect((await publicly(container.name)).status).toBe(200);
  const open = await bucket({ ex: { acl: 'public-read' } });
  expect((await publicly(open.name)).status).toBe(200);
});

test('lifecycle rules, and the one for unfinished uploads', async () => {
  const container = await bucket();
  expect(await driver.exGetLifecycle(container)).toEqual([]);
  const rules: readonly S3LifecycleRule[] = [
    unfinishedUploadsRule({ afterDays: 2, prefix: 'tmp/' }),
    { id: 'old', prefix: 'logs/', enabled: false, expireAfterDays: 30, expireNoncurrentAfterDays: 3 },
    { id: 'markers', prefix: 'm/', enabled: true, removeLoneMarkers: true },
    { id: 'tagged', prefix: 't/', enabled: true, tags: { a: '1', b: '2' }, expireAfterDays: 1 },
  ];
  await driver.exSetLifecycle(container, rules);
  const read = await driver.exGetLifecycle(container);
  // It sorts them by their ids.
  const byId = (one: S3LifecycleRule, other: S3LifecycleRule) => (one.id! < other.id! ? -1 : 1);
  const expected = rules.map((rule) => ({ enabled: true, ...rule }));
  expect([...read].sort(byId)).toEqual(expected.sort(byId));
  await driver.exSetLifecycle(container, read);
  expect(await driver.exGetLifecycle(container)).toEqual(read);
  await driver.exSetLifecycle(container, []);
  expect(await driver.exGetLifecycle(container)).toEqual([]);
});

test('rules for pages of other origins', async () => {
  const container = await bucket();
  await stored(container, 'page', { acl: 'public-read' });
  expect(await driver.exGetCors(container)).toEqual([]);
  const [origin, path] = ['https://app.example.com', `${container.name}/page`];
  const rule = {
    id: 'app',
    allowedOrigins: [origin],
    allowedMethods: ['GET', 'PUT'] as const,
    allowedHeaders: ['*'],
    exposeHeaders: ['ETag'],
    maxAgeSeconds: 60,
  };
  await driver.exSetCors(container, [rule]);
  const [read] = await driver.exGetCors(container);
  expect({ ...read, allowedMethods: [...(read?.allowedMethods ?? [])].sort() }).toEqual(rule);
  expect((await publicly(path, { origin })).headers.get('access-control-allow-origin')).toBe(origin);
  await driver.exSetCors(container, []);
  expect(await driver.exGetCors(container)).toEqual([]);
  expect((await publicly(path, { origin })).headers.get('access-control-allow-origin')).toBeNull();
});

test('a policy', async () => {
  const container = await bucket();
  await stored(container, 'shared/o');
  const path = `${container.name}/shared/o`;
  expect(await driver.exGetPolicy(container)).toBeUndefined();
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${container.name}/shared/*`,
      },
    ],
  };
  await driver.exSetPolicy(container, policy);
  expect(await driver.exGetPolicy(container)).toEqual(policy);
  expect((await publicly(path)).status).toBe(200);
  await driver.exSetPolicy(container, null);
  expect(await driver.exGetPolicy(container)).toBeUndefined();
  expect((await publicly(path)).status).toBe(403);
});

test('a website', async () => {
  const container = await bucket();
  expect(await driver.exGetWebsite(container)).toBeUndefined();
  const pages = { indexDocument: 'index.html', errorDocument: 'errors/404.html' };
  await driver.exSetWebsite(container, pages);
  expect(await driver.exGetWebsite(container)).toEqual(pages);
  const redirect = { redirectTo: 'www.example.com', protocol: 'https' } as const;
  await driver.exSetWebsite(container, redirect);
  expect(await driver.exGetWebsite(container)).toEqual(redirect);
  await driver.exSetWebsite(container, null);
  expect(await driver.exGetWebsite(container)).toBeUndefined();
});

test('Object Lock, retention and legal hold', async () => {
  const container = await bucket({ ex: { objectLock: true } });
  expect(await driver.exGetObjectLock(container)).toEqual({ enabled: true });
  const retention = { mode: 'GOVERNANCE', days: 1 } as const;
  await driver.exSetObjectLock(container, retention);
  expect(await driver.exGetObjectLock(container)).toEqual({ enabled: true, defaultRetention: retention });
  expect(await driver.exGetObjectLock(await bucket())).toBeUndefined();

  const locked = await stored(container, 'locked');
  const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 2 * 86_400_000);
  expect(await driver.exGetRetention(locked)).toMatchObject({ mode: 'GOVERNANCE' });
  await driver.exSetRetention(locked, { mode: 'GOVERNANCE', retainUntil: until });
  expect(await driver.exGetRetention(locked)).toEqual({ mode: 'GOVERNANCE', retainUntil: until });
  const all = { versions: 'delete' } as const;
  await expect(driver.deleteObject(locked, all)).rejects.toMatchObject({ name: 'PermissionDeniedError' });
  await driver.deleteObject(locked, { ...all, ex: { bypassGovernanceRetention: true } });
  expect(await container.objectExists('locked')).toBe(false);

  const held = await stored(container, 'held', { legalHold: true });
  expect(await driver.exGetLegalHold(held)).toBe(true);
  await driver.exSetLegalHold(held, false);
  expect(await driver.exGetLegalHold(held)).toBe(false);
});

test('versioning and a storage class', async () => {
  if (!supports(driver, 'versions')) throw new Error('its buckets keep no versions');
  const container = await bucket();
  expect((await driver.getContainer(container.name)).versioning).toBe('off');
  for (const state of ['on', 'suspended', 'on'] as const) {
    await driver.setContainerVersioning(container, state);
    expect((await driver.getContainer(container.name)).versioning).toBe(state);
  }
  await stored(container, 'o', { storageClass: 'STANDARD' });
  const [row] = await container.listObjects();
  expect(row?.extra).toMatchObject({ storageClass: 'STANDARD' });
});
