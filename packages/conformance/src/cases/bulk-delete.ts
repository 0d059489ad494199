import assert from 'node:assert/strict';
import { ContainerDoesNotExistError, InvalidObjectNameError, ObjectDoesNotExistError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { someBytes } from '../bytes.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import { tellsMissing } from '../missing-deletion.js';
import { assertRejects } from '../rejections.js';

/** Deleting many objects: by name, and by prefix. */
export const bulkDeleteCases: readonly ConformanceCase[] = writing([
  {
    id: 'bulk-delete.names',
    title: 'every name has its result, in the order given; others stay',
    run: async (kit) => {
      await kit.putAll(['a', 'b', 'c', 'kept']);
      const results = await kit.container.driver.deleteObjects(kit.container, ['c', 'a', 'b']);
      assertAlike(
        results.map(({ name, error }) => [name, error]),
        [
          ['c', undefined],
          ['a', undefined],
          ['b', undefined],
        ],
      );
      assertAlike(await kit.names(), ['kept']);
    },
  },
  {
    id: 'bulk-delete.missing',
    title:
      'a name that is not there has an ObjectDoesNotExistError as its result, where the provider tells, and stops nothing',
    run: async (kit) => {
      await kit.putAll(['a', 'b']);
      const results = await kit.driver.deleteObjects(kit.container, ['a', 'missing', 'b']);
      assertAlike(
        results.map(({ name }) => name),
        ['a', 'missing', 'b'],
      );
      assertAlike([results[0]?.error, results[2]?.error], [undefined, undefined]);
      assert.equal(results[1]?.error instanceof ObjectDoesNotExistError, tellsMissing(kit.backend));
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'bulk-delete.none',
    title: 'no names are no results, and nothing is deleted',
    run: async (kit) => {
      await kit.put('kept');
      assertAlike(await kit.driver.deleteObjects(kit.container, []), []);
      assertAlike(await kit.names(), ['kept']);
    },
  },
  {
    id: 'bulk-delete.many',
    title: 'more names than go in one request are all deleted',
    run: async (kit) => {
      const count = 2 * Math.min(kit.backend.bulkDelete?.maxKeys ?? 10, 10) + 1;
      const names = Array.from({ length: count }, (_, index) => `name-${index}`);
      await Promise.all(names.map((name) => kit.put(name)));
      const results = await kit.driver.deleteObjects(kit.container, names, { concurrency: 3 });
      assertAlike(
        results.map(({ name, error }) => [name, error]),
        names.map((name) => [name, undefined]),
      );
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'bulk-delete.invalid-name',
    title: 'a name that cannot be one is refused before anything is deleted',
    run: async (kit) => {
      await kit.put('kept');
      await assertRejects(kit.driver.deleteObjects(kit.container, ['kept', '']), InvalidObjectNameError);
      assertAlike(await kit.names(), ['kept']);
    },
  },
  {
    id: 'bulk-delete.prefix',
    title: 'a prefix deletes the names that start with it, says how many, and leaves the others',
    run: async (kit) => {
      await kit.putAll(['a', 'b', 'b/1', 'b/2', 'b2', 'c']);
      assertAlike(await kit.driver.deletePrefix(kit.container, 'b/'), { deleted: 2 });
      assertAlike(await kit.names(), ['a', 'b', 'b2', 'c']);
    },
  },
  {
    id: 'bulk-delete.prefix-of-nothing',
    title: 'a prefix that no name has deletes nothing and is no error; a missing container is one',
    run: async (kit) => {
      await kit.put('kept');
      assertAlike(await kit.driver.deletePrefix(kit.container, 'none'), { deleted: 0 });
      assertAlike(await kit.names(), ['kept']);
      const missing = kit.driver.deletePrefix(kit.unusedContainerName(), '');
      await assertRejects(missing, ContainerDoesNotExistError);
    },
  },
  {
    id: 'bulk-delete.everything',
    title: 'the empty prefix empties a container, so that it can be deleted',
    run: async (kit) => {
      const count = 2 * Math.min(kit.backend.capabilities.maxPageSize, 10) + 1;
      await Promise.all(Array.from({ length: count }, (_, index) => kit.put(`name-${index}`)));
      const seen: number[] = [];
      await kit.driver.deletePrefix(kit.container, '', { onProgress: ({ deleted }) => void seen.push(deleted) });
      assert.equal(seen.at(-1), count);
      await kit.container.delete();
    },
  },
  {
    id: 'bulk-delete.prefix-and-versions',
    title: 'a prefix deletes older versions and hide markers too',
    needs: ['versions'],
    run: async (kit) => {
      await kit.putAll(['b/1', 'b/1', 'b/hidden', 'a']);
      const driver = kit.driverWith('versions');
      await driver.hideObject({ container: kit.container, name: 'b/hidden' });
      await driver.deletePrefix(kit.container, 'b/');
      const left = await driver.listObjectVersions(kit.container);
      assertAlike(
        left.map(({ name }) => name),
        ['a'],
      );
    },
  },
  {
    id: 'bulk-delete.prefix-and-uploads',
    title: 'a prefix deletes unfinished uploads too, and those of other names stay',
    needs: ['multipart'],
    run: async (kit) => {
      await kit.writePart(await kit.begin('b/unfinished'), 1, someBytes(kit.partSize));
      await kit.begin('a/unfinished');
      await kit.driver.deletePrefix(kit.container, 'b/');
      assertAlike(await kit.unfinished(), ['a/unfinished']);
    },
  },
  {
    id: 'bulk-delete.keep-versions',
    title: 'many objects that are deleted at once keep their versions',
    needs: ['versions'],
    run: async (kit) => {
      await kit.putAll(['a', 'b']);
      await kit.driver.deleteObjects(kit.container, ['a', 'b']);
      assertAlike(await kit.names(), []);
      assert.equal((await kit.driverWith('versions').listObjectVersions(kit.container)).length, 4);
    },
  },
  {
    id: 'bulk-delete.delete-versions',
    title: "with versions: 'delete', many objects are deleted with every version",
    needs: ['versions'],
    run: async (kit) => {
      await kit.putAll(['a', 'a', 'b', 'kept']);
      const results = await kit.driver.deleteObjects(kit.container, ['a', 'b'], { versions: 'delete' });
      assertAlike(
        results.map(({ error }) => error),
        [undefined, undefined],
      );
      const left = await kit.driverWith('versions').listObjectVersions(kit.container);
      assertAlike(
        left.map(({ name }) => name),
        ['kept'],
      );
    },
  },
  {
    id: 'bulk-delete.without-versions',
    title: "where there are no versions, versions: 'delete' and 'keep' both delete",
    needs: ['absent:versions'],
    run: async (kit) => {
      await kit.putAll(['a', 'b', 'c']);
      await kit.container.deleteObject('a', { versions: 'delete' });
      await kit.container.deleteObject('b', { versions: 'keep' });
      await kit.driver.deleteObjects(kit.container, ['c'], { versions: 'delete' });
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'bulk-delete.backend',
    title: 'one request deletes names and tells of each, in the order given',
    needs: ['bulkDelete'],
    run: async (kit) => {
      await kit.putAll(['a', 'b', 'kept']);
      const bulkDelete = kit.facet('bulkDelete');
      assert.ok(bulkDelete.maxKeys >= 1);
      const results = await bulkDelete.deleteObjects(kit.container, ['b', 'a'], {});
      assertAlike(
        results.map(({ name, error }) => [name, error]),
        [
          ['b', undefined],
          ['a', undefined],
        ],
      );
      assertAlike(await kit.names(), ['kept']);
    },
  },
]);
