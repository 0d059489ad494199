import assert from 'node:assert/strict';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import { namesOf, page, pages } from '../listings.js';
import { assertKeptChecksums } from '../checksums.js';
import { assertUtf8Order } from '../utf8-order.js';

/** Of one, two and three bytes of UTF-8, and of four: JavaScript would sort the last before the one above. */
const UNICODE_NAMES = ['A', 'B/1', 'Z', 'a', 'é', '中', '\uff5e', '\u{10000}', '\u{1f600}'];
const PREFIX_NAMES = ['Afoo7', 'foo', 'foo/1', 'foo5', 'foo6', 'path/to', 'path/to/1', 'path/tot'];

/** Plain listings, and those with a prefix. Folders have a file of their own, pages too. */
export const listingCases: readonly ConformanceCase[] = [
  {
    id: 'listing.empty',
    title: 'an empty container is listed as empty and complete',
    run: async (kit) => {
      const list = await kit.container.listObjects();
      assert.equal(list.length, 0);
      assert.equal(list.next, undefined);
    },
  },
  {
    id: 'listing.complete',
    title: 'every object is listed once, and nothing else is',
    run: async (kit) => {
      await kit.putAll(['path/to/object4.ext', 'b', 'a', 'path/to/object1.ext']);
      assertAlike(await kit.names(), ['a', 'b', 'path/to/object1.ext', 'path/to/object4.ext']);
    },
  },
  {
    id: 'listing.rows-describe-objects',
    title: 'a row says of an object what looking it up says',
    run: async (kit) => {
      await kit.put('object', 'twelve bytes');
      const [row] = await kit.container.listObjects();
      const object = await kit.container.getObject('object');
      assert.equal(row?.kind, 'object');
      assert.equal(row.size, 12);
      assert.equal(row.container.name, kit.container.name);
      assert.equal(row.versionId, object.versionId);
      assertAlike(row.lastModified, object.lastModified);
    },
  },
  {
    id: 'listing.rows-hold-hashes',
    title: 'a row holds the checksum of the content',
    needs: ['checksums'],
    run: async (kit) => {
      await kit.put('object', 'content');
      const [row] = await kit.container.listObjects();
      await assertKeptChecksums(row?.checksums ?? {}, Buffer.from('content'), kit.backend);
    },
  },
  {
    id: 'listing.rows-can-be-used',
    title: 'a listed object can be read and deleted without looking it up',
    needs: ['writes'],
    run: async (kit) => {
      await kit.put('object', 'content');
      const [row] = await kit.container.listObjects();
      assert.equal(await row?.text(), 'content');
      await row?.delete();
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'listing.utf8-order',
    title: 'names come in UTF-8 byte order, also where UTF-16 sorts otherwise (U+FF5E before U+10000)',
    run: async (kit) => {
      await kit.putAll(UNICODE_NAMES.toReversed());
      const names = await kit.names();
      assertUtf8Order(names);
      assertAlike(names, UNICODE_NAMES);
    },
  },
  {
    id: 'listing.utf8-order-in-pages',
    title: 'no name is lost or repeated between pages, also where UTF-16 sorts otherwise',
    run: async (kit) => {
      await kit.putAll(UNICODE_NAMES);
      assertAlike(namesOf(await pages(kit, { limit: 1 })), UNICODE_NAMES);
    },
  },
  {
    id: 'listing.prefix',
    title: 'a prefix is compared character by character with the beginning of the name',
    run: async (kit) => {
      await kit.putAll(PREFIX_NAMES);
      assertAlike(await kit.names({ prefix: 'path/to' }), ['path/to', 'path/to/1', 'path/tot']);
      assertAlike(await kit.names({ prefix: 'foo' }), ['foo', 'foo/1', 'foo5', 'foo6']);
      assertAlike(await kit.names({ prefix: 'path/tot' }), ['path/tot']);
      assertAlike(await kit.names({ prefix: 'FOO' }), []);
    },
  },
  {
    id: 'listing.prefix-of-nothing',
    title: 'a prefix that no name has gives an empty, complete list',
    run: async (kit) => {
      await kit.putAll(PREFIX_NAMES);
      const list = await kit.container.listObjects({ prefix: 'none' });
      assert.equal(list.length, 0);
      assert.equal(list.next, undefined);
    },
  },
  {
    id: 'listing.prefix-awkward',
    title: 'a prefix is taken as it is: no pattern, no encoding, no normalization',
    run: async (kit) => {
      const names = ['%41', '*', '+b', 'a b', 'a+b', 'caf\u00e9', 'cafe\u0301'];
      await kit.putAll(names);
      for (const prefix of names) assertAlike(await kit.names({ prefix }), [prefix]);
    },
  },
  {
    id: 'listing.prefix-is-no-upper-bound',
    title: 'names that go on after the prefix with the highest characters are listed too',
    run: async (kit) => {
      await kit.putAll(['z', 'z\ufffd', 'z\u{10fffd}', '{']);
      assertAlike(await kit.names({ prefix: 'z' }), ['z', 'z\ufffd', 'z\u{10fffd}']);
    },
  },
  {
    id: 'listing.prefix-ends-pages',
    title: 'pages of a listing with a prefix end where its names end',
    run: async (kit) => {
      await kit.putAll(['a', 'b1', 'b2', 'b3', 'c', 'd']);
      const list = await pages(kit, { prefix: 'b', limit: 1 });
      assertAlike(namesOf(list), ['b1', 'b2', 'b3']);
      assert.ok(list.length <= 4, `${list.length} pages for 3 rows`);
    },
  },
  {
    id: 'listing.sees-changes',
    title: 'what was stored, replaced or deleted is seen by the next listing',
    run: async (kit) => {
      await kit.putAll(['a', 'b']);
      await kit.put('a', 'longer than before');
      await kit.remove('b');
      const list = await kit.container.listObjects();
      assertAlike(
        list.map(({ name, size }) => [name, size]),
        [['a', 18]],
      );
    },
  },
  {
    id: 'listing.hides-unfinished',
    title: 'an upload that is not complete is not listed',
    needs: ['multipart'],
    run: async (kit) => {
      const upload = await kit.begin('unfinished');
      await kit.writePart(upload, 1, Buffer.alloc(kit.partSize));
      assertAlike(await kit.names(), []);
      assertAlike((await page(kit, {})).items, []);
    },
  },
  {
    id: 'listing.iterated',
    title: 'iterating gives the same as listing, and may be stopped at any object',
    run: async (kit) => {
      await kit.putAll(['a', 'b', 'c']);
      const seen: string[] = [];
      for await (const { name } of kit.container.iterateObjects()) {
        seen.push(name);
        if (name === 'b') break;
      }
      assertAlike(seen, ['a', 'b']);
      assert.equal((await Array.fromAsync(kit.container.iterateObjects())).length, 3);
    },
  },
];
