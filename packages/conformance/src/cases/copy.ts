import assert from 'node:assert/strict';
import { InvalidArgumentError, ObjectDoesNotExistError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertSameBytes, someBytes } from '../bytes.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import { assertRejects, unlessRefused } from '../rejections.js';
import { assertTold, assertToldMetadata } from '../told.js';

/** Copying and moving: by the provider where it can, else through this process. */
export const copyCases: readonly ConformanceCase[] = writing([
  {
    id: 'copy.keeps-everything',
    title: 'a copy has the content, the type and the metadata of its source, and the source stays',
    run: async (kit) => {
      const options = { contentType: 'text/x-source', metadata: { color: 'blue' } };
      const source = await kit.put('source', 'content', options);
      const copy = await source.copy(kit.container, 'copy');
      assert.equal(copy.name, 'copy');
      assert.equal(copy.size, 7);
      const found = await kit.container.getObject('copy');
      assert.equal(found.contentType, 'text/x-source');
      assertAlike(found.metadata, { color: 'blue' });
      assert.equal(await found.text(), 'content');
      assertAlike(await kit.names(), ['copy', 'source']);
    },
  },
  {
    id: 'copy.keeps-headers',
    title: 'a copy has the headers of its source, also where its type or metadata are replaced',
    run: async (kit) => {
      const put = kit.put('source', 'content', { headers: { 'cache-control': 'max-age=60' } });
      const source = await unlessRefused(put, InvalidArgumentError);
      if (source === undefined) return;
      const { headers } = await kit.container.getObject('source');
      for (const options of [{}, { contentType: 'text/x-new' }, { metadata: { new: 'yes' } }]) {
        await source.copy(kit.container, 'copy', options);
        assertAlike((await kit.container.getObject('copy')).headers, headers);
      }
    },
  },
  {
    id: 'copy.keeps-the-hash',
    title: 'a copy has the hash of its source',
    needs: ['checksums'],
    run: async (kit) => {
      const source = await kit.put('source', 'content');
      await source.copy(kit.container, 'copy');
      assertAlike((await kit.container.getObject('copy')).checksums, source.checksums);
    },
  },
  {
    id: 'copy.to-another-container',
    title: 'a copy can go to another container',
    run: async (kit) => {
      const other = await kit.anotherContainer();
      const source = await kit.put('folder/object', 'content');
      const copy = await source.copy(other, 'folder/object');
      assert.equal(copy.container.name, other.name);
      assert.equal(await (await other.getObject('folder/object')).text(), 'content');
      assertAlike(await kit.names(), ['folder/object']);
    },
  },
  {
    id: 'copy.with-other-data',
    title: 'type and metadata that are given replace those of the source',
    run: async (kit) => {
      const source = await kit.put('source', 'x', { contentType: 'text/x-old', metadata: { old: 'yes' } });
      await source.copy(kit.container, 'copy', { contentType: 'text/x-new', metadata: { new: 'yes' } });
      const found = await kit.container.getObject('copy');
      assert.equal(found.contentType, 'text/x-new');
      assertAlike(found.metadata, { new: 'yes' });
    },
  },
  {
    id: 'copy.with-one-of-both',
    title: 'what is not given is taken from the source: metadata where only the type is given, and the other way round',
    run: async (kit) => {
      const source = await kit.put('source', 'x', { contentType: 'text/x-old', metadata: { old: 'yes' } });
      await source.copy(kit.container, 'typed', { contentType: 'text/x-new' });
      await source.copy(kit.container, 'described', { metadata: { new: 'yes' } });
      const typed = await kit.container.getObject('typed');
      assertAlike([typed.contentType, typed.metadata], ['text/x-new', { old: 'yes' }]);
      const described = await kit.container.getObject('described');
      assertAlike([described.contentType, described.metadata], ['text/x-old', { new: 'yes' }]);
    },
  },
  {
    id: 'copy.replaces',
    title: 'a copy replaces what is there under its name',
    run: async (kit) => {
      await kit.put('target', 'old and longer', { metadata: { old: 'yes' } });
      await (await kit.put('source', 'new')).copy(kit.container, 'target');
      const found = await kit.container.getObject('target');
      assert.equal(await found.text(), 'new');
      assertAlike(found.metadata, {});
    },
  },
  {
    id: 'copy.missing-source',
    title: 'a source that is not there is an ObjectDoesNotExistError; what is at the target stays',
    run: async (kit) => {
      await kit.put('target', 'old');
      const { container } = kit;
      const call = kit.driver.copyObject({ container, name: 'missing' }, container, 'target');
      await assertRejects(call, ObjectDoesNotExistError);
      assert.equal((await kit.read('target')).toString(), 'old');
      assertAlike(await kit.unfinished(), []);
    },
  },
  {
    id: 'copy.empty',
    title: 'an empty object is copied',
    run: async (kit) => {
      await (await kit.put('source', '')).copy(kit.container, 'copy');
      assert.equal((await kit.read('copy')).length, 0);
    },
  },
  {
    id: 'copy.large',
    title: 'an object too large for one copy is copied whole, with its type and metadata',
    run: async (kit) => {
      const bytes = kit.large();
      const options = { partSize: kit.partSize, contentType: 'text/x-large', metadata: { color: 'blue' } };
      await kit.put('source', bytes, options);
      await (await kit.container.getObject('source')).copy(kit.container, 'copy', { concurrency: 2 });
      assertSameBytes(await kit.read('copy'), bytes);
      const { contentType, metadata } = await kit.container.getObject('copy');
      assertAlike([contentType, metadata], ['text/x-large', { color: 'blue' }]);
      assertAlike(await kit.unfinished(), []);
    },
  },
  {
    id: 'copy.of-a-version',
    title: 'an older version can be copied',
    needs: ['versions'],
    run: async (kit) => {
      const old = await kit.put('object', 'old');
      await kit.put('object', 'new');
      await old.copy(kit.container, 'copy');
      assert.equal((await kit.read('copy')).toString(), 'old');
    },
  },
  {
    id: 'copy.backend',
    title: 'the provider copies by itself and describes the copy',
    needs: ['copy'],
    run: async (kit) => {
      const { container } = kit;
      await kit.put('source', 'content', { metadata: { color: 'blue' } });
      const copy = kit.facet('copy');
      const source = { container, object: { name: 'source' } };
      const record = await copy.copyObject(source, { container, name: 'copy' }, {});
      assertAlike([record.name, record.size], ['copy', 7]);
      assertTold(record, await container.getObject('copy'));
      assert.ok(copy.maxCopySize >= 1);
    },
  },
  {
    id: 'copy.part',
    title: 'a range of an object can be a part of an upload',
    needs: ['copy', 'multipart'],
    run: async (kit) => {
      const { container, partSize } = kit;
      const bytes = someBytes(partSize + 100, 4);
      await kit.put('source', bytes);
      const upload = await kit.begin('object');
      const source = { container, object: { name: 'source' }, range: { start: 50, end: 50 + partSize } };
      const first = await kit.facet('copy').copyPart(source, upload, 1, {});
      assertAlike([first.partNumber, first.size], [1, partSize]);
      const second = await kit.writePart(upload, 2, Buffer.from('end'));
      await kit.facet('multipart').complete(upload, [first, second], {});
      const expected = Buffer.concat([bytes.subarray(50, 50 + partSize), Buffer.from('end')]);
      assertSameBytes(await kit.read('object'), expected);
    },
  },
  {
    id: 'copy.move',
    title: 'a moved object is at its target and not at its source any more',
    run: async (kit) => {
      const source = await kit.put('source', 'content', { metadata: { color: 'blue' } });
      const moved = await source.move(kit.container, 'target');
      const { metadata } = await kit.container.getObject('target');
      assertAlike(metadata, { color: 'blue' });
      assertToldMetadata(moved, { color: 'blue' });
      assert.equal(await moved.text(), 'content');
      assertAlike(await kit.names(), ['target']);
    },
  },
  {
    id: 'copy.move-onto-itself',
    title: 'moving an object onto itself is refused, and it stays',
    run: async (kit) => {
      const object = await kit.put('object', 'content');
      await assertRejects(object.move(kit.container, 'object'), InvalidArgumentError);
      assert.equal((await kit.read('object')).toString(), 'content');
    },
  },
  {
    id: 'copy.move-missing',
    title: 'a move whose source is not there makes nothing and removes nothing',
    run: async (kit) => {
      await kit.put('target', 'old');
      const { container } = kit;
      const call = kit.driver.moveObject({ container, name: 'missing' }, container, 'target');
      await assertRejects(call, ObjectDoesNotExistError);
      assertAlike(await kit.names(), ['target']);
      assert.equal((await kit.read('target')).toString(), 'old');
    },
  },
]);
