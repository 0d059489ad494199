import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFile, type FileOptions } from '../../src/transfer/download/download-file.js';
import { bytes, failure, filesIn, from, inDirectory, memory, store } from './fakes.js';

const MiB = 1024 * 1024;
/** A large file is fsynced while it is written, each time that so much has come. */
const LARGE = Buffer.alloc(65 * MiB, bytes(1021));

let synced: string[];

/** Every fsync of this process is noted; which handles there are is nobody's business. */
beforeEach(async () => {
  synced = [];
  await using probe = await open('.', 'r');
  const handles = Object.getPrototypeOf(probe) as FileHandle;
  for (const call of ['sync', 'datasync'] as const) {
    const real = Reflect.get(handles, call);
    jest.spyOn(handles, call).mockImplementation(async function (this: FileHandle) {
      synced.push((await this.stat()).isDirectory() ? 'directory' : call);
      return real.call(this);
    });
  }
});

afterEach(() => {
  jest.restoreAllMocks();
});

async function downloaded(content: Buffer, options: FileOptions): Promise<void> {
  const backend = await memory();
  await store(backend, content);
  await inDirectory(async (directory) => {
    await downloadFile(from(backend), join(directory, 'file'), options);
    expect((await readFile(join(directory, 'file'))).equals(content)).toBe(true);
    expect(await filesIn(directory)).toEqual(['file']);
  });
}

test('a file and its name are on the disk before it is said to be there', async () => {
  await downloaded(bytes(100), {});
  expect(synced).toEqual(['sync', 'directory']);
});

test('a large one is brought there while it comes', async () => {
  await downloaded(LARGE, {});
  expect(synced).toEqual(['datasync', 'sync', 'directory']);
});

test.each([
  ['small', bytes(100)],
  ['large', LARGE],
])('without `durable` nothing waits for the disk: %s', async (_, content) => {
  await downloaded(content, { durable: false });
  expect(synced).toEqual([]);
});

test('without it a file that is there is still not replaced', async () => {
  const backend = await memory();
  await store(backend, bytes(100));
  await inDirectory(async (directory) => {
    const path = join(directory, 'file');
    await downloadFile(from(backend), path, { durable: false });
    const again = await failure(downloadFile(from(backend), path, { durable: false }));
    expect(again).toMatchObject({ message: expect.stringContaining('overwriteExisting') });
    expect(await filesIn(directory)).toEqual(['file']);
  });
});
