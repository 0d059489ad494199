import { describe, expect, test } from '@jest/globals';
import { collect, items, type FetchPage } from '../../src/listing/pages.js';

/** The numbers below `count`, in pages as large as asked for but no larger than `most`; the cursor is the next number. */
function numbers(count: number, most = Infinity): { readonly asked: number[]; readonly fetch: FetchPage<number> } {
  const asked: number[] = [];
  const fetch: FetchPage<number> = (cursor, limit) => {
    asked.push(limit);
    const start = Number(cursor ?? 0);
    const end = Math.min(count, start + Math.min(limit, most));
    const rows = Array.from({ length: end - start }, (_, index) => start + index);
    return Promise.resolve(end < count ? { items: rows, next: String(end) } : { items: rows });
  };
  return { asked, fetch };
}

describe('items', () => {
  test('gives every row of every page', async () => {
    const { fetch } = numbers(25);
    await expect(Array.fromAsync(items(fetch, { pageSize: 10 }))).resolves.toHaveLength(25);
  });

  test('fetches no page before it is wanted', async () => {
    const { asked, fetch } = numbers(25);
    for await (const n of items(fetch, { pageSize: 10 })) if (n === 9) break;
    expect(asked).toHaveLength(1);
  });

  test('an empty page that names a next one is not the end', async () => {
    const pages: Record<string, { items: number[]; next?: string }> = {
      start: { items: [], next: 'b' },
      b: { items: [1] },
    };
    const fetch: FetchPage<number> = (cursor) => Promise.resolve(pages[cursor ?? 'start'] ?? { items: [] });
    await expect(Array.fromAsync(items(fetch, { pageSize: 10 }))).resolves.toEqual([1]);
  });
});

describe('collect', () => {
  test('all rows have no next', async () => {
    const list = await collect(numbers(25).fetch, { pageSize: 10 });
    expect(list).toHaveLength(25);
    expect('next' in list).toBe(false);
  });

  test('a limit asks for no more than it needs and names where to go on', async () => {
    const { asked, fetch } = numbers(25, 8);
    const list = await collect(fetch, { pageSize: 10, limit: 15 });
    expect(list).toHaveLength(15);
    expect(asked).toEqual([10, 7]);
    const rest = await collect(fetch, { pageSize: 10, cursor: list.next });
    expect([...list, ...rest]).toEqual(Array.from({ length: 25 }, (_, n) => n));
  });

  test('a limit that is the whole has no next', async () => {
    expect('next' in (await collect(numbers(10).fetch, { pageSize: 10, limit: 10 }))).toBe(false);
  });
});
