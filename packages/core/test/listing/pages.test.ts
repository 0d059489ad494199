import { describe, expect, test } from '@jest/globals';
import { batches, collect, items, itemsOf, type FetchPage, type Walk } from '../../src/listing/index.js';

const WALK = { pageSize: 10, provider: 'numbers' };

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
    await expect(Array.fromAsync(items(fetch, { ...WALK }))).resolves.toHaveLength(25);
  });

  test('fetches no second page before it is wanted', async () => {
    const { asked, fetch } = numbers(25);
    for await (const n of items(fetch, { ...WALK })) if (n === 9) break;
    expect(asked).toHaveLength(1);
  });

  test('an empty page that names a next one is not the end', async () => {
    const pages: Record<string, { items: number[]; next?: string }> = {
      start: { items: [], next: 'b' },
      b: { items: [1] },
    };
    const fetch: FetchPage<number> = (cursor) => Promise.resolve(pages[cursor ?? 'start'] ?? { items: [] });
    await expect(Array.fromAsync(items(fetch, { ...WALK }))).resolves.toEqual([1]);
  });
});

describe('rows for who may leave after a few', () => {
  test.each<[what: string, walk: Partial<Walk>, asked: readonly number[]]>([
    ['come in a small page, and then in large ones', {}, [1000, 5000, 5000]],
    ['come in pages that are no larger than the provider has them', { pageSize: 400 }, Array(26).fill(400)],
    ['come as many as are wanted, if that is said', { limit: 6000 }, [5000, 1000]],
  ])('%s', async (_, walk, wanted) => {
    const { asked, fetch } = numbers(10_300);
    const rows = await Array.fromAsync(itemsOf(() => [fetch, { ...WALK, pageSize: 5000, ...walk }]));
    expect(rows).toEqual(Array.from({ length: walk.limit ?? 10_300 }, (_row, index) => index));
    expect(asked).toEqual(wanted);
  });

  test('are not asked for before the first is', async () => {
    const rows = itemsOf(() => {
      throw new Error('refused');
    });
    await expect(rows.next()).rejects.toThrow('refused');
  });
});

/** Numbers in pages of ten. What is asked for ahead waits until it is aborted, for ever, or as `ahead` says. */
function slow(ahead: (signal: AbortSignal) => Promise<never>) {
  const { asked, fetch } = numbers(100);
  const signals: AbortSignal[] = [];
  const slowly: FetchPage<number> = (cursor, limit, signal) => {
    const page = fetch(cursor, limit, signal);
    signals.push(signal);
    return signals.length > 2 ? ahead(signal) : page;
  };
  return { asked, signals, walk: items(slowly, { ...WALK }) };
}

/** As a request: rejects with the reason when it is aborted. */
function pending(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}

async function take(rows: AsyncIterator<unknown>, count: number): Promise<void> {
  for (let taken = 0; taken < count; taken++) await rows.next();
}

describe('the next page', () => {
  test('is asked for with the first row of this one, from the second on', async () => {
    const { asked, fetch } = numbers(100);
    const rows = items(fetch, { ...WALK });
    const askedAfter: number[] = [];
    for await (const row of rows) askedAfter[row] = asked.length;
    const firsts = [0, 9, 10, 19, 20, 29, 30, 80, 90, 99];
    expect(firsts.map((row) => askedAfter[row])).toEqual([1, 1, 3, 3, 4, 4, 5, 10, 10, 10]);
  });

  test('is not asked for when the limit ends in this one', async () => {
    const { asked, fetch } = numbers(100);
    await expect(Array.fromAsync(items(fetch, { ...WALK, limit: 27 }))).resolves.toHaveLength(27);
    expect(asked).toEqual([10, 10, 7]);
  });

  test('is given up when the walk is left', async () => {
    const { asked, signals, walk } = slow(pending);
    for await (const row of walk) if (row === 12) break;
    expect(asked).toHaveLength(3);
    expect(signals[2]?.aborted).toBe(true);
  });

  test('is given up when the consumer throws', async () => {
    const { signals, walk } = slow(pending);
    const own = new Error('own');
    const consume = async (): Promise<void> => {
      for await (const row of walk) if (row === 12) throw own;
    };
    await expect(consume()).rejects.toBe(own);
    expect(signals[2]?.aborted).toBe(true);
  });

  test('is aborted by the signal of the walk, whose reason comes after the rows of this one', async () => {
    const { fetch } = numbers(100);
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborted: FetchPage<number> = (cursor, limit, signal) =>
      cursor === '20' ? pending(signal) : fetch(cursor, limit, signal);
    const rows = items(aborted, { ...WALK, signal: controller.signal });
    await take(rows, 15);
    controller.abort(reason);
    await take(rows, 5);
    await expect(rows.next()).rejects.toBe(reason);
  });

  test('that fails early fails the walk only after the rows of this one', async () => {
    const failure = new Error('down');
    const { walk } = slow(() => Promise.reject(failure));
    await take(walk, 11);
    // Long enough for a rejection that nobody handles to end the process.
    await new Promise(setImmediate);
    const rest = Array.from({ length: 9 }, () => walk.next());
    await expect(Promise.all(rest)).resolves.toHaveLength(9);
    await expect(walk.next()).rejects.toBe(failure);
    await expect(walk.next()).resolves.toEqual({ done: true, value: undefined });
  });

  test('that fails is of no interest when the walk was left before', async () => {
    const { walk } = slow(() => Promise.reject(new Error('down')));
    for await (const row of walk) if (row === 12) break;
    await new Promise(setImmediate);
    await expect(walk.next()).resolves.toEqual({ done: true, value: undefined });
  });
});

