import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmulatorOptions, startEmulator } from '../src/index.js';
import { OPTION_NAMES } from '../src/options.js';
import { authorize, Client, start } from './client.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'b2-options-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('the documentation', () => {
  test.each(OPTION_NAMES)('has the option %s', async (name) => {
    expect(await readFile(new URL('../../../docs/emulator.md', import.meta.url), 'utf8')).toContain(`| \`${name}\``);
  });
});

describe('caps', () => {
  test('on storage stop uploads, until something is deleted', async () => {
    const { emulator, client } = await start({ storageCap: 10 });
    const bucketId = await client.bucket();
    const { body } = await client.upload(bucketId, 'a', '12345678');
    expect((await client.upload(bucketId, 'b', '123')).body.code).toBe('storage_cap_exceeded');
    const large = await client.call('b2_start_large_file', { bucketId, fileName: 'l', contentType: 'a/b' });
    expect((await client.uploadPart(large.body.fileId, 1, '123')).body.code).toBe('storage_cap_exceeded');
    await client.call('b2_delete_file_version', { fileId: body.fileId, fileName: 'a' });
    expect((await client.upload(bucketId, 'b', '123')).status).toBe(200);
    await emulator.close();
  });

  test('on storage count the parts of large files, finished or not', async () => {
    const { emulator, client } = await start({ storageCap: 12 });
    const bucketId = await client.bucket();
    await client.largeFile(bucketId, 'a', ['12345', '12345']);
    const { body } = await client.upload(bucketId, 'b', '12');
    expect(body.contentLength).toBe(2);
    expect((await client.call('b2_get_upload_url', { bucketId })).body.code).toBe('storage_cap_exceeded');
    await emulator.close();
  });

  test('on downloads and transactions begin anew each day', async () => {
    const { emulator, client } = await start({ downloadCap: 7, transactionCap: 5, tokenTtl: 1e12 });
    const bucketId = await client.bucket();
    await client.upload(bucketId, 'a', '12345');
    expect((await client.get('test-bucket/a')).status).toBe(200);
    const response = await client.get('test-bucket/a');
    expect(await response.json()).toMatchObject({ status: 403, code: 'download_cap_exceeded' });
    await client.get('test-bucket/a');
    expect(await (await client.get('test-bucket/a')).json()).toMatchObject({ code: 'transaction_cap_exceeded' });
    emulator.clock.advance(86_400_000);
    expect((await client.get('test-bucket/a')).status).toBe(200);
    await emulator.close();
  });
});

describe('a seed', () => {
  test('has keys, buckets and files ready', async () => {
    await writeFile(join(directory, 'beside.bin'), 'beside');
    const seed = join(directory, 'seed.json');
    const files = [
      { name: 'a.txt', content: 'hello', fileInfo: { colour: 'red' } },
      { name: 'b', base64: 'AAE=', contentType: 'x/y' },
      { name: 'c', path: 'beside.bin' },
    ];
    const keys = [{ keyId: 'reader', key: 'secret', capabilities: ['readFiles'], buckets: ['seed-bucket'] }];
    await writeFile(seed, JSON.stringify({ buckets: [{ name: 'seed-bucket', type: 'allPublic', files }], keys }));
    for (const data of [undefined, join(directory, 'data'), join(directory, 'data')]) {
      await using emulator = await startEmulator({ seed, ...(data && { data }) });
      expect((await authorize(emulator.url, 'reader', 'secret')).body.apiInfo.storageApi.allowed.capabilities).toEqual([
        'readFiles',
      ]);
      const response = await fetch(`${emulator.url}/file/seed-bucket/c`);
      expect(await response.text()).toBe('beside');
    }
  });

  test.each(['no JSON', '{"fish":1}', '{"buckets":[{"name":"seed-bucket","files":[{"name":"a"}]}]}'])(
    'of %j is refused',
    async (content) => {
      const seed = join(directory, 'bad.json');
      await writeFile(seed, content);
      await expect(startEmulator({ seed })).rejects.toThrow(/bad seed file/);
    },
  );
});

