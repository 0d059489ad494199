import { mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FileHashCache, MemoryStorageDriver, type Checksums, type FileHashStore, type FileState } from '@stowage/core';
import { containerAt, diff, directoryAt, sync, verify, type Location } from '../src/index.js';
import { changed } from './support/faulty-ends.js';
import { withDirectory } from './support/trees.js';

const LARGE = 'x'.repeat(300_000);

/** A cache to which every file seems to have been still for long, and which tells what is asked and remembered. */
class Patient implements FileHashStore {
  readonly log: string[] = [];
  readonly #cache: FileHashCache;

  constructor(directory: string) {
    this.#cache = new FileHashCache(directory);
  }

  async recall(file: FileState): Promise<Checksums> {
    const found = await this.#cache.recall(file);
    this.log.push(`recalled ${Object.keys(found).join()}`);
    return found;
  }

  async remember(file: FileState, checksums: Checksums, since: number): Promise<void> {
    this.log.push(`remembered ${Object.keys(checksums).join()}`);
    await this.#cache.remember(file, checksums, since + 10_000);
  }
}

/** Says of every file what is not so. */
const LIAR: FileHashStore = {
  recall: async () => Promise.resolve({ sha1: 'ab'.repeat(20), sha256: 'ab'.repeat(32) }),
  remember: async () => Promise.resolve(),
};

interface Scene {
  /** Holds the file `large`, and `small`. */
  readonly files: string;
  readonly source: Location;
  /** The same, in a container that tells their SHA-1. */
  readonly target: Location;
  readonly hashes: Patient;
}

async function scene(play: (scene: Scene) => Promise<void>): Promise<void> {
  await withDirectory(async (directory) => {
    const files = join(directory, 'files');
    await mkdir(files);
    await writeFile(join(files, 'large'), LARGE);
    await writeFile(join(files, 'small'), 'small');
    const driver = new MemoryStorageDriver(undefined, undefined, { checksum: 'sha1' });
    const source = directoryAt(files);
    const target = containerAt(await driver.createContainer('box'));
    await sync(source, target);
    await play({ files, source, target, hashes: new Patient(join(directory, 'hashes')) });
  });
}

test('a large file that has not changed is read for its checksum once', async () =>
  scene(async ({ source, target, hashes }) => {
    for (let run = 0; run < 2; run += 1)
      expect(await sync(source, target, { compare: 'checksum', hashes })).toMatchObject({
        same: 2,
        comparedBy: { 'checksum:sha1': 2 },
      });
    expect(hashes.log).toEqual(['recalled ', 'remembered sha1', 'recalled sha1']);
  }));

test('so are both of two directories', async () =>
  scene(async ({ files, source, hashes }) => {
    const copy = directoryAt(`${files}.copy`);
    await sync(source, copy);
    for (let run = 0; run < 2; run += 1)
      expect(await verify(source, copy, { hashes })).toMatchObject({ isEqual: true, same: 2 });
    expect(hashes.log.slice(-2)).toEqual(['recalled sha256', 'recalled sha256']);
  }));

test.each<[string, (path: string) => Promise<unknown>]>([
  ['was written to', async (path) => writeFile(path, LARGE.replace('x', 'y'))],
  [
    'was replaced',
    async (path) => {
      await writeFile(`${path}.new`, LARGE.replace('x', 'y'));
      await rename(`${path}.new`, path);
    },
  ],
])('a file that %s is read again, though its size and time are the same', async (_what, change) =>
  scene(async ({ files, source, target, hashes }) => {
    const path = join(files, 'large');
    await utimes(path, 7, 7);
    const compare = async (): Promise<boolean> => (await verify(source, target, { hashes })).isEqual;
    expect(await compare()).toBe(true);
    await change(path);
    await utimes(path, 7, 7);
    expect(await compare()).toBe(false);
  }),
);

test('a proof trusts nothing that is remembered, unless that is asked for', async () =>
  scene(async ({ source, target }) => {
    expect(await verify(source, target)).toMatchObject({ isEqual: true });
    expect(await verify(source, target, { hashes: LIAR })).toMatchObject({ isEqual: false, differences: 1 });
    expect(await verify(source, target, { hashes: LIAR, compare: 'bytes' })).toMatchObject({ isEqual: true });
    const found = await Array.fromAsync(diff(source, target, { compare: 'checksum', hashes: LIAR }));
    expect(found.filter(({ type }) => type === 'different').map(({ path }) => path)).toEqual(['large']);
  }));

test('a file that has changed since it was listed is not known, whatever is remembered', async () =>
  scene(async ({ files, source, target, hashes }) => {
    await verify(source, target, { hashes });
    const rewritten = changed(source, async function* (rows) {
      for await (const row of rows) {
        if (row.path === 'large') await writeFile(join(files, 'large'), LARGE.replace('x', 'y'));
        yield row;
      }
    });
    const { found } = await verify(rewritten, target, { hashes });
    expect(found).toMatchObject([{ path: 'large', type: 'unknown' }]);
    expect(hashes.log).toEqual(['recalled ', 'remembered sha1']);
  }));

test('a location of somebody else has its files read', async () =>
  scene(async ({ source, target, hashes }) => {
    const { kind, label, overlaps, find, read, remove, batches } = source;
    const methods = Object.entries({ overlaps, find, read, remove, batches });
    const other = { kind, label, ...Object.fromEntries(methods.map(([name, method]) => [name, method.bind(source)])) };
    const found = await Array.fromAsync(diff(other as unknown as Location, target, { compare: 'checksum', hashes }));
    expect(found).toMatchObject([
      { path: 'large', type: 'same', by: 'checksum:sha1' },
      { path: 'small', type: 'same', by: 'checksum:sha1' },
    ]);
    expect(hashes.log).toEqual([]);
  }));
