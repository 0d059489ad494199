import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IncompleteUploadError, supports, type BrowserUpload, type Container } from '@stowage/core';
import type { SignedPart } from '@stowage/core/spi';
import type { B2Backend } from '../src/index.js';
import { failure, startWorld, type World } from './world.js';

const ORIGIN = 'https://pages.example';
const WANTED = ['authorization', 'content-type', 'x-bz-content-sha1', 'x-bz-part-number'];
const PART = 2000;
const BYTES = Buffer.from(Array.from({ length: 2 * PART + 10 }, (_, index) => index % 251));

let world: World;
let bucket: Container<B2Backend>;

beforeAll(async () => {
  world = await startWorld();
  const corsRule = {
    corsRuleName: 'uploads',
    allowedOrigins: [ORIGIN],
    allowedOperations: ['b2_upload_part' as const],
    allowedHeaders: WANTED,
    maxAgeSeconds: 60,
  };
  bucket = await world.driver.createContainer('parts-bucket', { ex: { corsRules: [corsRule] } });
});

afterAll(() => world[Symbol.asyncDispose]());

const begin = (name: string): Promise<BrowserUpload> =>
  bucket.beginSignedUpload(name, BYTES.length, { partSize: PART, contentType: 'text/x-parts', metadata: { by: 'me' } });

const bytesOf = (partNumber: number): Buffer => BYTES.subarray((partNumber - 1) * PART, partNumber * PART);

/** As a page sends it: `fetch`, and nothing of ours. */
const send = (
  { url, method, headers, partNumber }: SignedPart,
  changes: Record<string, string> = {},
  body: Buffer = bytesOf(partNumber),
): Promise<Response> => fetch(url, { method, headers: { ...headers, ...changes }, body: new Uint8Array(body) });