describe('the option', () => {
  test('keys adds keys, which may be limited', async () => {
    await using emulator = await startEmulator({
      keys: [{ keyId: 'other', key: 'word', capabilities: ['listBuckets'], namePrefix: 'a/' }],
    });
    const { body } = await authorize(emulator.url, 'other', 'word');
    expect(body.apiInfo.storageApi.allowed).toMatchObject({ capabilities: ['listBuckets'], namePrefix: 'a/' });
  });

  test('idSeed and fixedTime make two runs the same', async () => {
    const run = async () => {
      await using emulator = await startEmulator({ idSeed: 'x', fixedTime: '2030-01-02T03:04:05Z' });
      const client = await Client.authorized(emulator);
      return (await client.upload(await client.bucket(), 'a', 'x')).body;
    };
    const first = await run();
    expect(first.fileId).toContain('_d20300102_m030405_');
    expect(await run()).toEqual(first);
  });

  test('lenientNames takes names that only the S3-compatible API takes', async () => {
    const names = ['/a', 'a//b', 'a/', 'x'.repeat(300)];
    const strict = await start({});
    const strictBucket = await strict.client.bucket();
    for (const name of names) expect((await strict.client.upload(strictBucket, name, 'x')).status).toBe(400);
    await strict.emulator.close();
    const { emulator, client } = await start({ lenientNames: true });
    const bucketId = await client.bucket();
    for (const name of names) expect((await client.upload(bucketId, name, 'x')).body.fileName).toBe(name);
    expect((await client.upload(bucketId, 'a\u0007b', 'x')).status).toBe(400);
    expect((await client.call('b2_hide_file', { bucketId, fileName: '/a' })).body.action).toBe('hide');
    await emulator.close();
  });

  test('customTimestamps lets uploads say when they were made', async () => {
    const { emulator, client } = await start({ customTimestamps: true });
    const bucketId = await client.bucket();
    const upload = (time: string) =>
      client.upload(bucketId, 'a', 'x', { headers: { 'X-Bz-Custom-Upload-Timestamp': time } });
    expect((await upload('1234567')).body.uploadTimestamp).toBe(1_234_567);
    expect((await upload('99999999999999')).body.code).toBe('custom_timestamp_invalid');
    expect((await upload('soon')).body.code).toBe('custom_timestamp_invalid');
    const fields = { bucketId, fileName: 'l', contentType: 'a/b', customUploadTimestamp: 5 };
    expect((await client.call('b2_start_large_file', fields)).body.uploadTimestamp).toBe(5);
    await emulator.close();
  });

  test('faults has errors scripted from the start', async () => {
    await using emulator = await startEmulator({ faults: [{ on: 'b2_authorize_account', status: 503 }] });
    expect((await authorize(emulator.url, emulator.keyId, emulator.key)).status).toBe(503);
    expect((await authorize(emulator.url, emulator.keyId, emulator.key)).status).toBe(200);
  });

  test.each<[EmulatorOptions]>([
    [{ latency: -1 }],
    [{ fixedTime: 'noon' }],
    [{ keys: [{ keyId: 'a:b', key: 'x' }] }],
    [{ faults: [{ on: 'b2_fly', status: 500 }] }],
  ])('%j is refused', async (options) => {
    await expect(startEmulator(options)).rejects.toThrow(TypeError);
  });
});

describe('a slow network', () => {
  test('delays answers, and slows bodies in both directions', async () => {
    const { emulator, client } = await start({ bandwidth: 1_000_000_000 });
    const bucketId = await client.bucket();
    emulator.network.set({ latency: 20, bandwidth: 1000 });
    const before = emulator.clock.now();
    await client.upload(bucketId, 'a', 'x'.repeat(100));
    await (await client.get('test-bucket/a')).text();
    expect(emulator.clock.now() - before).toBeGreaterThanOrEqual(250);
    expect(() => emulator.network.set({ latency: -1 })).toThrow(TypeError);
    await emulator.close();
  });
});
