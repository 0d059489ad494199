import { describe, expect, jest, test } from '@jest/globals';
import { MappedPage, rowsOf } from '../../src/spi/index.js';

describe('a page whose rows are made of others', () => {
  test('makes each when it is asked for, and none before', () => {
    const make = jest.fn((row: number) => row * 2);
    const page = new MappedPage({ items: [1, 2, 3], next: 'more' }, make);
    expect(page.next).toBe('more');
    expect(make).not.toHaveBeenCalled();
    const rows = page.rows();
    expect(rows.next().value).toBe(2);
    expect(make).toHaveBeenCalledTimes(1);
    expect([...rows]).toEqual([4, 6]);
  });

  test('gives them as a list, made once', () => {
    const make = jest.fn((row: number) => ({ row }));
    const page = new MappedPage({ items: [1, 2] }, make);
    expect(page.items).toEqual([{ row: 1 }, { row: 2 }]);
    expect(page.items).toBe(page.items);
    expect(make).toHaveBeenCalledTimes(2);
  });

  test('is released with what it is made of, and keeps what was made before', () => {
    const release = jest.fn();
    const inner = new MappedPage({ items: [1, 2], release }, (row) => row);
    const outer = new MappedPage(inner, (row) => row * 2);
    const { items } = outer;
    outer.release();
    expect(release).toHaveBeenCalledTimes(1);
    expect(outer.items).toBe(items);
    expect([...outer.rows()]).toEqual([2, 4]);
  });

  test('can be made of such a page, row by row', () => {
    const seen: string[] = [];
    const inner = new MappedPage({ items: ['a', 'b'] }, (row) => (seen.push(`inner ${row}`), row));
    const outer = new MappedPage(inner, (row) => (seen.push(`outer ${row}`), row.toUpperCase()));
    expect([...rowsOf(outer)]).toEqual(['A', 'B']);
    expect(seen).toEqual(['inner a', 'outer a', 'inner b', 'outer b']);
  });
});

test('a page that says nothing of rows has them as its list', () => {
  expect([...rowsOf({ items: [1, 2] })]).toEqual([1, 2]);
});
