/* What only Swift has, on Swift: set, used as anyone would who has no token, and gone again. */
import { afterAll, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermissionDeniedError, QuotaExceededError, type Container } from '@stowage/core';
import { SwiftStorageDriver, type SwiftBackend, type SwiftCreateContainerOptions } from '../src/index.js';
import { connectDriver, key, optionsOf, urlKey, user } from './server.js';

const driver = connectDriver();
await driver.exSetTempUrlKey(urlKey);
const PART = 1000;
const made: string[] = [];

afterAll(async () => {
  for (const name of made) {
    await driver.exCancelUnfinished(name);
    await driver.deletePrefix(name, '');
    await driver.exSweepSegments(name, { olderThan: new Date(Date.now() + 60_000) });
    await driver.deleteContainer(name);
  }
  await driver.close();
});

async function container(ex: SwiftCreateContainerOptions = {}): Promise<Container<SwiftBackend>> {
  const name = `settings-${process.pid}-${made.length}`;
  made.push(name);
  return driver.createContainer(name, { ex });
}

async function segments({ name }: Container<SwiftBackend>): Promise<readonly string[]> {
  return Array.fromAsync(driver.iterateContainerObjects(`${name}_segments`), (object) => object.name);
}

const large = (fill: string): Buffer => Buffer.alloc(2 * PART + 1, fill);
const inParts = { partSize: PART } as const;

test('TempURLs: reading under another name, writing, and nothing else; each digest that the cluster names', async () => {
  const own = await container();
  const name = 'a ü/+ &?#.txt';
  const put = await driver.exTempUrl({ container: own.name, name }, { method: 'PUT', expiresIn: 60 });
  expect((await fetch(put, { method: 'PUT', body: 'by URL' })).status).toBe(201);
  expect(await (await own.getObject(name)).text()).toBe('by URL');
  expect((await fetch(put.replace('settings', 'Settings'), { method: 'PUT', body: 'x' })).status).toBe(401);
  const get = await driver.exTempUrl(
    { container: own.name, name },
    { method: 'GET', expiresIn: 60, filename: 'b.txt' },
  );
  const answer = await fetch(get);
  expect(await answer.text()).toBe('by URL');
  expect(answer.headers.get('content-disposition')).toContain('b.txt');
  expect((await fetch(get, { method: 'DELETE' })).status).toBe(401);

  const { tempurl } = await driver.exGetInfo();
  const { allowed_digests: digests } = tempurl as { readonly allowed_digests: readonly string[] };
  expect(digests).toContain('sha256');
  const { pathname, searchParams } = new URL(get);
  const lines = ['GET', searchParams.get('temp_url_expires'), decodeURIComponent(pathname)].join('\n');
  const used = digests.find(
    (each) => createHmac(each, urlKey).update(lines).digest('hex') === searchParams.get('temp_url_sig'),
  );
  expect(used).toBe('sha256');
});

test('forms: files below a prefix, none that is larger, and none with another signature', async () => {
  const own = await container();
  const { url, fields } = await driver.exFormPost(own, 'from/forms ü/', {
    expiresIn: 60,
    maxFileSize: 20,
    maxFileCount: 2,
  });
  const send = async (given: Readonly<Record<string, string>>, files: Readonly<Record<string, string>>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(given)) form.set(name, value);
    for (const [index, [name, text]] of Object.entries(files).entries())
      form.set(`file${index}`, new Blob([text]), name);
    return (await fetch(url, { method: 'POST', body: form })).status;
  };
  expect(await send(fields, { 'a.txt': 'first', 'b.txt': 'second' })).toBe(201);
  expect(await (await own.getObject('from/forms ü/b.txt')).text()).toBe('second');
  expect(await send(fields, { 'large.txt': 'x'.repeat(21) })).toBe(400);
  expect(await send({ ...fields, max_file_size: '1000' }, { 'large.txt': 'x'.repeat(21) })).toBe(401);
  expect(await Array.fromAsync(own.iterateObjects(), ({ name }) => name)).toEqual([
    'from/forms ü/a.txt',
    'from/forms ü/b.txt',
  ]);
});

test('many are deleted in one request, by any name', async () => {
  const own = await container();
  const names = ['a', 'ä ö/ünï+code %20.txt', '#1? & more', 'e\u0301', '𝄞', "it's"];
  for (const name of names) await own.uploadObjectViaStream('x', name);
  expect(await driver.exBulkDelete(own, [...names, 'not there'])).toEqual({ deleted: 6, missing: 1, errors: [] });
  expect(await own.listObjects()).toEqual([]);
});

