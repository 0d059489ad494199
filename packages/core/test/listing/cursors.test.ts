import { expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../src/errors/index.js';
import { cursorsOf, rowsNamed } from '../../src/listing/index.js';
import { z } from '../../src/validation/index.js';

test('a cursor comes back as it went; what is none is refused', () => {
  const { print, parse } = cursorsOf(z.strictObject({ key: z.string() }), 'here');
  expect(parse(print({ key: 'a/"b' }))).toEqual({ key: 'a/"b' });
  expect(parse(undefined)).toBeUndefined();
  for (const wrong of ['', '{', '{"key":1}', '{"key":"a","more":1}', '[]'])
    expect(() => parse(wrong)).toThrow(InvalidArgumentError);
});

test('the rows of one name end where another begins, or at the limit', async () => {
  const rows = ['a', 'a', 'a', 'ab'].map((name, index) => ({ name, index }));
  const asked: number[] = [];
  const fetch = async (cursor: string | undefined, limit: number) => {
    const start = Number(cursor ?? 0);
    asked.push(start);
    const next = start + limit < rows.length ? String(start + limit) : undefined;
    return Promise.resolve({ items: rows.slice(start, start + limit), next });
  };
  const walk = { pageSize: 2, provider: 'here' };
  expect(await rowsNamed('a', fetch, walk)).toEqual(rows.slice(0, 3));
  expect(await rowsNamed('b', fetch, walk)).toEqual([]);
  asked.length = 0;
  expect(await rowsNamed('a', fetch, { ...walk, limit: 2 })).toEqual(rows.slice(0, 2));
  expect(asked).toEqual([0]);
});
