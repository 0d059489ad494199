import assert from 'node:assert/strict';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { namesOf, page, pages } from '../listings.js';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** More names than fit in a page where pages are small; where they are large, as many as make two rounds of ten. */
function manyNames({ backend }: Fixture): readonly string[] {
  const count = 2 * Math.min(backend.capabilities.maxPageSize, 10) + 1;
  return Array.from({ length: count }, (_, index) => `name-${String(index).padStart(3, '0')}`);
}

/** The pages that core makes listings of, as the backend gives them. */
export const pageCases: readonly ConformanceCase[] = [
  {
    id: 'listing.page-limit',
    title: 'a page holds at most as many rows as were asked for',
    run: async (kit) => {
      await kit.putAll(NAMES);
      for (const limit of [1, 2, 4]) {
        const { items } = await page(kit, { limit });
        assert.ok(items.length <= limit, `${items.length} rows, ${limit} were asked for`);
      }
    },
  },
  {
    id: 'listing.pages-make-the-list',
    title: 'pages of any size, put together, are the list: nothing is lost, nothing comes twice',
    run: async (kit) => {
      await kit.putAll(NAMES);
      for (const limit of [1, 2, 3, 5, 6]) assertAlike(namesOf(await pages(kit, { limit })), NAMES);
    },
  },
  {
    id: 'listing.next-only-if-more',
    title: "a page that had room for more has no 'next'",
    run: async (kit) => {
      await kit.putAll(NAMES);
      assert.equal((await page(kit, { limit: 6 })).next, undefined);
      assert.equal((await page(kit, { limit: 6, prefix: 'a' })).next, undefined);
      assert.equal((await page(kit, { limit: 1, prefix: 'none' })).next, undefined);
    },
  },
  {
    id: 'listing.next-if-more',
    title: "a page that does not hold everything has a 'next'",
    run: async (kit) => {
      await kit.putAll(NAMES);
      for (const limit of [1, 4]) assert.ok((await page(kit, { limit })).next !== undefined);
    },
  },
  {
    id: 'listing.cursor-is-stable',
    title: 'the same cursor gives the same page again',
    run: async (kit) => {
      await kit.putAll(NAMES);
      const { next } = await page(kit, { limit: 2 });
      const once = await page(kit, { limit: 2, cursor: next });
      const again = await page(kit, { limit: 2, cursor: next });
      assertAlike(namesOf([once]), ['c', 'd']);
      assertAlike(namesOf([again]), ['c', 'd']);
    },
  },
  {
    id: 'listing.cursor-survives-changes',
    title: 'names that come and go before a cursor move nothing after it',
    run: async (kit) => {
      await kit.putAll(NAMES);
      const { next } = await page(kit, { limit: 2 });
      await kit.remove('a');
      await kit.put('aa');
      await kit.remove('b');
      assertAlike(namesOf([await page(kit, { cursor: next })]), ['c', 'd', 'e']);
    },
  },
  {
    id: 'listing.cursor-survives-its-name',
    title: 'a cursor goes on after the last row, also when the rows on both sides of it are deleted',
    run: async (kit) => {
      await kit.putAll(NAMES);
      const { next } = await page(kit, { limit: 2 });
      await kit.remove('b');
      await kit.remove('c');
      assertAlike(namesOf([await page(kit, { cursor: next })]), ['d', 'e']);
    },
  },
  {
    id: 'listing.limit-and-cursor',
    title: 'a list that ends at its limit says where to go on, the last one does not; one may begin after any name',
    run: async (kit) => {
      await kit.putAll(NAMES);
      const first = await kit.container.listObjects({ limit: 3 });
      const rest = await kit.container.listObjects({ limit: 3, cursor: first.next });
      assertAlike(
        [...first, ...rest].map(({ name }) => name),
        NAMES,
      );
      assert.equal(first.length, 3);
      assert.equal(rest.next, undefined);
      for (const [after, from] of [
        ['', 0],
        ['b', 2],
        ['bb', 2],
        ['e', 5],
      ] as const) {
        assertAlike(await kit.names({ after }), NAMES.slice(from));
        assertAlike(await kit.names({ after, limit: 2 }), NAMES.slice(from, from + 2));
        assertAlike(await kit.names({ after, prefix: 'c' }), from > 2 ? [] : ['c']);
      }
    },
  },
  {
    id: 'listing.more-than-a-page',
    title: 'a list of more objects than one page holds is complete, in order, without repetition',
    run: async (kit) => {
      const names = manyNames(kit);
      await Promise.all(names.map((name) => kit.put(name)));
      assertAlike(await kit.names(), names);
      assertAlike(namesOf(await pages(kit, { limit: Math.ceil(names.length / 3) })), names);
    },
  },
  {
    id: 'listing.changed-while-iterated',
    title: 'deleting each object as it is iterated over misses none',
    needs: ['writes'],
    run: async (kit) => {
      await Promise.all(manyNames(kit).map((name) => kit.put(name)));
      for await (const object of kit.container.iterateObjects()) await object.delete();
      assertAlike(await kit.names(), []);
    },
  },
];
