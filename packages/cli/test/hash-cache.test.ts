import { mkdir, realpath, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FileHashCache } from '@stowage/core';
import { jsonLines, run, type Outcome } from './support/command.js';
import { openPlace, type Place } from './support/place.js';

/** What no file here has. */
const WRONG = 'ab'.repeat(20);

let place: Place;
let directory: string;

beforeAll(async () => {
  place = await openPlace({ recommendedPartSize: 100_000, absoluteMinimumPartSize: 5000 });
  ({ directory } = place);
  await stowage('mb', 'b2:photos');
  await mkdir(join(directory, 'from'));
  await writeFile(join(directory, 'from/large'), 'x'.repeat(450_000));
  await stowage('put', 'from/large', 'b2:photos/tree/');
  await rememberWrongly(join(directory, 'from/large'));
});
afterAll(() => place.close());

const stowage = (...words: string[]): Promise<Outcome> => run(words, { env: place.env, cwd: directory });

/** As if the file had been read when it had been there for long. */
async function rememberWrongly(path: string): Promise<void> {
  const { dev: device, ino: inode, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  const file = { path: await realpath(path), device, inode, size, mtimeNs, ctimeNs };
  const cache = new FileHashCache(join(directory, 'stowage', 'hashes'));
  await cache.remember(file, { sha1: WRONG }, Number(mtimeNs / 1_000_000n) + 10_000);
}

test('a proof reads every file, unless what is remembered is to be believed', async () => {
  expect(await stowage('verify', 'from/', 'b2:photos/tree/')).toMatchObject({ code: 0 });
  const { code, stdout } = await stowage('verify', '--hash-cache', 'from/', 'b2:photos/tree/');
  expect([code, stdout]).toEqual([1, expect.stringContaining('! large (checksum:sha1)')]);
});

test.each([
  [['diff', '--compare', 'checksum'], 0],
  [['diff', '--compare', 'checksum', '--hash-cache'], 1],
])('%j ends with %d', async (words, code) => {
  expect(await stowage(...words, 'from/', 'b2:photos/tree/')).toMatchObject({ code });
});

test.each([
  ['sync', ['sync', '--compare', 'checksum'], 'from/'],
  ['put', ['put'], 'from/large'],
  ['put of a tree', ['put'], 'from/'],
  ['cp', ['cp'], 'from/large'],
  ['cp of a tree', ['cp'], 'from/'],
])('%s tells B2 what is remembered of a large file', async (name, words, source) => {
  const target = `b2:photos/${name}/`;
  expect(await stowage(...words, '--hash-cache', source, target)).toMatchObject({ code: 0, stderr: '' });
  const [told] = jsonLines((await stowage('stat', '--json', `${target}large`)).stdout);
  expect(told).toMatchObject({ type: 'object', checksums: { sha1: WRONG } });
});

test('workers have files of their own', async () => {
  const words = ['sync', '--job', 'nightly', '--database', 'file:jobs.db', '--hash-cache', 'b2:photos', 'b2:copy'];
  expect(await stowage(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining('--hash-cache') });
});
