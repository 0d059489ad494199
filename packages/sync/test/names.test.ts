import { describe, expect, test } from '@jest/globals';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyTree, directoryAt, sync } from '../src/index.js';
import { changed } from './support/faulty-ends.js';
import { directoryEnd, fill, memoryEnd, withDirectory } from './support/trees.js';

describe('files', () => {
  test('a file in the place of a directory, and the other way round, makes way', () =>
    withDirectory(async (directory) => {
      const [source, target] = [directoryEnd(join(directory, 'from')), directoryEnd(join(directory, 'to'))];
      await fill(source, { 'a/b': 'one', c: 'two' });
      await fill(target, { a: 'file', 'c/d/e': 'three' });
      const result = await sync(source.location, target.location, { deleteAll: true });
      expect(result).toMatchObject({ isComplete: true, deleted: 2 });
      expect(await target.tree()).toEqual({ 'a/b': 'one', c: 'two' });
      expect((await readdir(join(directory, 'to'))).sort()).toEqual(['a', 'c']);
    }));

  test('links are not followed, and nothing is put behind one', () =>
    withDirectory(async (directory) => {
      const [source, target] = [await memoryEnd(), directoryEnd(join(directory, 'to'))];
      await mkdir(join(directory, 'to'));
      await mkdir(join(directory, 'outside'));
      await symlink(join(directory, 'outside'), join(directory, 'to/link'));
      await fill(source, { 'link/a': 'one', link2: 'two' });
      await symlink(join(directory, 'outside'), join(directory, 'to/link2'));
      const result = await copyTree(source.location, target.location);
      expect(result).toMatchObject({ isComplete: false, created: 0, failed: 2 });
      expect(await readdir(join(directory, 'outside'))).toEqual([]);
    }));

  test('one that was changed in the target since it was listed is not replaced', () =>
    withDirectory(async (directory) => {
      const [source, target] = [await memoryEnd(), directoryEnd(directory)];
      await fill(source, { a: 'one' });
      await fill(target, { a: 'older' }, 1000);
      const late = changed(target.location, async function* (rows) {
        for await (const row of rows) {
          await target.put('a', 'mine');
          yield row;
        }
      });
      const result = await copyTree(source.location, late);
      expect(result).toMatchObject({ updated: 0, failures: [{ path: 'a', reason: 'changed' }] });
      expect(await target.tree()).toEqual({ a: 'mine' });
    }));
});

describe('names', () => {
  const HOSTILE = [
    ' ',
    '.hidden',
    '-rf',
    '%41',
    '*',
    'a\\b',
    'con',
    'line\nbreak',
    'tab\t',
    'quote\'"',
    '\u2028',
    '\u{1F600}',
    '\uFFFD',
    '\u0001',
    'x'.repeat(255),
    'ends with space ',
    '.stowage/x',
    '~',
    '$HOME',
    'a?b',
    '\u202Eexe',
    'é',
    'e\u0301x',
  ];
  const NO_FILES = ['..', '../up', 'a/../../up', '/abs', 'a//b', 'nul\0', './x', 'd/.', 'y'.repeat(256)];

  test('of every kind go between object stores', async () => {
    const [source, target] = [await memoryEnd(), await memoryEnd('p/')];
    const tree = Object.fromEntries([...HOSTILE, ...NO_FILES, 'folder/'].map((name) => [name, `<${name}>`]));
    await fill(source, tree);
    expect(await sync(source.location, target.location)).toMatchObject({ isComplete: true });
    expect(await target.tree()).toEqual(tree);
  });

  test('that no file can have fail alone, and leave nothing outside', () =>
    withDirectory(async (directory) => {
      const [source, target] = [await memoryEnd(), directoryEnd(join(directory, 'in/to'))];
      await fill(source, Object.fromEntries([...HOSTILE, ...NO_FILES].map((name) => [name, `<${name}>`])));
      const result = await sync(source.location, target.location);
      expect(result).toMatchObject({ created: HOSTILE.length, failed: NO_FILES.length });
      expect(result.failures.map(({ path }) => path).sort()).toEqual([...NO_FILES].sort());
      expect(await target.tree()).toEqual(Object.fromEntries(HOSTILE.map((name) => [name, `<${name}>`])));
      expect(await readdir(directory)).toEqual(['in']);
      expect(await readdir(join(directory, 'in'))).toEqual(['to']);
      const back = await memoryEnd();
      expect(await sync(target.location, back.location)).toMatchObject({ isComplete: true, created: HOSTILE.length });
    }));

  test('that are no UTF-8 are told, and fail alone', () =>
    withDirectory(async (directory) => {
      await writeFile(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0xff, 0x41])]), 'x');
      await writeFile(join(directory, 'ok'), 'y');
      const target = await memoryEnd();
      const result = await copyTree(directoryAt(directory), target.location);
      expect(result).toMatchObject({ created: 1, failed: 1, failures: [{ reason: 'unnamed' }] });
    }));
});
