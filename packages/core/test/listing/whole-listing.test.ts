import { describe, expect, test } from '@jest/globals';
import { pageOf, rowsFor } from '../../src/listing/index.js';

const named = (...names: readonly string[]): { readonly name: string }[] => names.map((name) => ({ name }));
const namesOf = (rows: readonly { readonly name: string }[]): string[] => rows.map(({ name }) => name);

describe('the rows of a query', () => {
  const all = named('a', 'a/b', 'a/c/d', 'b/', 'b/x', 'ä/1');

  test.each<[string, string | undefined, string[]]>([
    ['', undefined, ['a', 'a/b', 'a/c/d', 'b/', 'b/x', 'ä/1']],
    ['a/', undefined, ['a/b', 'a/c/d']],
    ['', '/', ['a', 'a/', 'b/', 'ä/']],
    ['a/', '/', ['a/b', 'a/c/']],
    ['b/', '/', ['b/', 'b/x']],
    ['a', '/', ['a', 'a/']],
    ['', 'c/', ['a', 'a/b', 'a/c/', 'b/', 'b/x', 'ä/1']],
    ['z', '/', []],
  ])('below %j, folded at %j', (prefix, delimiter, names) => {
    expect(namesOf(rowsFor(all, { prefix, delimiter }))).toEqual(names);
  });

  test('what is not folded is what was given', () => {
    const [first] = all;
    expect(rowsFor(all, { prefix: '', delimiter: '/' })[0]).toBe(first);
    expect(rowsFor(all, { prefix: '', delimiter: '/' })[1]).toEqual({ kind: 'prefix', name: 'a/' });
  });
});

describe('a page', () => {
  /** All names, page by page. */
  function paged(names: readonly string[], limit: number): string[][] {
    const pages: string[][] = [];
    for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
      const page = pageOf(named(...names), { cursor, limit });
      pages.push(namesOf(page.items));
      cursor = page.next;
    }
    return pages;
  }

  test('is in UTF-8 byte order, which is not that of JavaScript', () => {
    expect(paged(['😀', 'ﬁ', 'b', 'a', 'B', 'a/'], 2)).toEqual([
      ['B', 'a'],
      ['a/', 'b'],
      ['ﬁ', '😀'],
    ]);
  });

  test('that is the last has no cursor, also if it is full', () => {
    expect(paged(['a', 'b', 'c'], 2)).toEqual([['a', 'b'], ['c']]);
    expect(paged(['a', 'b'], 2)).toEqual([['a', 'b']]);
    expect(paged([], 2)).toEqual([[]]);
  });

  test('goes on after a name that is gone', () => {
    expect(namesOf(pageOf(named('a', 'c'), { cursor: 'b', limit: 5 }).items)).toEqual(['c']);
  });

  test('leaves what it is given as it is', () => {
    const rows = Object.freeze(named('b', 'a'));
    expect(namesOf(pageOf(rows, { limit: 1 }).items)).toEqual(['a']);
    expect(namesOf(rows)).toEqual(['b', 'a']);
  });
});
