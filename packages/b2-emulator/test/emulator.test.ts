import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startEmulator } from '../src/index.js';
import { Client, sha1, start } from './client.js';

/** Of this process: others on this machine may run emulators of their own. */
const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`b2-emulator-${process.pid}-`));

describe('starting', () => {
  test('takes a free port on loopback, with credentials for tests', async () => {
    await using emulator = await startEmulator();
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect([emulator.keyId, emulator.key]).toEqual(['test-key-id', 'test-key']);
  });

  test.each<[string, object, RegExp]>([
    ['an unknown option', { prot: 1 }, /prot/],
    ['a port out of range', { port: 70_000 }, /port/],
    ['an account id that is none', { accountId: 'me' }, /accountId/],
    ['a key id that cannot stand in a token', { keyId: 'a_b' }, /keyId/],
  ])('%s is refused by name', async (_, options, name) => {
    await expect(startEmulator(options)).rejects.toThrow(name);
    await expect(startEmulator(options)).rejects.toThrow(TypeError);
  });

  test('on a port in use fails with the error of the system', async () => {
    await using emulator = await startEmulator();
    const port = Number(new URL(emulator.url).port);
    await expect(startEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('closing', () => {
  test('ends connections, may be done twice, and the port is free again', async () => {
    const { emulator, client } = await start();
    emulator.faults.wire('b2_list_buckets', { kind: 'stall' });
    const hanging = client.call('b2_list_buckets', client).catch(() => 'cut');
    await client.call('b2_list_keys', client);
    await Promise.all([emulator.close(), emulator.close()]);
    expect(await hanging).toBe('cut');
    await using again = await startEmulator({ port: Number(new URL(emulator.url).port) });
    expect(again.url).toBe(emulator.url);
  });

  test('leaves no temporary file of a large object', async () => {
    const before = temporary();
    const { emulator, client } = await start();
    const data = Buffer.alloc(3 << 20, 'large');
    const bucketId = await client.bucket();
    await client.upload(bucketId, 'large', data);
    expect(temporary().length).toBe(before.length + 1);
    expect(sha1(Buffer.from(await (await client.get('test-bucket/large')).arrayBuffer()))).toBe(sha1(data));
    await emulator.close();
    expect(temporary()).toEqual(before);
  });
});

describe('a data directory', () => {
  let data: string;
  beforeAll(async () => void (data = await mkdtemp(join(tmpdir(), 'b2-data-'))));
  afterAll(() => rm(data, { recursive: true }));
  const objects = () => readdirSync(join(data, 'objects'));

  test('keeps buckets, files, keys, unfinished files and tokens over a restart', async () => {
    const first = await start({ data });
    const bucketId = await first.client.bucket('kept-bucket', { bucketInfo: { a: '1' } });
    await first.client.upload(bucketId, 'ü', 'data');
    await first.client.upload(bucketId, 'ü', 'newer');
    const { body: large } = await first.client.call('b2_start_large_file', {
      bucketId,
      fileName: 'l',
      contentType: 'text/plain',
    });
    await first.client.uploadPart(large.fileId, 1, 'aaaaa');
    const { body: key } = await first.client.call('b2_create_key', {
      accountId: first.client.accountId,
      capabilities: ['listBuckets'],
      keyName: 'kept',
    });
    await first.emulator.close();

    const second = await start({ data });
    const { body } = await second.client.call('b2_list_buckets', second.client);
    expect(body.buckets).toEqual([expect.objectContaining({ bucketId, bucketInfo: { a: '1' } })]);
    expect(await (await second.client.get('kept-bucket/%C3%BC')).text()).toBe('newer');
    expect(await second.client.names(bucketId, {}, 'b2_list_file_versions')).toEqual(['l', 'ü', 'ü']);
    const old = first.client.with({ base: second.emulator.url });
    expect((await old.call('b2_list_buckets', old)).status).toBe(200);
    const owner = await Client.authorized(second.emulator, { keyId: key.applicationKeyId, key: key.applicationKey });
    expect((await owner.call('b2_list_buckets', owner)).status).toBe(200);
    await second.client.uploadPart(large.fileId, 2, 'b');
    const request = { fileId: large.fileId, partSha1Array: [sha1('aaaaa'), sha1('b')] };
    expect((await second.client.call('b2_finish_large_file', request)).status).toBe(200);
    await second.emulator.close();

    const third = await start({ data });
    expect(await (await third.client.get('kept-bucket/l')).text()).toBe('aaaaab');
    await third.emulator.close();
  });

  test('lets go of bytes that nothing shows any more', async () => {
    const { emulator, client } = await start({ data });
    const bucketId = await client.bucket('freed-bucket');
    const before = objects().length;
    const { body: source } = await client.upload(bucketId, 'a', 'x');
    const { body: copy } = await client.call('b2_copy_file', { sourceFileId: source.fileId, fileName: 'b' });
    expect(objects().length).toBe(before + 1);
    await client.call('b2_delete_file_version', source);
    expect(objects().length).toBe(before + 1);
    await client.call('b2_delete_file_version', copy);
    expect(objects().length).toBe(before);
    await client.upload(bucketId, 'refused', 'x', { headers: { 'X-Bz-Content-Sha1': sha1('y') } });
    expect(objects().length).toBe(before);
    await emulator.close();
  });

  test('keeps nothing of an upload that broke off', async () => {
    const { emulator, client } = await start({ data });
    const bucketId = await client.bucket('broken-bucket');
    const before = objects();
    const { uploadUrl, authorizationToken } = await client.uploadUrl(bucketId);
    const headers = { 'X-Bz-File-Name': 'a', 'X-Bz-Content-Sha1': 'do_not_verify', 'Content-Length': '9000000' };
    const request = httpRequest(uploadUrl, {
      method: 'POST',
      headers: { ...headers, Authorization: authorizationToken, 'Content-Type': 'text/plain' },
    }).on('error', () => undefined);
    await new Promise((resolve) => request.write(Buffer.alloc(4_000_000), resolve));
    request.destroy();
    await emulator.close();
    expect(objects()).toEqual(before);
  });

  test('is used by one emulator at a time', async () => {
    await using emulator = await startEmulator({ data });
    expect(emulator.url).toBeDefined();
    const whose = `data directory ${data} is in use by another emulator: process ${process.pid}`;
    await expect(startEmulator({ data })).rejects.toThrow(whose);
  });
});
