import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sortedNames, type Item } from '../src/listing/sorted-names.js';
import { withDirectory } from './support/trees.js';

/** Characters whose order as UTF-16, as bytes, and around a slash differs. */
const ALPHABET = ['a', 'b', '-', '.', '0', '~', '\u0001', '\u00e9', 'e\u0301', '\u2028', '\uffee', '\u{1f600}'];

function nameOf(index: number): string {
  const [first = '', second = ''] = [ALPHABET[index % 12], ALPHABET[Math.floor(index / 12) % 12]];
  return `n${first}${second}${index < 144 ? '' : index}`;
}

async function make(directory: string, index: number): Promise<readonly [key: string, kind: Item['kind']]> {
  const path = join(directory, nameOf(index));
  const bytes = Buffer.from(nameOf(index)).toString('latin1');
  if (index % 7 === 1) return mkdir(path).then(() => [`${bytes}/`, 'directory']);
  if (index % 7 === 2) return symlink('nowhere', path).then(() => [bytes, 'link']);
  return writeFile(path, '').then(() => [bytes, 'file']);
}

test.each([
  [1, 0, 300],
  [7, Infinity, 400],
  [90, 0, 1500],
  [10_000, 0, 300],
  [10_000, Infinity, 300],
])(
  'names come in the order of their bytes, in runs of %i, where a directory of %p bytes is large',
  (run, large, count) =>
    withDirectory(async (directory) => {
      const made = await Promise.all(Array.from({ length: count }, async (_, index) => make(directory, index)));
      await writeFile(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0xff])]), '');
      const found = [...(await sortedNames(directory, { run, large }))].flat();
      const expected = [...made, ['\xff', 'file'] as const].sort(([one], [other]) => (one < other ? -1 : 1));
      expect(found.map(({ key, kind }) => [key, kind])).toEqual(expected);
      expect(found.filter(({ name }) => name === undefined)).toHaveLength(1);
    }),
);

test('what a download has left is told apart', () =>
  withDirectory(async (directory) => {
    const name = `.stowage-${randomUUID()}.partial`;
    await writeFile(join(directory, name), '');
    expect([...(await sortedNames(directory))].flat()).toEqual([{ key: name, name, kind: 'unfinished-download' }]);
  }));
