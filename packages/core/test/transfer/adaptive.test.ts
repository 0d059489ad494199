import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Throttling } from '../../src/concurrency/index.js';
import { deleteObjects } from '../../src/deletion/delete-objects.js';
import { deletePrefix } from '../../src/deletion/delete-prefix.js';
import { InvalidArgumentError } from '../../src/errors/index.js';
import { MemoryStorageDriver } from '../../src/index.js';
import type { ByteRange, StorageBackend } from '../../src/spi/index.js';
import { copyObject } from '../../src/transfer/copy/copy-object.js';
import { downloadFile } from '../../src/transfer/download/download-file.js';
import { uploadStream } from '../../src/transfer/upload/upload-stream.js';
import { altered, bytes, CONTAINER, from, inDirectory, instant, memory, store, to } from './fakes.js';

const MiB = 1024 * 1024;
const NAMES = Array.from({ length: 300 }, (_, index) => `name-${index}`);

/** A backend of one object after the other that is slow by a clock, and knows how many of its deletions run at once. */
async function slow(onDelete: (count: number) => void = () => undefined) {
  const plain = await memory();
  for (const name of NAMES) await store(plain, Buffer.from(name), name);
  let now = 0;
  let running = 0;
  let count = 0;
  const atOnce: number[] = [];
  const throttling = new Throttling();
  const backend: StorageBackend = altered(plain as StorageBackend, {
    bulkDelete: undefined,
    versions: undefined,
    readRecovery: { ...instant(), clock: () => now, throttling },
    deleteObject: async (...parameters) => {
      running += 1;
      atOnce.push(running);
      await new Promise(setImmediate);
      now += 200 / running;
      running -= 1;
      count += 1;
      onDelete(count);
      return plain.deleteObject(...parameters);
    },
  });
  return { backend, plain, throttling, atOnce };
}

describe('a concurrency that adapts', () => {
  test('deletes with more at once as long as that deletes more', async () => {
    const { backend, plain, atOnce } = await slow();
    await deleteObjects(backend, CONTAINER, NAMES, { concurrency: { max: 24 } });
    expect(Math.max(...atOnce.slice(0, 40))).toBe(16);
    expect(Math.max(...atOnce)).toBe(24);
    expect(plain.contents(CONTAINER.name).size).toBe(0);
  });

  test('deletes with less at once when the provider asks for less', async () => {
    const { backend, plain, throttling, atOnce } = await slow((count) => {
      if (count === 100 || count === 200) throttling.tell();
    });
    await deletePrefix(backend, CONTAINER, '', { concurrency: { min: 2, max: 16 } });
    expect(Math.max(...atOnce.slice(0, 90))).toBe(16);
    expect(Math.max(...atOnce.slice(120, 130))).toBe(8);
    expect(Math.max(...atOnce.slice(220, 230))).toBeLessThanOrEqual(8);
    expect(plain.contents(CONTAINER.name).size).toBe(0);
  });

  test('moves every byte', async () =>
    inDirectory(async (directory) => {
      const backend = await memory({ maxCopySize: 50 });
      const data = bytes(1234);
      await uploadStream(
        to(backend),
        (async function* () {
          yield await Promise.resolve(data);
        })(),
        { concurrency: 'adaptive', partSize: 10 },
      );
      await copyObject(from(backend), to(backend, 'copy'), { concurrency: { max: 3 }, partSize: 10 });
      const path = join(directory, 'file');
      const result = await downloadFile(from(backend, 'copy'), path, { concurrency: 'adaptive', partSize: 10 });
      expect(result.verifiedBy).toBe('sha256');
      expect(await readFile(path)).toEqual(data);
    }));

  test('reads ranges that are as long as the line is fast', async () =>
    inDirectory(async (directory) => {
      const data = Buffer.alloc(80 * MiB);
      const ranges: (ByteRange | undefined)[] = [];
      const plain = await memory();
      await store(plain, data);
      let now = 0;
      const backend: StorageBackend = altered(plain as StorageBackend, {
        readObject: async (container, object, options) => {
          ranges.push(options.range);
          // What is read meanwhile took so long.
          now += 700;
          return plain.readObject(container, object, options);
        },
      });
      const recovery = { ...instant(), clock: () => now };
      await downloadFile(from(backend), join(directory, 'file'), { concurrency: { min: 1, max: 1 } }, recovery);
      const sizes = ranges.map((range) => ((range?.end ?? 0) - (range?.start ?? 0)) / MiB);
      expect(sizes[0]).toBe(8);
      expect(Math.max(...sizes)).toBeGreaterThan(8);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(32);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(80);
    }));

  test.each([
    ['adaptive', undefined, [8, 8, 8, 8, 8, 8, 8, 8, 2]],
    [{ max: 3 }, undefined, [11, 11, 11, 11, 11, 11]],
    ['adaptive', 30, [30, 30, 6]],
    [4, undefined, []],
  ] as const)(
    'cuts a content with concurrency %j and part size %s into parts of %j MiB',
    async (concurrency, size, cut) => {
      const parts: number[] = [];
      const plain = await memory();
      const limits = { ...(await plain.multipart.limits({})), recommendedPartSize: 100 * MiB };
      const multipart = altered(plain.multipart, {
        limits: async () => limits,
        writePart: async (upload, partNumber, body, call) => {
          parts[partNumber - 1] = body.size / MiB;
          return plain.multipart.writePart(upload, partNumber, body, call);
        },
      });
      const options = { concurrency, partSize: size === undefined ? undefined : size * MiB };
      await uploadStream(to(altered(plain, { multipart })), Buffer.alloc(66 * MiB), options);
      expect(parts).toEqual(cut);
    },
  );

  test.each([
    ['fast', "option 'concurrency': expected a whole number from 1 to 1000, 'adaptive' or { min, max }, not string"],
    [{ min: 3, max: 2 }, "option 'concurrency': 'min' is more than 'max'"],
    [{ max: 1001 }, "option 'concurrency': max: expected a whole number from 1 to 1000, not 1001"],
    [{ most: 3 }, "option 'concurrency': Unrecognized key"],
    [null, "option 'concurrency': expected a whole number from 1 to 1000, 'adaptive' or { min, max }, not null"],
  ])('%j is none', async (concurrency, complaint) => {
    const driver = new MemoryStorageDriver();
    const container = await driver.createContainer('box');
    const call = driver.deletePrefix(container, '', { concurrency } as object);
    await expect(call).rejects.toThrow(InvalidArgumentError);
    await expect(driver.deletePrefix(container, '', { concurrency } as object)).rejects.toThrow(complaint);
  });
});
