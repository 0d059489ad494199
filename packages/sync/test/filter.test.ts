import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '@stowage/core';
import { sync, SyncJob } from '../src/index.js';
import { Filter } from '../src/filter/filter.js';
import { fileEntry } from '../src/listing/file-entry.js';
import { directoryEnd, fill, memoryEnd, withDirectory } from './support/trees.js';

function taken(rules: readonly string[], paths: readonly string[], ignoreCase = false): readonly string[] {
  const filter = new Filter({ rules, ignoreCase }, 0);
  return paths.filter((path) => filter.takesPath(path));
}

describe('rules', () => {
  test.each([
    ['what none matches takes part', ['- *.tmp'], ['a', 'a.tmp', 'b/c.tmp', 'b/c'], ['a', 'b/c']],
    [
      'the first that matches decides',
      ['+ keep.tmp', '- *.tmp'],
      ['keep.tmp', 'x/keep.tmp', 'a.tmp'],
      ['keep.tmp', 'x/keep.tmp'],
    ],
    ['the last leaves out all the others', ['+ *.jpg', '- **'], ['a.jpg', 'x/b.jpg', 'c.png'], ['a.jpg', 'x/b.jpg']],
    ['a slash at the beginning means the whole path', ['- /a'], ['a', 'b/a'], ['b/a']],
    ['one in the middle means the end of the path', ['- a/b'], ['a/b', 'x/a/b', 'xa/b'], ['xa/b']],
    ['a slash at the end means what is below', ['- cache/'], ['cache', 'cache/x', 'y/cache/z/w'], ['cache']],
    ['one star stops at a slash', ['- /a/*'], ['a/b', 'a/b/c'], ['a/b/c']],
    ['two do not', ['- /a/**'], ['a/b', 'a/b/c', 'b/a'], ['b/a']],
    [
      'nor within a segment',
      ['- /raw/**.jpg', '- d**g'],
      ['raw/a.jpg', 'raw/b/c.jpg', 'a.jpg', 'd/x/g', 'dog', 'dx'],
      ['a.jpg', 'dx'],
    ],
    ['between two slashes they may stand for nothing', ['- /a/**/b'], ['a/b', 'a/x/y/b', 'ab'], ['ab']],
    ['hidden names are names', ['- *'], ['.x', 'y/.z'], []],
    ['alternatives and sets', ['- *.{jpg,p[n]g}'], ['a.jpg', 'a.png', 'a.pmg'], ['a.pmg']],
    ['case counts', ['- *.JPG'], ['a.jpg'], ['a.jpg']],
    ['Unicode', ['- ü*'], ['über', 'uber'], ['uber']],
  ])('%s', (_what, rules, paths, expected) => {
    expect(taken(rules, paths)).toEqual(expected);
  });

  test('case can be ignored', () => {
    expect(taken(['- *.JPG'], ['a.jpg'], true)).toEqual([]);
  });

  test.each(['*.jpg', '-*.jpg', '? x', '+ ', ''])("'%s' is refused before anything begins", async (rule) => {
    const [source, target] = [await memoryEnd(), await memoryEnd()];
    const make = (): unknown =>
      new SyncJob('sync', { source: source.location, target: target.location }, { filter: { rules: [rule] } });
    expect(make).toThrow(InvalidArgumentError);
  });

  test('directories of which nothing can take part are not entered', () => {
    const filter = new Filter({ rules: ['- node_modules/', '+ *.ts', '- build/'] }, 0);
    expect(filter.prunes('a/node_modules/')).toBe(true);
    expect(filter.prunes('build/')).toBe(false);
    expect(new Filter({ rules: ['- build/'] }, 0).prunes('build/')).toBe(true);
    expect(new Filter({ rules: ['- build'] }, 0).prunes('build/')).toBe(false);
  });
});

test('sizes and ages have bounds', () => {
  const now = Date.UTC(2026, 0, 1);
  const entry = (size: number, age: number) =>
    fileEntry('a', { size, mtimeMs: now - age * 1000, ctimeMs: 0, ino: 1 } as never);
  const filter = new Filter({ minSize: 2, maxSize: 4, minAge: 10, maxAge: 20 }, now);
  expect([1, 2, 4, 5].map((size) => filter.takesEntry(entry(size, 15)))).toEqual([false, true, true, false]);
  expect([9, 10, 20, 21].map((age) => filter.takesEntry(entry(3, age)))).toEqual([false, true, true, false]);
});

test('what takes no part is neither copied nor deleted', () =>
  withDirectory(async (directory) => {
    const [source, target] = [directoryEnd(directory), await memoryEnd()];
    await fill(source, { 'a.txt': 'one', 'b.tmp': 'two', 'skipped/c.txt': 'three' });
    await fill(target, { 'old.txt': 'x', 'old.tmp': 'y', 'skipped/old.txt': 'z' });
    const filter = { rules: ['- *.tmp', '- /skipped/'] };
    const result = await sync(source.location, target.location, { filter, deleteAll: true });
    expect(result).toMatchObject({ isComplete: true, created: 1, deleted: 1 });
    expect(await target.tree()).toEqual({ 'a.txt': 'one', 'old.tmp': 'y', 'skipped/old.txt': 'z' });
  }));

test('one that is too large in the source is left as it is in the target', async () => {
  const [source, target] = [await memoryEnd(), await memoryEnd()];
  await fill(source, { a: 'too large', b: 'ok' });
  await fill(target, { a: 'old' });
  await sync(source.location, target.location, { filter: { maxSize: 3 } });
  expect(await target.tree()).toEqual({ a: 'old', b: 'ok' });
});
