import assert from 'node:assert/strict';
import { ObjectDoesNotExistError, type PartRecord } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertSameBytes, someBytes } from '../bytes.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { allPages, namesOf } from '../listings.js';
import { assertRejects, rejectionOf } from '../rejections.js';
import { assertTrueChecksums } from '../checksums.js';
import { assertTold, assertToldMetadata } from '../told.js';

const needs = ['multipart'] as const;

/** Three parts, of which the last is short. */
function threeParts({ partSize }: Fixture): readonly [Buffer, Buffer, Buffer] {
  return [someBytes(partSize, 1), someBytes(partSize, 2), someBytes(10, 3)];
}

/** Uploads in parts: the facet itself. What core makes of it is in a file of its own. */
export const multipartCases: readonly ConformanceCase[] = writing([
  {
    id: 'multipart.limits',
    title: 'the limits make sense together',
    needs,
    run: async (kit) => {
      const limits = await kit.facet('multipart').limits({});
      const { minPartSize, maxPartSize, maxParts, recommendedPartSize, maxObjectSize } = limits;
      assert.ok(minPartSize >= 1 && minPartSize <= recommendedPartSize && recommendedPartSize <= maxPartSize);
      assert.ok(maxParts >= 2);
      assert.ok(maxObjectSize >= maxPartSize);
      assert.ok(kit.partSize >= minPartSize, "the harness's part size is too small for this provider");
    },
  },
  {
    id: 'multipart.completed-is-visible',
    title: 'an upload is invisible until it is complete, and whole from then on',
    needs,
    run: async (kit) => {
      const parts = threeParts(kit);
      const upload = await kit.begin('object', { contentType: 'text/x-parts', metadata: { color: 'blue' } });
      const sent = [];
      for (const [index, bytes] of parts.entries()) sent.push(await kit.writePart(upload, index + 1, bytes));
      await assertRejects(kit.container.getObject('object'), ObjectDoesNotExistError);
      const record = await kit.facet('multipart').complete(upload, sent, {});
      assert.equal(record.size, 2 * kit.partSize + 10);
      const found = await kit.container.getObject('object');
      assertTold(record, found);
      assertAlike([found.contentType, found.metadata], ['text/x-parts', { color: 'blue' }]);
      assertSameBytes(await kit.read('object'), Buffer.concat(parts));
    },
  },
  {
    id: 'multipart.record-of-a-part',
    title: 'a part that was sent is described by its number, size and checksums',
    needs,
    run: async (kit) => {
      const upload = await kit.begin('object');
      const bytes = someBytes(kit.partSize);
      const part = await kit.writePart(upload, 2, bytes);
      assert.equal(part.partNumber, 2);
      assert.equal(part.size, bytes.length);
      await assertTrueChecksums(part.checksums, bytes);
    },
  },
  {
    id: 'multipart.order-is-by-number',
    title: 'parts may be sent in any order, several at once; the object has them in order of their numbers',
    needs,
    run: async (kit) => {
      const [first, second, third] = threeParts(kit);
      const upload = await kit.begin('object');
      const part3 = await kit.writePart(upload, 3, third);
      const [part2, part1] = await Promise.all([kit.writePart(upload, 2, second), kit.writePart(upload, 1, first)]);
      await kit.facet('multipart').complete(upload, [part1, part2, part3], {});
      assertSameBytes(await kit.read('object'), Buffer.concat([first, second, third]));
    },
  },
  {
    id: 'multipart.part-sent-again',
    title: 'a part that is sent again replaces the one of that number',
    needs,
    run: async (kit) => {
      const [first, second] = threeParts(kit);
      const upload = await kit.begin('object');
      await kit.writePart(upload, 1, second);
      const parts = [await kit.writePart(upload, 1, first), await kit.writePart(upload, 2, second)];
      await kit.facet('multipart').complete(upload, parts, {});
      assertSameBytes(await kit.read('object'), Buffer.concat([first, second]));
    },
  },
  {
    id: 'multipart.parts-are-listed',
    title: 'parts that were sent are listed by number, in pages of any size, with what their records said',
    needs,
    run: async (kit) => {
      const multipart = kit.facet('multipart');
      const upload = await kit.begin('object');
      const bytes = someBytes(kit.partSize);
      for (const number of [3, 1, 2]) await kit.writePart(upload, number, bytes);
      for (const limit of [1, 2, 3, 10]) {
        const list = await allPages((cursor) => multipart.listParts(upload, { limit, cursor }));
        const parts = list.flatMap(({ items }) => items);
        assert.ok(list.every(({ items }) => items.length <= limit));
        assertAlike(
          parts.map(({ partNumber, size }) => [partNumber, size]),
          [1, 2, 3].map((number) => [number, bytes.length]),
        );
      }
    },
  },
  {
    id: 'multipart.uploads-are-listed',
    title: 'unfinished uploads are listed, by prefix, in pages of any size; finished and aborted ones are not',
    needs,
    run: async (kit) => {
      const multipart = kit.facet('multipart');
      for (const name of ['a/1', 'a/2', 'b']) await kit.begin(name);
      const done = await kit.begin('a/done');
      const parts = threeParts(kit).map((bytes, index) => kit.writePart(done, index + 1, bytes));
      await multipart.complete(done, await Promise.all(parts), {});
      await multipart.abort(await kit.begin('a/aborted'), {});
      assertAlike(await kit.unfinished(), ['a/1', 'a/2', 'b']);
      assertAlike(await kit.unfinished('a/'), ['a/1', 'a/2']);
      const fetch = (cursor: string | undefined) =>
        multipart.listUploads(kit.container, { prefix: '', limit: 1, cursor });
      assertAlike(namesOf(await allPages(fetch)).toSorted(), ['a/1', 'a/2', 'b']);
    },
  },
  {
    id: 'multipart.listed-can-be-used',
    title: 'an upload that was found in the list can be resumed',
    needs,
    run: async (kit) => {
      const multipart = kit.facet('multipart');
      const [first, second] = threeParts(kit);
      await kit.writePart(await kit.begin('object', { metadata: { color: 'blue' } }), 1, first);
      const [found] = (await multipart.listUploads(kit.container, { prefix: 'object', limit: 1 })).items;
      assert.ok(found !== undefined);
      await kit.writePart(found, 2, second);
      const parts = (await multipart.listParts(found, { limit: kit.backend.capabilities.maxPageSize })).items;
      const record = await multipart.complete(found, parts, {});
      assertToldMetadata(record, { color: 'blue' });
      assertAlike((await kit.container.getObject('object')).metadata, { color: 'blue' });
      assertSameBytes(await kit.read('object'), Buffer.concat([first, second]));
    },
  },
  {
    id: 'multipart.abort',
    title: 'an aborted upload is gone with its parts; aborting it again is no error',
    needs,
    run: async (kit) => {
      const multipart = kit.facet('multipart');
      const upload = await kit.begin('object');
      const part = await kit.writePart(upload, 1, someBytes(kit.partSize));
      await multipart.abort(upload, {});
      assertAlike(await kit.unfinished(), []);
      await multipart.abort(upload, {});
      await rejectionOf(kit.writePart(upload, 2, Buffer.from('x')));
      await rejectionOf(multipart.complete(upload, [part], {}));
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'multipart.incomplete-is-refused',
    title: 'an upload cannot be completed with a part that was not sent; nothing is visible',
    needs,
    run: async (kit) => {
      const upload = await kit.begin('object');
      const first = await kit.writePart(upload, 1, someBytes(kit.partSize));
      await rejectionOf(kit.facet('multipart').complete(upload, [first, { ...first, partNumber: 2 }], {}));
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'multipart.uploads-are-apart',
    title: 'two uploads of the same name do not mix',
    needs,
    run: async (kit) => {
      const multipart = kit.facet('multipart');
      const [first, second, third] = threeParts(kit);
      const one = await kit.begin('object');
      const other = await kit.begin('object');
      const parts = [await kit.writePart(one, 1, first), await kit.writePart(one, 2, third)];
      await kit.writePart(other, 1, second);
      await multipart.complete(one, parts, {});
      assertSameBytes(await kit.read('object'), Buffer.concat([first, third]));
      await multipart.abort(other, {});
      assertSameBytes(await kit.read('object'), Buffer.concat([first, third]));
    },
  },
  {
    id: 'multipart.replaces',
    title: 'an upload in parts leaves the object of its name alone until it is complete, and then replaces it',
    needs,
    run: async (kit) => {
      await kit.put('object', 'old', { metadata: { version: 'old' } });
      const [first, second] = threeParts(kit);
      const upload = await kit.begin('object');
      const parts = [await kit.writePart(upload, 1, first), await kit.writePart(upload, 2, second)];
      assert.equal((await kit.read('object')).toString(), 'old');
      await kit.facet('multipart').complete(upload, parts, {});
      assertSameBytes(await kit.read('object'), Buffer.concat([first, second]));
      assertAlike((await kit.container.getObject('object')).metadata, {});
    },
  },
  {
    id: 'multipart.has-become',
    title:
      'where the backend tells whether an upload has become an object, only that of the same bytes, cut the same way, is taken for it',
    needs: ['multipart', 'checksums'],
    run: async (kit) => {
      const multipart = kit.facet('multipart');
      if (multipart.hasBecome === undefined) return;
      const [first, second] = threeParts(kit);
      const stored = async (...all: readonly Buffer[]) => {
        const upload = await kit.begin('object');
        const parts: PartRecord[] = [];
        for (const [index, bytes] of all.entries()) parts.push(await kit.writePart(upload, index + 1, bytes));
        await multipart.complete(upload, parts, {});
        // As who reads a file knows them.
        const known = parts.map(({ partNumber, size, checksums }) => ({ partNumber, size, checksums }));
        return { upload, known, object: await kit.backend.getObject(kit.container, { name: 'object' }, {}) };
      };
      const one = await stored(first, second);
      assert.equal(await multipart.hasBecome(one.upload, one.object, one.known, {}), true);
      const other = await stored(second, first);
      assert.equal(await multipart.hasBecome(one.upload, other.object, one.known, {}), false);
      assert.equal(await multipart.hasBecome(other.upload, other.object, other.known.slice(0, 1), {}), false);
      await kit.write('object', Buffer.concat([second, first]));
      const whole = await kit.backend.getObject(kit.container, { name: 'object' }, {});
      assert.equal(await multipart.hasBecome(other.upload, whole, other.known, {}), false);
    },
  },
  {
    id: 'multipart.hash-is-true',
    title: 'the checksums of an object stored in parts, where they are known, are those of the whole',
    needs: ['multipart', 'checksums'],
    run: async (kit) => {
      const [first, second] = threeParts(kit);
      const upload = await kit.begin('object');
      const parts = [await kit.writePart(upload, 1, first), await kit.writePart(upload, 2, second)];
      const { checksums } = await kit.facet('multipart').complete(upload, parts, {});
      await assertTrueChecksums(checksums, Buffer.concat([first, second]));
    },
  },
]);
