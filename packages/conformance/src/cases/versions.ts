import assert from 'node:assert/strict';
import type { ObjectVersion } from '@stowage/core';
import { ObjectDoesNotExistError, type VersionKey, type VersionRecord } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { allPages } from '../listings.js';
import { assertDeletesNothing } from '../missing-deletion.js';
import { assertRejects } from '../rejections.js';
import { watchBackend } from '../watched-backend.js';

const needs = ['versions'] as const;
const changes = ['versions', 'writes'] as const;

function versionsOf(kit: Fixture, name: string): Promise<readonly ObjectVersion[]> {
  return kit.driverWith('versions').listObjectVersions(kit.container, { name });
}

/** Three versions of one name; gives back their ids, oldest first. */
async function threeVersions(kit: Fixture, name = 'object'): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const content of ['one', 'two', 'three']) ids.push((await kit.put(name, content)).versionId ?? '');
  return ids;
}

async function readVersion(kit: Fixture, name: string, versionId: string): Promise<string> {
  const { container } = kit;
  const stream = await kit.driver.downloadObjectAsStream({ container, name, versionId });
  return Buffer.concat((await Array.fromAsync(stream)) as Buffer[]).toString();
}

async function hide(kit: Fixture, name: string): Promise<void> {
  await kit.seedWith('versions').hideObject({ container: kit.container.name, name });
}

