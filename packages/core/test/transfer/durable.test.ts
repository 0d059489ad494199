import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fs from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFile, type FileOptions } from '../../src/transfer/download/download-file.js';
import { onFileSystem } from '../files/disk.js';
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
      note(call, await this.stat());
      return real.call(this);
    });
  }
  for (const [name, call] of [
    ['fsync', 'sync'],
    ['fdatasync', 'datasync'],
  ] as const) {
    const real = fs[name];
    jest.spyOn(fs, name).mockImplementation((fd, end) => {
      note(call, fs.fstatSync(fd));
      real(fd, end);
    });
  }
});

function note(call: string, stats: fs.Stats): void {
  synced.push(stats.isDirectory() ? 'directory' : call);
}

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

/** On the one this thread makes the calls, on the other another one does. */
describe.each(['ext4', 'nfs'] as const)('on %s', (name) => {
  beforeEach(() => {
    onFileSystem(name);
  });

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
});