describe('an upload in parts by a page', () => {
  test('makes the object that was begun, of parts sent at once by a plain HTTP client', async () => {
    const { token, partCount } = await begin('photos/large é.bin');
    const parts = await world.driver.signUploadParts(token);
    expect(parts.map(({ partNumber }) => partNumber)).toEqual([1, 2, 3]);
    expect(partCount).toBe(3);
    const answers = await Promise.all(parts.map((part) => send(part)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const object = await world.driver.completeSignedUpload(token);
    expect(object).toMatchObject({ size: BYTES.length, contentType: 'text/x-parts', metadata: { by: 'me' } });
    expect(Buffer.compare(await object.bytes(), BYTES)).toBe(0);
  });

  test('is allowed from another origin that the bucket has a rule for', async () => {
    const { token } = await begin('from-a-page');
    const [part] = await world.driver.signUploadParts(token, { parts: [1] });
    const { url = '', headers = {} } = part ?? {};
    const asked = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': Object.keys(headers).sort().join(',').toLowerCase(),
      },
    });
    expect(asked.status).toBe(200);
    const answer = await send(part as SignedPart, { origin: ORIGIN });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    await world.driver.abortSignedUpload(token);
  });

  test('is refused for bytes with another hash than the page says, and completed against what it says', async () => {
    const { token } = await begin('hashed');
    const parts = await world.driver.signUploadParts(token);
    const hashes = parts.map(({ partNumber }) => createHash('sha1').update(bytesOf(partNumber)).digest('hex'));
    const [first, ...others] = parts as [SignedPart, ...SignedPart[]];
    expect((await send(first, { 'X-Bz-Content-Sha1': hashes[1] ?? '' })).status).toBe(400);
    for (const part of parts) await send(part, { 'X-Bz-Content-Sha1': hashes[part.partNumber - 1] ?? '' });
    const wrong = hashes.map((sha1, index) => ({ sha1: index === 1 ? hashes[0] : sha1 })) as { sha1: string }[];
    expect(await failure(world.driver.completeSignedUpload(token, { checksums: wrong }))).toMatchObject({
      code: 'hash_mismatch',
      objectName: 'hashed (part 2)',
    });
    const checksums = hashes.map((sha1) => ({ sha1 }));
    expect((await world.driver.completeSignedUpload(token, { checksums })).size).toBe(BYTES.length);
    expect(others).toHaveLength(2);
  });

  test('can be gone through by another process, which has the token and its own key', async () => {
    const { token } = await begin('elsewhere');
    for (const part of await world.connect().signUploadParts(token)) await send(part);
    expect((await world.connect().completeSignedUpload(token)).name).toBe('elsewhere');
  });

  test('is good for its own file alone: not for another upload, nor for the bucket', async () => {
    const [mine, other] = [await begin('mine'), await begin('other')];
    const [part] = (await world.driver.signUploadParts(mine.token, { parts: [1] })) as [SignedPart];
    const [target] = (await world.driver.signUploadParts(other.token, { parts: [1] })) as [SignedPart];
    expect((await send({ ...part, url: target.url })).status).toBe(401);
    const whole = part.url.replace('b2_upload_part', 'b2_upload_file').replace(/4_z[^/]*/, bucket.id ?? '');
    const headers = { 'X-Bz-File-Name': 'mine', 'Content-Type': 'text/plain' };
    expect((await send({ ...part, url: whole }, headers)).status).toBe(401);
    const call = new URL('/b2api/v4/b2_cancel_large_file', world.emulator.url);
    const cancel = { method: 'POST', headers: part.headers, body: JSON.stringify({ fileId: 'x' }) };
    expect((await fetch(call, cancel)).status).toBe(401);
    for (const { token } of [mine, other]) await world.driver.abortSignedUpload(token);
  });

  test('names what is missing, and what has another size', async () => {
    const { token } = await begin('incomplete');
    const [first, second] = (await world.driver.signUploadParts(token)) as [SignedPart, SignedPart];
    await send(first);
    await send(second, {}, Buffer.alloc(PART - 1));
    const error = await failure(world.driver.completeSignedUpload(token));
    expect(error).toBeInstanceOf(IncompleteUploadError);
    expect(error).toMatchObject({ code: 'incomplete_upload', missing: [3], wrong: [2], objectName: 'incomplete' });
    expect(await bucket.objectExists('incomplete')).toBe(false);
    await world.driver.abortSignedUpload(token);
    expect((await send(first)).status).toBe(400);
  });

  test('ends when its time is over; more parts can be signed', async () => {
    const { token } = await begin('late');
    const [part] = (await world.driver.signUploadParts(token, { expiresIn: 60, parts: [1] })) as [SignedPart];
    expect(part.expiresAt.getTime() - world.emulator.clock.now()).toBeLessThanOrEqual(60_000);
    world.emulator.clock.advance(61_000);
    expect((await send(part)).status).toBe(401);
    const [again] = (await world.driver.signUploadParts(token, { parts: [1] })) as [SignedPart];
    expect((await send(again)).status).toBe(200);
    await world.driver.abortSignedUpload(token);
  });

  test('has one key of its own a call, that can only write here; nothing shows a secret', async () => {
    const upload = await begin('own-key');
    const parts = await world.driver.signUploadParts(upload.token, { expiresIn: 120 });
    const keys = await Array.fromAsync(world.driver.exListKeys());
    const own = keys.filter(({ namePrefix }) => namePrefix === 'own-key');
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({
      capabilities: ['writeFiles'],
      bucketIds: [bucket.id],
      keyName: 'stowage-upload-link',
    });
    const told = inspect([upload, Buffer.from(upload.token, 'base64url').toString(), parts], { depth: Infinity });
    expect(told).not.toContain(world.emulator.key);
    await world.driver.abortSignedUpload(upload.token);
  });

  test('is refused for longer than an upload URL lives, and for a part that there is not', async () => {
    const { token } = await begin('refused');
    world.forget();
    const { driver } = world;
    expect(await failure(driver.signUploadParts(token, { expiresIn: 86_401 }))).toMatchObject({
      code: 'invalid_argument',
    });
    expect(String(await failure(driver.signUploadParts(token, { parts: [4] })))).toContain('no part 4 of 3');
    expect(String(await failure(driver.signUploadParts('e30')))).toContain('beginSignedUpload');
    expect(world.asked()).toEqual([]);
    await driver.abortSignedUpload(token);
  });

  test('is what supports() tells', () => {
    expect(supports(world.driver, 'uploadParts')).toBe(true);
    expect(supports(world.driver, 'uploadForms')).toBe(false);
  });
});