/** Older versions of objects, and names that are hidden. */
export const versionCases: readonly ConformanceCase[] = [
  {
    id: 'versions.replacing-keeps',
    title: 'replacing an object keeps what it was, under an id of its own',
    needs,
    run: async (kit) => {
      const ids = await threeVersions(kit);
      assert.equal(new Set(ids).size, 3);
      for (const [index, content] of ['one', 'two', 'three'].entries()) {
        assert.equal(await readVersion(kit, 'object', ids[index] ?? ''), content);
      }
      assert.equal((await kit.read('object')).toString(), 'three');
      assertAlike(await kit.names(), ['object']);
    },
  },
  {
    id: 'versions.newest-first',
    title: 'versions are listed by name, then newest first; the newest of each name is marked, and no other',
    needs,
    run: async (kit) => {
      const ids = await threeVersions(kit, 'b');
      await kit.put('a');
      const list = await kit.driverWith('versions').listObjectVersions(kit.container);
      assertAlike(
        list.map(({ name }) => name),
        ['a', 'b', 'b', 'b'],
      );
      assertAlike(
        list.slice(1).map(({ versionId }) => versionId),
        ids.toReversed(),
      );
      assertAlike(
        list.map(({ isLatest }) => isLatest),
        [true, true, false, false],
      );
    },
  },
  {
    id: 'versions.pages',
    title: 'pages of versions of any size, put together, are the list',
    needs,
    run: async (kit) => {
      await threeVersions(kit, 'a');
      await threeVersions(kit, 'b');
      const versions = kit.facet('versions');
      const whole = await versions.listVersions(kit.container, { prefix: '', limit: 7 });
      assert.equal(whole.next, undefined);
      assert.equal(whole.items.length, 6);
      const id = ({ versionId }: VersionRecord): string => versionId;
      for (const limit of [1, 2, 4]) {
        const fetch = (cursor?: string) => versions.listVersions(kit.container, { prefix: '', limit, cursor });
        const list = await allPages(fetch);
        assert.ok(list.every(({ items }) => items.length <= limit));
        assertAlike(
          list.flatMap(({ items }) => items.map(id)),
          whole.items.map(id),
        );
      }
    },
  },
  {
    id: 'versions.prefix-and-name',
    title: 'versions can be listed by prefix, and of exactly one name',
    needs,
    run: async (kit) => {
      await kit.putAll(['a', 'ab', 'ab', 'b']);
      const driver = kit.driverWith('versions');
      assert.equal((await driver.listObjectVersions(kit.container, { prefix: 'a' })).length, 3);
      assert.equal((await versionsOf(kit, 'a')).length, 1);
      assert.equal((await versionsOf(kit, 'none')).length, 0);
    },
  },
  {
    id: 'versions.records',
    title: 'a version has its own size, type and metadata, not those of the newest',
    needs,
    run: async (kit) => {
      await kit.put('object', 'old', { contentType: 'text/x-old', metadata: { version: 'old' } });
      const { versionId } = await kit.container.getObject('object');
      await kit.put('object', 'newer', { contentType: 'text/x-new', metadata: { version: 'new' } });
      const old = await kit.backend.getObject(kit.container, { name: 'object', versionId }, {});
      assert.equal(old.size, 3);
      assert.equal(old.contentType, 'text/x-old');
      assertAlike(old.metadata, { version: 'old' });
      assert.equal(old.versionId, versionId);
    },
  },
  {
    id: 'versions.hide',
    title: 'a hidden name is neither listed nor found, and its versions are kept',
    needs,
    run: async (kit) => {
      const { versionId = '' } = await kit.put('folder/object', 'content');
      await kit.put('kept');
      await hide(kit, 'folder/object');
      assertAlike(await kit.names(), ['kept']);
      assertAlike(await kit.names({ delimiter: '/' }), ['kept']);
      await assertRejects(kit.container.getObject('folder/object'), ObjectDoesNotExistError);
      await assertRejects(kit.container.downloadObjectAsStream('folder/object'), ObjectDoesNotExistError);
      assert.equal(await readVersion(kit, 'folder/object', versionId), 'content');
      const list = await versionsOf(kit, 'folder/object');
      assertAlike(
        list.map(({ isHideMarker, isLatest }) => [isHideMarker, isLatest]),
        [
          [true, true],
          [false, false],
        ],
      );
    },
  },
  {
    id: 'versions.hide-missing',
    title: 'hiding what is not there is an ObjectDoesNotExistError and makes no marker',
    needs: changes,
    run: async (kit) => {
      await assertRejects(hide(kit, 'missing'), ObjectDoesNotExistError);
      assert.equal((await versionsOf(kit, 'missing')).length, 0);
    },
  },
  {
    id: 'versions.empty-is-not-hidden',
    title: 'an empty object is no hide marker',
    needs,
    run: async (kit) => {
      await kit.put('object', '');
      assertAlike(await kit.names(), ['object']);
      assert.equal((await versionsOf(kit, 'object'))[0]?.isHideMarker, false);
    },
  },
  {
    id: 'versions.stored-after-hiding',
    title: 'a name that was hidden can be stored again',
    needs,
    run: async (kit) => {
      await kit.put('object', 'old');
      await hide(kit, 'object');
      await kit.put('object', 'new');
      assert.equal((await kit.read('object')).toString(), 'new');
      assert.equal((await versionsOf(kit, 'object')).length, 3);
    },
  },
  {
    id: 'versions.restore',
    title: 'an older version can be made the newest again, with its metadata; nothing is lost',
    needs: changes,
    run: async (kit) => {
      const { container } = kit;
      const { versionId = '' } = await kit.put('object', 'old', { metadata: { version: 'old' } });
      await kit.put('object', 'new');
      const driver = kit.driverWith('versions');
      const restored = await driver.restoreObjectVersion({ container, name: 'object', versionId });
      assert.equal(await restored.text(), 'old');
      assert.equal((await kit.read('object')).toString(), 'old');
      assertAlike((await container.getObject('object')).metadata, { version: 'old' });
      const contents = (await versionsOf(kit, 'object')).map(({ size }) => size);
      assert.ok(contents.length >= 2);
    },
  },
  {
    id: 'versions.restore-hidden',
    title: 'a hidden object can be restored',
    needs: changes,
    run: async (kit) => {
      const { container } = kit;
      const { versionId = '' } = await kit.put('object', 'content');
      await hide(kit, 'object');
      await kit.driverWith('versions').restoreObjectVersion({ container, name: 'object', versionId });
      assert.equal((await kit.read('object')).toString(), 'content');
    },
  },
  {
    id: 'versions.delete-newest',
    title: 'deleting the newest version makes the one before it the object',
    needs: changes,
    run: async (kit) => {
      const { container } = kit;
      const [, , versionId = ''] = await threeVersions(kit);
      await kit.driverWith('versions').deleteObjectVersion({ container, name: 'object', versionId });
      assert.equal((await kit.read('object')).toString(), 'two');
      assert.equal((await versionsOf(kit, 'object'))[0]?.isLatest, true);
    },
  },
  {
    id: 'versions.delete-older',
    title: 'deleting an older version leaves the others; what is deleted cannot be read or deleted again',
    needs: changes,
    run: async (kit) => {
      const { container } = kit;
      const [first = '', versionId = ''] = await threeVersions(kit);
      const driver = kit.driverWith('versions');
      await driver.deleteObjectVersion({ container, name: 'object', versionId });
      assert.equal((await kit.read('object')).toString(), 'three');
      assert.equal(await readVersion(kit, 'object', first), 'one');
      await assertRejects(readVersion(kit, 'object', versionId), ObjectDoesNotExistError);
      const again = driver.deleteObjectVersion({ container, name: 'object', versionId });
      await assertDeletesNothing(kit, again);
    },
  },
  {
    id: 'versions.delete-keeps',
    title: 'deleting an object makes the name disappear and keeps every version; the one before is not the object then',
    needs: changes,
    run: async (kit) => {
      const ids = await threeVersions(kit);
      await kit.put('object2');
      await kit.container.deleteObject('object');
      assertAlike(await kit.names(), ['object2']);
      await assertRejects(kit.container.getObject('object'), ObjectDoesNotExistError);
      await assertRejects(kit.container.downloadObjectAsStream('object'), ObjectDoesNotExistError);
      for (const [index, content] of ['one', 'two', 'three'].entries()) {
        assert.equal(await readVersion(kit, 'object', ids[index] ?? ''), content);
      }
      assert.equal((await versionsOf(kit, 'object'))[0]?.isHideMarker, true);
    },
  },
  {
    id: 'versions.delete-lists-nothing',
    title: 'deleting an object, or many, asks the backend for nothing but that, and lists no versions',
    needs: changes,
    run: async (kit) => {
      await kit.putAll(['a', 'b', 'c']);
      const asked: string[] = [];
      const driver = await kit.anotherDriver();
      watchBackend(driver, { asked: (call) => void asked.push(call), answered: () => undefined });
      await driver.deleteObject({ container: kit.container.name, name: 'a' });
      await driver.deleteObjects(kit.container.name, ['b', 'c'], { concurrency: 1 });
      assertAlike(
        asked.filter((name) => !/deleteObjects?$/.test(name)),
        [],
      );
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'versions.delete-deletes-all',
    title: "with versions: 'delete', every version of an object is gone for good, and no older data comes back",
    needs: changes,
    run: async (kit) => {
      await threeVersions(kit);
      await threeVersions(kit, 'object2');
      await kit.container.deleteObject('object', { versions: 'delete' });
      assert.equal((await versionsOf(kit, 'object')).length, 0);
      assert.equal((await versionsOf(kit, 'object2')).length, 3);
      await assertRejects(kit.container.getObject('object'), ObjectDoesNotExistError);
    },
  },
  {
    id: 'versions.delete-keeps-if-asked',
    title: "versions: 'keep' is the same as saying nothing",
    needs: changes,
    run: async (kit) => {
      const { versionId = '' } = await kit.put('object', 'content');
      await kit.container.deleteObject('object', { versions: 'keep' });
      assertAlike(await kit.names(), []);
      assert.equal(await readVersion(kit, 'object', versionId), 'content');
    },
  },
  {
    id: 'versions.move-keeps',
    title: 'moving an object away keeps its versions under the name it had',
    needs: changes,
    run: async (kit) => {
      const { versionId = '' } = await kit.put('object', 'content');
      await (await kit.container.getObject('object')).move(kit.container, 'moved');
      assertAlike(await kit.names(), ['moved']);
      assert.equal(await readVersion(kit, 'object', versionId), 'content');
    },
  },
  {
    id: 'versions.delete-hidden',
    title: 'an object that is hidden cannot be deleted as if it were there',
    needs: changes,
    run: async (kit) => {
      await kit.put('object');
      await hide(kit, 'object');
      for (const versions of ['keep', 'delete'] as const) {
        await assertDeletesNothing(kit, kit.container.deleteObject('object', { versions }));
      }
      assert.equal((await versionsOf(kit, 'object')).length, 2);
    },
  },
  {
    id: 'versions.delete-many',
    title: 'where many versions are deleted at once, each has its result, in the order given; others stay',
    needs: changes,
    run: async (kit) => {
      const facet = kit.facet('versions');
      if (facet.deleteVersions === undefined) return;
      const put = async (name: string): Promise<VersionKey> => {
        return { name, versionId: (await kit.put(name)).versionId ?? '' };
      };
      const [a1, b1, a2, a3] = [await put('a'), await put('b'), await put('a'), await put('a')];
      const [odd, b2] = [await put('a & <b>\u00e9'), await put('b')];
      const marker = await facet.hideObject(kit.container, 'a', {});
      const gone = [b2, a1, marker, odd, a3].map(({ name, versionId }) => ({ name, versionId }));
      const results = await facet.deleteVersions(kit.container, gone, {});
      assertAlike(
        results.map(({ name, versionId, error }) => [name, versionId, error]),
        gone.map(({ name, versionId }) => [name, versionId, undefined]),
      );
      const left = (await facet.listVersions(kit.container, { prefix: '', limit: 10 })).items;
      assertAlike(
        left.map(({ name, versionId }) => [name, versionId]),
        [a2, b1].map(({ name, versionId }) => [name, versionId]),
      );
    },
  },
  {
    id: 'versions.missing',
    title: "another object's version is no version of this one",
    needs,
    run: async (kit) => {
      const { versionId = '' } = await kit.put('other');
      await kit.put('object');
      await assertRejects(readVersion(kit, 'object', versionId), ObjectDoesNotExistError);
    },
  },
];
