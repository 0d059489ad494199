import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FileHashCache } from '../../src/resume/file-hash-cache.js';
import type { FileState } from '../../src/resume/file-hash-store.js';

const SECOND = 1_000_000_000n;
const CHANGED = 1000n * SECOND;
/** Three seconds after the file was changed. */
const LATER = 1_003_000;

const file: FileState = { path: '/a', device: 1n, inode: 2n, size: 3n, mtimeNs: CHANGED, ctimeNs: CHANGED };
const sums = { sha1: 'aa', md5: 'bb' };

let root: string;
let directory: string;
let cache: FileHashCache;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stowage-hashes-'));
  directory = join(root, 'deep', 'hashes');
  cache = new FileHashCache(directory);
});
afterEach(() => rm(root, { recursive: true }));

async function onlyFile(): Promise<string> {
  const [name = '', ...others] = await readdir(directory);
  expect(others).toEqual([]);
  return join(directory, name);
}

test('what is remembered of a file is there for another process, and for nobody else’s eyes', async () => {
  expect(await cache.recall(file)).toEqual({});
  await cache.remember(file, sums, LATER);
  expect(await new FileHashCache(directory).recall(file)).toEqual(sums);
  expect((await stat(await onlyFile())).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
});

test.each<Partial<FileState>>([
  { path: '/b' },
  { device: 2n },
  { inode: 3n },
  { size: 4n },
  { mtimeNs: CHANGED + 1n },
  // Its size and its time were put back.
  { ctimeNs: CHANGED + 1n },
])('a file that differs in %p is another one', async (change) => {
  await cache.remember(file, sums, LATER);
  expect(await cache.recall({ ...file, ...change })).toEqual({});
});

test('another state of a file takes the place of the one before, another checksum of the same state is added', async () => {
  const { path } = file;
  await cache.remember(file, { sha1: 'aa' }, LATER);
  await cache.remember(file, { md5: 'bb' }, LATER);
  expect(await cache.recall(file)).toEqual(sums);
  const changed = { ...file, path, inode: 9n };
  await cache.remember(changed, { md5: 'cc' }, LATER);
  expect(await cache.recall(changed)).toEqual({ md5: 'cc' });
  expect(await cache.recall(file)).toEqual({});
  await onlyFile();
});

describe('a file that was changed less than two seconds before its reading began is not remembered', () => {
  const late = CHANGED + 2n * SECOND;
  test.each<[string, Partial<FileState>]>([
    ['its content', { mtimeNs: late }],
    ['anything of it', { ctimeNs: late }],
    ['in the future, as it says', { mtimeNs: 10n * CHANGED }],
  ])('%s', async (_what, change) => {
    await cache.remember({ ...file, ...change }, sums, LATER);
    expect(await cache.recall({ ...file, ...change })).toEqual({});
    const after = Number(10n * CHANGED) / 1e6 + 2000;
    await cache.remember({ ...file, ...change }, sums, after);
    expect(await cache.recall({ ...file, ...change })).toEqual(sums);
  });
});

test.each(['', '{', '[]', '{"state":1}', '{"state":"x","checksums":{"sha1":1}}'])(
  'a damaged entry (%s) is as good as none, and is replaced',
  async (text) => {
    await cache.remember(file, sums, LATER);
    await writeFile(await onlyFile(), text);
    expect(await cache.recall(file)).toEqual({});
    await cache.remember(file, { sha1: 'dd' }, LATER);
    expect(await cache.recall(file)).toEqual({ sha1: 'dd' });
  },
);

test('of many that remember the same file at once the last one counts, whole', async () => {
  await Promise.all(Array.from({ length: 20 }, async (_, index) => cache.remember(file, { sha1: `${index}` }, LATER)));
  expect(JSON.parse(await readFile(await onlyFile(), 'utf8'))).toMatchObject({
    checksums: { sha1: expect.any(String) },
  });
});

test('of more files than there is room for the oldest are forgotten', async () => {
  const small = new FileHashCache(directory, 20);
  for (let index = 0; index < 20; index += 1) {
    await small.remember({ ...file, path: `/${index}` }, sums, LATER);
  }
  for (const name of await readdir(directory)) await utimes(join(directory, name), 100, 100);
  await small.remember({ ...file, path: '/new' }, sums, LATER);
  expect((await readdir(directory)).length).toBe(18);
  expect(await small.recall({ ...file, path: '/new' })).toEqual(sums);
});

test('what others have put into the directory stays', async () => {
  const small = new FileHashCache(directory, 1);
  await mkdir(join(directory, 'a directory'), { recursive: true });
  for (const name of ['theirs', 'theirs.json', 'more.partial']) {
    await writeFile(join(directory, name), 'x');
    await utimes(join(directory, name), 100, 100);
  }
  for (let index = 0; index < 5; index += 1) await small.remember({ ...file, path: `/${index}` }, sums, LATER);
  const names = await readdir(directory);
  expect(names).toEqual(expect.arrayContaining(['a directory', 'theirs', 'theirs.json', 'more.partial']));
  expect(names.length).toBeLessThanOrEqual(5);
});

test('a directory that cannot be written is the caller’s to know of', async () => {
  await writeFile(join(root, 'deep'), 'a file');
  await expect(cache.remember(file, sums, LATER)).rejects.toThrow();
  expect(await cache.recall(file)).toEqual({});
});
