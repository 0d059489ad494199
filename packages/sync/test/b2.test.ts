import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '@stowage/b2-emulator';
import { FileHashCache, MemoryStorageDriver, type FileHashStore } from '@stowage/core';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { containerAt, directoryAt, sync, verify, type SyncEvent } from '../src/index.js';
import { containerEnd, directoryEnd, fill, memoryEnd, withDirectory, type TestEnd } from './support/trees.js';

let emulator: Emulator;
let driver: BackblazeB2StorageDriver;
let bucket: TestEnd;

beforeEach(async () => {
  emulator = await startEmulator({ recommendedPartSize: 100_000, absoluteMinimumPartSize: 5000 });
  const { hostname, port } = new URL(emulator.url);
  driver = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, {
    secure: false,
    host: hostname,
    port: Number(port),
  });
  bucket = containerEnd(await driver.createContainer('sync-bucket'));
});

afterEach(async () => {
  await driver.close();
  await emulator.close();
});

describe('a directory and B2', () => {
  test('there and back: bytes and times', () =>
    withDirectory(async (directory) => {
      const from = directoryEnd(join(directory, 'from'));
      await fill(from, { a: 'one', 'b/c': 'two' }, Date.UTC(2020, 0, 1));
      await mkdir(join(directory, 'from/large'));
      await writeFile(join(directory, 'from/large/file'), randomBytes(450_000));
      expect(await sync(from.location, bucket.location)).toMatchObject({ isComplete: true, created: 3 });
      const back = directoryAt(join(directory, 'back'));
      expect(await sync(bucket.location, back)).toMatchObject({ isComplete: true, created: 3 });
      expect(await verify(from.location, back)).toMatchObject({ isEqual: true, same: 3 });
      expect(await sync(from.location, bucket.location)).toMatchObject({ same: 3, comparedBy: { 'size-time': 3 } });
      expect(await sync(bucket.location, back)).toMatchObject({ same: 3, bytes: 0 });
    }));

  test('what is stored in two places is hashed as a whole once, where that is remembered', () =>
    withDirectory(async (directory) => {
      await mkdir(join(directory, 'from'));
      await writeFile(join(directory, 'from/large'), randomBytes(450_000));
      const cache = new FileHashCache(join(directory, 'hashes'));
      const log: string[] = [];
      const hashes: FileHashStore = {
        recall: async (file) => {
          const found = await cache.recall(file);
          log.push(`recalled ${Object.keys(found).join()}`);
          return found;
        },
        // As if the file had been there for long.
        remember: async (file, checksums, since) => cache.remember(file, checksums, since + 10_000),
      };
      const from = directoryAt(join(directory, 'from'));
      const other = containerEnd(await driver.createContainer('sync-bucket-2'));
      for (const { location } of [bucket, other])
        expect(await sync(from, location, { hashes })).toMatchObject({ created: 1 });
      expect(log).toEqual(['recalled ', 'recalled sha1']);
      const { checksums } = await (await driver.getContainer('sync-bucket-2')).getObject('large');
      expect(checksums.sha1).toMatch(/^[0-9a-f]{40}$/);
    }));

  test('a copy from another provider that tells the SHA-1 has it, and is not held on disk', async () => {
    const memory = new MemoryStorageDriver(undefined, undefined, { checksum: 'sha1' });
    const from = containerEnd(await memory.createContainer('box'));
    await from.put('large', 'x'.repeat(450_000));
    expect(await sync(from.location, bucket.location)).toMatchObject({ created: 1 });
    const { checksums } = await (await driver.getContainer('sync-bucket')).getObject('large');
    expect(checksums.sha1).toBe(createHash('sha1').update('x'.repeat(450_000)).digest('hex'));
  });

  test('a time that differs is no other content: the file is read for the checksum', () =>
    withDirectory(async (directory) => {
      const from = directoryEnd(directory);
      await fill(from, { a: 'one' }, Date.UTC(2020, 0, 1));
      await sync(from.location, bucket.location);
      await fill(from, { a: 'one' }, Date.UTC(2021, 0, 1));
      expect(await sync(from.location, bucket.location)).toMatchObject({
        updated: 0,
        comparedBy: { 'checksum:sha1': 1 },
      });
    }));

  test('within one bucket the provider copies', async () => {
    const container = await driver.getContainer('sync-bucket');
    await fill(bucket, { 'x/a': 'one', 'x/b': 'two' });
    emulator.journal.clear();
    expect(await sync(containerAt(container, 'x'), containerAt(container, 'y'))).toMatchObject({ created: 2 });
    const operations = new Set(emulator.journal.entries.map(({ operation }) => operation));
    expect(operations).toContain('b2_copy_file');
    expect(operations).not.toContain('b2_upload_file');
  });

  test('a listing that fails deletes nothing', async () => {
    const source = await memoryEnd();
    await fill(source, { a: 'one' });
    await fill(bucket, { b: 'two' });
    emulator.faults.fail('b2_list_file_names', { status: 400, code: 'bad_request', count: 1 });
    const result = await sync(source.location, bucket.location, { deleteAll: true });
    expect(result).toMatchObject({ isComplete: false, deleted: 0 });
    expect(result.listingError).toBeInstanceOf(Error);
    expect(await bucket.tree()).toHaveProperty('b');
  });

  test('one object that fails does not stop the others, and nothing is deleted', async () => {
    const source = await memoryEnd();
    await fill(source, Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, `content ${index}`])));
    await fill(bucket, { old: 'two' });
    emulator.faults.fail('b2_upload_file', { status: 400, code: 'bad_request', count: 1 });
    const events: SyncEvent[] = [];
    const result = await sync(source.location, bucket.location, { onEvent: (event) => void events.push(event) });
    expect(result).toMatchObject({
      isComplete: false,
      created: 19,
      failed: 1,
      heldBack: { reason: 'not-copied', deletions: 1 },
    });
    expect(events.filter(({ type }) => type === 'failed')).toHaveLength(1);
    expect(await sync(source.location, bucket.location)).toMatchObject({ isComplete: true, created: 1, deleted: 1 });
  });
});

describe('faults', () => {
  test(
    'one request in twenty fails: everything arrives, and is what was sent',
    () =>
      withDirectory(async (directory) => {
        const from = directoryEnd(directory);
        await fill(
          from,
          Object.fromEntries(
            Array.from({ length: 400 }, (_, index) => [`d${index % 7}/f${index}`, `content ${index}`]),
          ),
        );
        await writeFile(join(directory, 'large'), randomBytes(600_000));
        const errors = [
          { status: 503, code: 'service_unavailable' },
          { status: 500, code: 'internal_error' },
          { status: 408, code: 'request_timeout' },
        ];
        for (let request = 1; request <= 60; request += 1)
          emulator.faults.fail('*', { ...errors[request % errors.length]!, skip: 19 });
        const result = await sync(from.location, bucket.location, { small: 8 });
        expect(result).toMatchObject({ isComplete: true, created: 401, failed: 0 });
        const hit = emulator.journal.entries.filter(({ fault }) => fault !== null).length;
        expect(hit).toBeGreaterThan(15);
        emulator.faults.clear();
        expect(await verify(from.location, bucket.location)).toMatchObject({ isEqual: true, same: 401 });
      }),
    120_000,
  );
});
