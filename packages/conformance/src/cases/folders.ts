import assert from 'node:assert/strict';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { namesOf, pages } from '../listings.js';

const TREE = ['a', 'b/1', 'b/2', 'b/c/3', 'b/c/4', 'b0', 'd/5', 'e'];

async function rows(kit: Fixture, prefix: string, delimiter = '/'): Promise<readonly string[]> {
  const list = await kit.container.listObjects({ prefix, delimiter });
  return list.map(({ kind, name }) => `${kind} ${name}`);
}

/** Listings with a delimiter. */
export const folderCases: readonly ConformanceCase[] = [
  {
    id: 'listing.delimiter-folds',
    title: 'a delimiter folds names into one prefix each, in its place in the order',
    run: async (kit) => {
      await kit.putAll(TREE);
      assertAlike(await rows(kit, ''), ['object a', 'prefix b/', 'object b0', 'prefix d/', 'object e']);
    },
  },
  {
    id: 'listing.delimiter-after-prefix',
    title: 'only a delimiter after the prefix folds',
    run: async (kit) => {
      await kit.putAll(TREE);
      assertAlike(await rows(kit, 'b/'), ['object b/1', 'object b/2', 'prefix b/c/']);
      assertAlike(await rows(kit, 'b'), ['prefix b/', 'object b0']);
      assertAlike(await rows(kit, 'b/c/'), ['object b/c/3', 'object b/c/4']);
    },
  },
  {
    id: 'listing.delimiter-is-any-character',
    title: "a delimiter need not be '/'",
    run: async (kit) => {
      await kit.putAll(['2024-01-01', '2024-02-01', '2025-01-01', 'a/b', 'none']);
      assertAlike(await rows(kit, '', '-'), ['prefix 2024-', 'prefix 2025-', 'object a/b', 'object none']);
      assertAlike(await rows(kit, '2024-', '-'), ['prefix 2024-01-', 'prefix 2024-02-']);
    },
  },
  {
    id: 'listing.delimiter-rows-are-objects',
    title: 'objects beside folders are as whole as without a delimiter',
    run: async (kit) => {
      await kit.putAll(TREE);
      const list = await kit.container.listObjects({ delimiter: '/' });
      const object = list.find(({ name }) => name === 'b0');
      assert.ok(object?.kind === 'object');
      assert.equal(object.size, 2);
      assert.equal(await object.text(), 'b0');
    },
  },
  {
    id: 'listing.folder-once-in-pages',
    title: 'a folder is listed once, however small the pages are',
    run: async (kit) => {
      await kit.putAll(TREE);
      for (const limit of [1, 2, 3]) {
        assertAlike(namesOf(await pages(kit, { delimiter: '/', limit })), ['a', 'b/', 'b0', 'd/', 'e']);
      }
    },
  },
  {
    id: 'listing.folder-larger-than-a-page',
    title: 'a folder of more names than a page holds is one row all the same',
    run: async (kit) => {
      await kit.putAll(['f/1', 'f/2', 'f/3', 'f/4', 'f/5', 'g']);
      assertAlike(namesOf(await pages(kit, { delimiter: '/', limit: 2 })), ['f/', 'g']);
    },
  },
  {
    id: 'listing.folder-cursor-keeps-prefix',
    title: 'a page that goes on after a folder keeps to the prefix',
    run: async (kit) => {
      await kit.putAll(TREE);
      assertAlike(namesOf(await pages(kit, { prefix: 'b/', delimiter: '/', limit: 1 })), ['b/1', 'b/2', 'b/c/']);
    },
  },
  {
    id: 'listing.folders-are-not-made-up',
    title: 'a folder whose last object was deleted is not listed any more',
    run: async (kit) => {
      await kit.putAll(['d/1', 'e']);
      await kit.remove('d/1');
      assertAlike(await rows(kit, ''), ['object e']);
    },
  },
];