test('what expires is gone after it; segments expire with their object, and a copy has a time of its own', async () => {
  const own = await container();
  const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000);
  const kept = await own.uploadObjectViaStream('x', 'kept', { ex: { deleteAt: at } });
  expect((await own.getObject('kept')).extra).toMatchObject({ deleteAt: at });
  const copy = await driver.copyObject(kept, own, 'copy', { ex: { deleteAfter: 3600 } });
  expect((copy.extra as { readonly deleteAt?: Date }).deleteAt?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  await own.uploadObjectViaStream(large('a'), 'large', { ...inParts, ex: { deleteAt: at } });
  expect((await own.getObject('large')).extra).toMatchObject({ deleteAt: at });
  const beside = `${own.name}_segments`;
  for (const name of await segments(own))
    expect((await driver.getObject(beside, name)).extra).toMatchObject({ deleteAt: at });
  await own.uploadObjectViaStream('x', 'soon', { ex: { deleteAfter: 1 } });
  while (await own.objectExists('soon')) await sleep(200);
  expect(await own.objectExists('kept')).toBe(true);
});

test('who may read', async () => {
  const own = await container({ readAcl: '.r:*', metadata: { Purpose: 'grün' } });
  await own.uploadObjectViaStream(large('a'), 'large', inParts);
  const url = await driver.getObjectCdnUrl({ container: own.name, name: 'large' });
  expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(2 * PART + 1);
  await driver.exUpdateContainer(own, { readAcl: '' });
  expect((await fetch(url)).status).toBe(401);
});

test('who may write: another user of the account, who may do nothing else in it', async () => {
  const [account = ''] = user.split(':');
  const reader = `${account}:reader`;
  const own = await container();
  await using theirs = new SwiftStorageDriver(reader, key, optionsOf());
  const write = () => theirs.uploadObjectViaStream('by another', own.name, 'theirs');
  await expect(write()).rejects.toThrow(PermissionDeniedError);
  await driver.exUpdateContainer(own, { readAcl: reader, writeAcl: reader });
  await write();
  expect(await (await own.getObject('theirs')).text()).toBe('by another');
  await expect(theirs.deleteContainer(own.name)).rejects.toThrow(PermissionDeniedError);
  await driver.exUpdateContainer(own, { writeAcl: '' });
  await expect(write()).rejects.toThrow(PermissionDeniedError);
});

test('quotas, and that they are taken away again', async () => {
  const own = await container({ quotaBytes: 10, quotaCount: 5 });
  await own.uploadObjectViaStream('x', 'small');
  await expect(own.uploadObjectViaStream('x'.repeat(11), 'large')).rejects.toThrow(QuotaExceededError);
  await driver.exUpdateContainer(own, { quotaBytes: null, quotaCount: null });
  await own.uploadObjectViaStream('x'.repeat(11), 'large');
});

test('segments go with their object: when it is replaced, by whatever, and when it is deleted', async () => {
  const own = await container();
  const names = ['large', `${'n'.repeat(900)}ü`, `long/${'ä'.repeat(500)}`];
  for (const name of names) {
    await own.uploadObjectViaStream(large('a'), name, inParts);
    await own.uploadObjectViaStream(large('b'), name, inParts);
    expect(await segments(own)).toHaveLength(3);
    expect(await (await own.getObject(name)).bytes()).toEqual(large('b'));
    await own.uploadObjectViaStream('plain', name);
    expect(await segments(own)).toEqual([]);
    await own.uploadObjectViaStream(large('c'), name, inParts);
    await own.deleteObject(name);
    expect(await segments(own)).toEqual([]);
  }
});

test('a copy to another container shares nothing with a large object', async () => {
  const [from, to] = [await container(), await container()];
  const object = await from.uploadObjectViaStream(large('a'), 'large', inParts);
  const copy = await driver.copyObject(object, to, 'ä/copy');
  await object.delete();
  expect(await copy.bytes()).toEqual(large('a'));
});

test('what a process leaves that has died: unfinished uploads are cancelled, and segments of no object swept', async () => {
  const own = await container();
  const { multipart, services } = driver.backend;
  const head = { name: 'large', contentType: 'text/plain', metadata: {}, headers: {} };
  await own.uploadObjectViaStream(large('a'), 'large', inParts);
  const upload = await multipart.begin(own, head, {});
  const key = { container: `${own.name}_segments`, object: `large/slo/${upload.id}/00000001` };
  await services.session.call({ method: 'PUT', ...key, body: 'part' });
  const orphan = { ...key, object: `large/slo/${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}/00000001` };
  await services.session.call({ method: 'PUT', ...orphan, body: 'orphan' });
  const olderThan = new Date(Date.now() + 60_000);
  expect(await driver.exSweepSegments(own)).toBe(0);
  expect(await driver.exSweepSegments(own, { olderThan })).toBe(1);
  expect(await driver.exCancelUnfinished(own)).toBe(1);
  expect(await segments(own)).toHaveLength(3);
  expect(await (await own.getObject('large')).bytes()).toEqual(large('a'));
  // One that is complete, and whose note a process left that died then, keeps what is the object now.
  await multipart.abort({ ...upload, id: idOf(await segments(own)) });
  expect(await (await own.getObject('large')).bytes()).toEqual(large('a'));
});

function idOf([segment = '']: readonly string[]): string {
  return segment.split('/').at(-2) ?? '';
}
