import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { copyTree, sync } from '../src/index.js';
import { directoryEnd, memoryEnd, withDirectory } from './support/trees.js';

test.each([
  ['copy', copyTree],
  ['sync', sync],
])('%s puts a file where there are empty directories', async (_mode, work) =>
  withDirectory(async (root) => {
    const [source, target] = [await memoryEnd(), directoryEnd(root)];
    await source.put('a', 'file');
    await mkdir(join(root, 'a/b/c'), { recursive: true });
    const result = await work(source.location, target.location);
    expect([result.created, result.failed]).toEqual([1, 0]);
    expect(await target.tree()).toEqual({ a: 'file' });
  }),
);

test.each([
  ['a file', (root: string) => directoryEnd(root).put('a/b/kept', 'kept')],
  [
    'a link',
    (root: string) =>
      mkdir(join(root, 'a/b'), { recursive: true }).then(() => symlink('nowhere', join(root, 'a/b/kept'))),
  ],
])('a copy leaves directories with %s, and what is beside it, as they are', async (_what, keep) =>
  withDirectory(async (root) => {
    const source = await memoryEnd();
    await source.put('a', 'file');
    await keep(root);
    await mkdir(join(root, 'a/empty'));
    const result = await copyTree(source.location, directoryEnd(root).location);
    expect([result.created, result.failed]).toEqual([0, 1]);
    expect((await readdir(join(root, 'a'), { recursive: true })).sort()).toEqual(['b', 'b/kept', 'empty']);
  }),
);
