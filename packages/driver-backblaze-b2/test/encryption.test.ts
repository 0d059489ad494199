import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ContainerRecord } from '@stowage/core/spi';
import { Encryption } from '../src/encryption.js';
import { bodyOf, headOf } from './contents.js';
import { failure, startWorld, type World } from './world.js';

let world: World;
let bucket: ContainerRecord;

beforeAll(async () => {
  world = await startWorld();
  bucket = await world.backend.createContainer('encrypted', {});
});

afterAll(() => world[Symbol.asyncDispose]());

const KEY = Buffer.alloc(32, 'k');
const SSE_C = { serverSideEncryption: { mode: 'SSE-C' as const, customerKey: KEY } };

const everything = (value: unknown): string => inspect(value, { depth: Infinity, showHidden: true });
const shown = KEY.toString('base64');

describe("a customer's key", () => {
  test('stores, and is needed to read', async () => {
    await world.backend.writeObject(bucket, headOf('c'), bodyOf('hidden'), { ex: SSE_C });
    const { stream } = await world.backend.readObject(bucket, { name: 'c' }, { ex: SSE_C });
    expect(Buffer.concat((await stream.toArray()) as Buffer[]).toString()).toBe('hidden');
    expect(await failure(world.backend.readObject(bucket, { name: 'c' }, {}))).toMatchObject({
      code: 'invalid_argument',
      status: 400,
    });
  });

  test('a wrong one is refused, and in no error', async () => {
    const customerKey = Buffer.alloc(32, 'w');
    const ex = { serverSideEncryption: { mode: 'SSE-C' as const, customerKey } };
    const error = await failure(world.backend.readObject(bucket, { name: 'c' }, { ex }));
    expect(error).toMatchObject({ code: 'permission_denied', status: 403 });
    expect(everything(error)).not.toContain(customerKey.toString('base64'));
  });

  test('is not needed to look the object up', async () => {
    await expect(world.backend.getObject(bucket, { name: 'c' }, {})).resolves.toMatchObject({ name: 'c', size: 6 });
  });

  test('is said again with every part', async () => {
    const large = await world.backend.multipart.begin(bucket, headOf('large'), { ex: SSE_C });
    expect(everything(large) + JSON.stringify(large)).not.toContain(shown);
    const parts = [
      await world.backend.multipart.writePart(large, 1, bodyOf(Buffer.alloc(1000, 'a')), {}),
      await world.backend.multipart.writePart(large, 2, bodyOf('b'), {}),
    ];
    await expect(world.backend.multipart.complete(large, parts, {})).resolves.toMatchObject({ size: 1001 });
  });

  test('is changed by a copy', async () => {
    const customerKey = Buffer.alloc(32, 'n');
    const next = { mode: 'SSE-C' as const, customerKey };
    const ex = { sourceServerSideEncryption: SSE_C.serverSideEncryption, serverSideEncryption: next };
    const source = { container: bucket, object: { name: 'c' } };
    const head = headOf('rekeyed');
    await world.backend.copy.copyObject(source, { container: bucket, name: 'rekeyed', head }, { ex });
    const read = await world.backend.readObject(bucket, { name: 'rekeyed' }, { ex: { serverSideEncryption: next } });
    expect(Buffer.concat((await read.stream.toArray()) as Buffer[]).toString()).toBe('hidden');
  });

  test('of a source is said again with every part of a copy', async () => {
    const ex = { sourceServerSideEncryption: SSE_C.serverSideEncryption };
    const source = { container: bucket, object: { name: 'large' }, range: { start: 0, end: 1001 } };
    const large = await world.backend.multipart.begin(bucket, headOf('copied in parts'), { ex });
    const part = await world.backend.copy.copyPart(source, large, 1, {});
    expect(part).toMatchObject({ partNumber: 1, size: 1001 });
    await world.backend.multipart.abort(large, {});
  });

  test('prints as [redacted]', () => {
    expect(everything(new Encryption(SSE_C.serverSideEncryption).keyHeaders())).not.toContain(shown);
  });
});

test('SSE-B2 is told by every record', async () => {
  const ex = { serverSideEncryption: { mode: 'SSE-B2' as const } };
  const stored = await world.backend.writeObject(bucket, headOf('b'), bodyOf('x'), { ex });
  expect(stored.extra['serverSideEncryption']).toEqual({ mode: 'SSE-B2', algorithm: 'AES256' });
  const found = await world.backend.getObject(bucket, { name: 'b' }, {});
  expect(found.extra['serverSideEncryption']).toBe('AES256');
});

describe('Object Lock', () => {
  test('protects a version from deletion until it may be bypassed', async () => {
    const locked = await world.backend.createContainer('locked', { ex: { fileLockEnabled: true } });
    const fileRetention = { mode: 'governance' as const, retainUntilTimestamp: Date.now() + 3_600_000 };
    const stored = await world.backend.writeObject(locked, headOf('a'), bodyOf('x'), { ex: { fileRetention } });
    expect(stored.extra['fileRetention']).toMatchObject({ value: fileRetention });
    expect(await failure(world.backend.deleteObject(locked, { name: 'a' }, { versions: 'delete' }))).toMatchObject({
      code: 'permission_denied',
    });
    await world.backend.deleteObject(locked, { name: 'a' }, { versions: 'delete', ex: { bypassGovernance: true } });
  });

  test('in a bucket without it is refused', async () => {
    const work = world.backend.writeObject(bucket, headOf('a'), bodyOf('x'), { ex: { legalHold: 'on' } });
    expect(await failure(work)).toMatchObject({ providerCode: 'bucket_missing_file_lock' });
  });
});