describe('a page', () => {
  const released = (): { readonly seen: string[]; readonly fetch: FetchPage<number> } => {
    const seen: string[] = [];
    const { fetch } = numbers(30);
    const noted: FetchPage<number> = async (cursor, limit, signal) => ({
      ...(await fetch(cursor, limit, signal)),
      release: () => seen.push(`released ${cursor ?? '0'}`),
    });
    return { seen, fetch: noted };
  };

  test('is released when its last row has been taken, before the next is begun', async () => {
    const { seen, fetch } = released();
    for await (const row of items(fetch, { ...WALK })) if (row % 10 === 0 || row % 10 === 9) seen.push(`${row}`);
    expect(seen).toEqual(['0', '9', 'released 0', '10', '19', 'released 10', '20', '29', 'released 20']);
  });

  test('is not released where the walk is left', async () => {
    const { seen, fetch } = released();
    for await (const row of items(fetch, { ...WALK })) if (row === 19) break;
    expect(seen).toEqual(['released 0']);
  });

  test('is released when a list has been made of it', async () => {
    const { seen, fetch } = released();
    await expect(collect(fetch, { ...WALK, limit: 20 })).resolves.toHaveLength(20);
    expect(seen).toEqual(['released 0', 'released 10']);
  });
});

describe('batches', () => {
  test('gives a page at a time, and asks for no third before the second is wanted', async () => {
    const { asked, fetch } = numbers(25);
    const sizes: number[] = [];
    for await (const rows of batches(fetch, { ...WALK })) {
      sizes.push([...rows].length);
      if (sizes.length === 1) expect(asked).toHaveLength(1);
    }
    expect(sizes).toEqual([10, 10, 5]);
  });

  test('tells what is out of order, or comes again, where it stands', async () => {
    const fetch: FetchPage<{ readonly name: string }> = () =>
      Promise.resolve({ items: [{ name: 'b' }, { name: 'a' }] });
    const seen: string[] = [];
    const walk = async (): Promise<void> => {
      for await (const rows of batches(fetch, { ...WALK, isOrdered: true }))
        for (const { name } of rows) seen.push(name);
    };
    await expect(walk()).rejects.toThrow(/'a' came after 'b'/);
    expect(seen).toEqual(['b']);
    const again: FetchPage<number> = () => Promise.resolve({ items: [1], next: 'here' });
    await expect(Array.fromAsync(batches(again, { ...WALK }), (rows) => [...rows])).rejects.toThrow(/again/);
  });
});

describe('collect', () => {
  test('all rows have no next', async () => {
    const list = await collect(numbers(25).fetch, { ...WALK });
    expect(list).toHaveLength(25);
    expect('next' in list).toBe(false);
  });

  test('a limit asks for no more than it needs and names where to go on', async () => {
    const { asked, fetch } = numbers(25, 8);
    const list = await collect(fetch, { ...WALK, limit: 15 });
    expect(list).toHaveLength(15);
    expect(asked).toEqual([10, 7]);
    const rest = await collect(fetch, { ...WALK, cursor: list.next });
    expect([...list, ...rest]).toEqual(Array.from({ length: 25 }, (_, n) => n));
  });

  test('a limit that is the whole has no next', async () => {
    expect('next' in (await collect(numbers(10).fetch, { ...WALK, limit: 10 }))).toBe(false);
  });
});
