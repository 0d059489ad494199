import { describe, expect, test } from '@jest/globals';
import { chmodSync, chownSync, statSync, writeFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DownloadOptions } from '../../src/options.js';
import type { StorageBackend } from '../../src/spi/index.js';
import { downloadFile } from '../../src/transfer/download/download-file.js';
import { altered, bytes, failure, from, inDirectory, memory, store } from './fakes.js';

const DATA = bytes(100);

/** A provider whose every read tells how the temporary file can be accessed by then. */
async function watched(directory: string, seen: number[]): Promise<StorageBackend> {
  const backend = await memory();
  await store(backend, DATA);
  return altered(backend, {
    readObject: async (...call) => {
      const names = await readdir(directory);
      for (const name of names.filter((each) => each.endsWith('.partial')))
        seen.push(statSync(join(directory, name)).mode & 0o777);
      return backend.readObject(...call);
    },
  });
}

async function download(directory: string, options: DownloadOptions = {}): Promise<readonly number[]> {
  const seen: number[] = [];
  // In several ranges, so that some are asked for while the temporary file is there.
  const all = { partSize: 10, concurrency: 2, overwriteExisting: true, ...options };
  await downloadFile(from(await watched(directory, seen)), join(directory, 'file'), all);
  return seen;
}

function withUmask<T>(mask: number, work: () => Promise<T>): Promise<T> {
  const before = process.umask(mask);
  return work().finally(() => process.umask(before));
}

describe('a file that a download replaces', () => {
  test.each([0o600, 0o640, 0o644, 0o755, 0o400])('of mode %i keeps its mode, and nobody else reads it before', (mode) =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      writeFileSync(path, 'old');
      chmodSync(path, mode);
      const seen = await download(directory);
      expect((await stat(path)).mode & 0o7777).toBe(mode);
      expect(await readFile(path)).toEqual(DATA);
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.filter((each) => (each & ~0o600) !== 0)).toEqual([]);
    }),
  );

  test('whose mode changes meanwhile keeps the one it has at the end', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      writeFileSync(path, 'old');
      await download(directory, { onProgress: () => chmodSync(path, 0o600) });
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    }));

  test('keeps its owner, where this process may give files away', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      writeFileSync(path, 'old');
      // Only the superuser gives files away; for anybody else owner and group are his own already.
      const [uid, gid] = process.getuid?.() === 0 ? [1234, 2345] : [statSync(path).uid, statSync(path).gid];
      chownSync(path, uid, gid);
      await download(directory);
      expect(await stat(path)).toMatchObject({ uid, gid });
    }));

  test('does not keep what would let a program run as its owner', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      writeFileSync(path, 'old');
      chmodSync(path, 0o4755);
      await download(directory);
      expect((await stat(path)).mode & 0o7777).toBe(0o755);
    }));

  test('leaves a temporary file that nobody else reads, if that is to be kept', async () =>
    inDirectory(async (directory) => {
      writeFileSync(join(directory, 'file'), 'old');
      const onProgress = (): void => {
        throw new Error('enough');
      };
      const failed = download(directory, { onProgress, deleteOnFailure: false });
      expect(await failure(failed)).toMatchObject({ message: 'enough' });
      const [left = ''] = (await readdir(directory)).filter((name) => name !== 'file');
      expect((await stat(join(directory, left))).mode & 0o777).toBe(0o600);
    }));
});

test.each([
  [0o022, 0o644],
  [0o077, 0o600],
  [0o002, 0o664],
])('a new file obeys the umask: with %i its mode is %i, also while it is written', (mask, mode) =>
  withUmask(mask, () =>
    inDirectory(async (directory) => {
      const seen = await download(directory);
      expect((await stat(join(directory, 'file'))).mode & 0o777).toBe(mode);
      expect(new Set(seen)).toEqual(new Set([mode]));
    }),
  ),
);
