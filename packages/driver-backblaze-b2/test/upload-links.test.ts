import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Container, SignedUploadUrlOptions } from '@stowage/core';
import type { SignedUpload } from '@stowage/core/spi';
import type { B2Backend } from '../src/index.js';
import { failure, startWorld, type World } from './world.js';

const ORIGIN = 'https://pages.example';
const WANTED = ['authorization', 'content-type', 'x-bz-content-sha1', 'x-bz-file-name'];

let world: World;
let bucket: Container<B2Backend>;

beforeAll(async () => {
  world = await startWorld();
  const corsRule = {
    corsRuleName: 'uploads',
    allowedOrigins: [ORIGIN],
    allowedOperations: ['b2_upload_file' as const],
    allowedHeaders: WANTED,
    maxAgeSeconds: 60,
  };
  bucket = await world.driver.createContainer('links-bucket', { ex: { corsRules: [corsRule] } });
});

afterAll(() => world[Symbol.asyncDispose]());

const link = (name: string, options?: SignedUploadUrlOptions): Promise<SignedUpload> =>
  world.driver.signedUploadUrl(bucket, name, options);

const send = ({ url, method, headers }: SignedUpload, changes: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method, headers: { ...headers, ...changes }, body: 'by a browser' });

describe('an upload link', () => {
  test.each(['photos/cat.jpg', 'é 🚀+%.txt', `it's (b).txt`])('stores %s with a plain HTTP client', async (name) => {
    const signed = await link(name, { contentType: 'text/x-linked' });
    expect((await send(signed)).status).toBe(200);
    const object = await bucket.getObject(name);
    expect(object).toMatchObject({ size: 12, contentType: 'text/x-linked' });
    expect(await object.text()).toBe('by a browser');
  });

  test('may be used by a page of another origin that the bucket has a rule for', async () => {
    const signed = await link('from-a-page.txt');
    const asked = await fetch(signed.url, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': Object.keys(signed.headers).sort().join(',').toLowerCase(),
      },
    });
    expect(asked.status).toBe(200);
    expect(Object.keys(signed.headers).map((name) => name.toLowerCase())).toEqual(expect.arrayContaining(WANTED));
    const answer = await send(signed, { origin: ORIGIN });
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  test('gives away every name that starts with its name, and no other', async () => {
    const signed = await link('given/a');
    expect((await send(signed, { 'X-Bz-File-Name': 'given/away.txt' })).status).toBe(200);
    expect((await send(signed, { 'X-Bz-File-Name': 'given/b' })).status).toBe(401);
    expect(await bucket.objectExists('given/b')).toBe(false);
  });

  test('can be used again, which makes a newer version', async () => {
    const signed = await link('twice');
    await send(signed);
    await send(signed);
    expect(await world.driver.listObjectVersions(bucket, { name: 'twice' })).toHaveLength(2);
  });

  test('cannot be used once it has expired', async () => {
    const signed = await link('late', { expiresIn: 60 });
    expect(signed.expiresAt.getTime() - world.emulator.clock.now()).toBeLessThanOrEqual(60_000);
    world.emulator.clock.advance(61_000);
    expect((await send(signed)).status).toBe(401);
  });

  test('has a key of its own that can only write here, and does not show its secret', async () => {
    const signed = await link('own-key', { expiresIn: 120 });
    const keys = await Array.fromAsync(world.driver.exListKeys());
    const own = keys.find(({ namePrefix }) => namePrefix === 'own-key');
    expect(own).toMatchObject({ capabilities: ['writeFiles'], bucketIds: [bucket.id], keyName: 'stowage-upload-link' });
    expect(own?.expirationTimestamp).toBe(signed.expiresAt.getTime());
    expect(Object.keys(signed).sort()).toEqual(['expiresAt', 'headers', 'method', 'url']);
    expect(signed.headers).not.toHaveProperty('applicationKey');
    await world.driver.exDeleteKey(own?.applicationKeyId ?? '');
    expect((await send(signed)).status).toBe(401);
  });

  test('is refused for longer than an upload URL lives', async () => {
    world.forget();
    const error = await failure(link('long', { expiresIn: 86_401 }));
    expect(error).toMatchObject({ code: 'invalid_argument' });
    expect(String(error)).toContain("'expiresIn'");
    expect(world.asked()).toEqual([]);
  });

  test('is refused for a name that B2 would refuse, before a key is made', async () => {
    world.forget();
    expect(await failure(link('a//b'))).toMatchObject({ code: 'invalid_object_name' });
    expect(world.asked('b2_create_key')).toEqual([]);
  });

  test('of a key that may not make keys is refused with the name of what it lacks', async () => {
    const capabilities = ['listBuckets', 'writeFiles'];
    const restricted = await world.connectRestricted({ capabilities });
    world.forget();
    const error = await failure(restricted.signedUploadUrl('links-bucket', 'a'));
    expect(error).toMatchObject({ code: 'permission_denied' });
    expect(String(error)).toContain("'writeKeys'");
    expect(world.asked('b2_create_key')).toEqual([]);
    expect(inspect(error, { depth: Infinity })).not.toContain(world.emulator.key);
  });
});
