import assert from 'node:assert/strict';
import type { CopyOptions, StorageObject } from '@stowage/core';
import { InvalidArgumentError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { unlessRefused } from '../rejections.js';
import { assertTold } from '../told.js';

const DESCRIBED = {
  contentType: 'text/x-described',
  metadata: { color: 'blue' },
  lastModified: new Date('2020-02-03T04:05:06.000Z'),
};

/** Stores an object with all that can be said of it: with headers, where the provider keeps them. */
async function described(kit: Fixture, content: string | Buffer = 'content'): Promise<void> {
  const options = { ...DESCRIBED, partSize: kit.partSize };
  const put = kit.put('source', content, { ...options, headers: { 'cache-control': 'max-age=60' } });
  if ((await unlessRefused(put, InvalidArgumentError)) === undefined) await kit.put('source', content, options);
}

async function rowOf(kit: Fixture, name: string): Promise<StorageObject> {
  const [row] = await kit.container.listObjects({ prefix: name });
  assert.ok(row?.name === name);
  return row;
}

/** What a copy keeps of its source. */
function kept({ contentType, metadata, headers, sourceLastModified, size }: StorageObject) {
  return { contentType, metadata, headers, sourceLastModified, size };
}

/** Fails unless a copy of a row of a listing has everything that its source has, but for what it is given. */
async function assertCopied(kit: Fixture, options: CopyOptions): Promise<void> {
  const copy = await (await rowOf(kit, 'source')).copy(kit.container, 'copy', options);
  const [source, found] = [await kit.container.getObject('source'), await kit.container.getObject('copy')];
  const { contentType = source.contentType, metadata = source.metadata } = options;
  assertAlike(kept(found), { ...kept(source), contentType, metadata });
  assertTold(copy, found);
}

/** What answers say of objects. Providers leave a lot out of listings: what they do not tell is not empty. */
export const descriptionCases: readonly ConformanceCase[] = [
  {
    id: 'descriptions.looking-up-tells-all',
    title:
      'looking an object up, or reading it, tells its content type, metadata and headers, also where there are none',
    run: async (kit) => {
      await kit.put('object', 'content');
      const found = await kit.container.getObject('object');
      const { object, stream } = await kit.backend.readObject(kit.container, { name: 'object' }, {});
      stream.destroy();
      for (const { contentType, metadata, headers } of [found, object]) {
        assert.equal(contentType, 'application/octet-stream');
        assertAlike(metadata, {});
        assert.ok(headers !== undefined, 'the headers are not told');
      }
    },
  },
  {
    id: 'descriptions.rows-tell-or-leave-undefined',
    title: 'a row of a listing says of each field what looking the object up says, or leaves it undefined',
    run: async (kit) => {
      await described(kit);
      assertTold(await rowOf(kit, 'source'), await kit.container.getObject('source'));
    },
  },
  {
    id: 'descriptions.versions-tell-or-leave-undefined',
    title: 'a row of a listing of versions says of each field what looking the version up says, or leaves it undefined',
    needs: ['versions'],
    run: async (kit) => {
      await described(kit);
      const [row] = await kit.driverWith('versions').listObjectVersions(kit.container, { name: 'source' });
      assert.ok(row !== undefined);
      assertTold(row, await kit.container.getObject('source'));
    },
  },
  {
    id: 'descriptions.copies-of-rows',
    title:
      'a copy of a row of a listing has type, metadata, headers and time of the source, whatever the row told of them',
    needs: ['writes'],
    run: async (kit) => {
      await described(kit);
      for (const options of [{}, { contentType: 'text/x-new' }, { metadata: { new: 'yes' } }]) {
        await assertCopied(kit, options);
      }
    },
  },
  {
    id: 'descriptions.large-copies-of-rows',
    title: 'a copy in parts of a row of a listing has type, metadata, headers and time of the source too',
    needs: ['writes'],
    run: async (kit) => {
      await described(kit, kit.large());
      await assertCopied(kit, { concurrency: 2 });
    },
  },
  {
    id: 'descriptions.moves-of-rows',
    title: 'a row of a listing can be moved, and nothing of it is lost',
    needs: ['writes'],
    run: async (kit) => {
      await described(kit);
      const source = await kit.container.getObject('source');
      await (await rowOf(kit, 'source')).move(kit.container, 'target');
      assertAlike(kept(await kit.container.getObject('target')), kept(source));
      assertAlike(await kit.names(), ['target']);
    },
  },
  {
    id: 'descriptions.blob-of-a-row',
    title: 'the blob of a row of a listing has the content type of the object',
    run: async (kit) => {
      await described(kit);
      const blob = await (await rowOf(kit, 'source')).blob();
      assert.equal(blob.type, DESCRIBED.contentType);
    },
  },
];
