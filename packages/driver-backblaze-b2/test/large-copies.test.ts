import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Container } from '@stowage/core';
import type { MultipartFacet } from '@stowage/core/spi';
import { B2Copies } from '../src/copies.js';
import type { B2Backend } from '../src/index.js';
import { B2Versions } from '../src/versions.js';
import { failure, startWorld, type World } from './world.js';

/** Bytes: as if B2 copied no more at once. */
const MAX_COPY = 2500;
const CONTENT = Buffer.alloc(7300, 'abcdefg');
const SHA1 = createHash('sha1').update(CONTENT).digest('hex');
const OLD = { mode: 'SSE-C' as const, customerKey: Buffer.alloc(32, 'o') };
const NEW = { mode: 'SSE-C' as const, customerKey: Buffer.alloc(32, 'n') };

let world: World;
let bucket: Container<B2Backend>;

beforeAll(async () => {
  world = await startWorld({ recommendedPartSize: 2000 });
  bucket = await world.driver.createContainer('large-copies');
});

afterAll(() => world[Symbol.asyncDispose]());

function versions(multipart: MultipartFacet = world.backend.multipart): B2Versions {
  const { services } = world.backend;
  return new B2Versions(services, { copy: new B2Copies(services, MAX_COPY), multipart });
}

/** A version below another. */
async function covered(name: string, ex: object = {}): Promise<{ name: string; versionId: string }> {
  const options = { metadata: { of: 'a user' }, headers: { 'cache-control': 'no-store' }, contentType: 'text/x-old' };
  const old = await bucket.uploadObjectViaStream(CONTENT, name, { ...options, lastModified: new Date(1), ex });
  await bucket.uploadObjectViaStream('newer', name);
  return { name, versionId: old.versionId ?? '' };
}

describe('a version that is too large for one copy', () => {
  test('is restored in parts, with all that belongs to it', async () => {
    const old = await covered('plain');
    world.forget();
    const restored = await versions().restoreVersion(bucket, old, {});
    expect(world.asked('b2_copy_part')).toHaveLength(4);
    expect(world.asked('b2_copy_file')).toEqual([]);
    expect(restored).toMatchObject({ size: CONTENT.length, checksums: { sha1: SHA1 }, metadata: { of: 'a user' } });
    expect(restored).toMatchObject({ contentType: 'text/x-old', headers: { 'cache-control': 'no-store' } });
    expect(restored.sourceLastModified).toEqual(new Date(1));
    expect(await world.read(bucket, 'plain')).toEqual(CONTENT);
  });

  test("is restored under another of the customer's keys", async () => {
    const old = await covered('keyed', { serverSideEncryption: OLD });
    const ex = { sourceServerSideEncryption: OLD, serverSideEncryption: NEW };
    await versions().restoreVersion(bucket, old, { ex });
    const { stream } = await world.backend.readObject(bucket, { name: 'keyed' }, { ex: { serverSideEncryption: NEW } });
    expect(Buffer.concat((await stream.toArray()) as Buffer[])).toEqual(CONTENT);
    const wrong = world.backend.readObject(bucket, { name: 'keyed' }, { ex: { serverSideEncryption: OLD } });
    expect(await failure(wrong)).toMatchObject({ code: 'permission_denied' });
  });

  test('leaves nothing behind when a part cannot be copied', async () => {
    const old = await covered('broken');
    world.emulator.faults.fail('b2_copy_part', { status: 404, code: 'not_found' });
    expect(await failure(versions().restoreVersion(bucket, old, {}))).toMatchObject({ code: 'object_not_found' });
    expect(await Array.fromAsync(world.driver.exListUnfinished(bucket))).toEqual([]);
    expect((await world.read(bucket, 'broken')).toString()).toBe('newer');
  });

  test('is given up when that is asked for', async () => {
    const old = await covered('aborted');
    const stop = new AbortController();
    const reason = new Error('enough');
    const { multipart } = world.backend;
    const stopping: MultipartFacet = Object.assign(Object.create(multipart) as typeof multipart, {
      limits: (options: object) => multipart.limits(options),
      begin: async (...all: Parameters<typeof multipart.begin>) => {
        const upload = await multipart.begin(...all);
        stop.abort(reason);
        return upload;
      },
      abort: (...all: Parameters<typeof multipart.abort>) => multipart.abort(...all),
    });
    expect(await failure(versions(stopping).restoreVersion(bucket, old, { signal: stop.signal }))).toBe(reason);
    expect(await Array.fromAsync(world.driver.exListUnfinished(bucket))).toEqual([]);
  });
});

describe('a version that fits into one copy', () => {
  test("is restored with the customer's key by the driver", async () => {
    const old = await covered('whole', { serverSideEncryption: OLD });
    const ex = { sourceServerSideEncryption: OLD, serverSideEncryption: NEW };
    const object = await world.driver.exRestoreObjectVersion({ container: bucket, ...old }, ex);
    expect(await object.text({ ex: { serverSideEncryption: NEW } })).toBe(CONTENT.toString());
  });
});

describe('a range', () => {
  test('becomes an object with the type and metadata of its source, and a hash of its own', async () => {
    await bucket.uploadObjectViaStream(CONTENT, 'source', { metadata: { a: 'b' }, contentType: 'text/x-source' });
    const range = { start: 1000, end: 1010 };
    const copy = await world.driver.exCopyObjectRange({ container: bucket, name: 'source' }, bucket, 'part', range);
    expect(copy).toMatchObject({ size: 10, contentType: 'text/x-source', metadata: { a: 'b' } });
    expect(await copy.text()).toBe(CONTENT.subarray(1000, 1010).toString());
  });

  test('reaches to the end, and can be given other metadata', async () => {
    await bucket.uploadObjectViaStream('0123456789', 'digits', { metadata: { a: 'b' } });
    const options = { start: 7, metadata: { c: 'd' }, contentType: 'text/x-end' };
    const copy = await world.driver.exCopyObjectRange({ container: bucket, name: 'digits' }, bucket, 'end', options);
    expect(copy).toMatchObject({ size: 3, metadata: { c: 'd' }, contentType: 'text/x-end' });
    expect(await copy.text()).toBe('789');
  });

  test.each([
    [{ start: 3, end: 3 }, 'below'],
    [{ start: -1 }, "'start'"],
    [{ start: 0, ends: 1 }, "'ends'"],
  ])('%j is refused', async (options, named) => {
    const work = world.driver.exCopyObjectRange({ container: bucket, name: 'digits' }, bucket, 'x', options);
    expect(String(await failure(work))).toContain(named);
  });
});
