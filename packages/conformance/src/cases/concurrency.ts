import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ContainerAlreadyExistsError, ObjectDoesNotExistError, StorageError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertSameBytes, chunksOf, someBytes } from '../bytes.js';
import type { ConformanceCase } from '../conformance-case.js';
import { failingAfter, slowly, SourceError } from '../sources.js';

const MANY = Array.from({ length: 20 }, (_, index) => index);

function rejected(results: readonly PromiseSettledResult<unknown>[]): readonly unknown[] {
  return results.filter((each) => each.status === 'rejected').map(({ reason }) => reason as unknown);
}

function nameOf({ value, done }: IteratorResult<{ readonly name: string }, void>): string {
  return done === true ? 'the end' : value.name;
}

/** Several calls at once on one driver. */
export const concurrencyCases: readonly ConformanceCase[] = [
  {
    id: 'concurrency.uploads',
    title: 'twenty uploads at once each store their own bytes',
    needs: ['writes'],
    run: async (kit) => {
      await Promise.all(MANY.map((index) => kit.put(`object-${index}`, someBytes(3000 + index, index + 1))));
      assert.equal((await kit.names()).length, MANY.length);
      const contents = await Promise.all(MANY.map((index) => kit.read(`object-${index}`)));
      contents.forEach((bytes, index) => assertSameBytes(bytes, someBytes(3000 + index, index + 1)));
    },
  },
  {
    id: 'concurrency.uploads-of-one-name',
    title: 'of uploads of one name at once one is the object, whole; none is mixed with another',
    needs: ['writes'],
    run: async (kit) => {
      const contents = MANY.map((index) => someBytes(3000, index + 1));
      await Promise.all(contents.map((bytes) => kit.put('object', slowly(chunksOf(bytes, 500)))));
      const stored = await kit.read('object');
      assert.ok(contents.some((bytes) => bytes.equals(stored)));
      assertAlike(await kit.names(), ['object']);
    },
  },
  {
    id: 'concurrency.large-uploads',
    title: 'large uploads at once keep their parts apart',
    needs: ['writes'],
    run: async (kit) => {
      const { partSize } = kit;
      const contents = [1, 2, 3].map((seed) => kit.large(seed));
      await Promise.all(
        contents.map((bytes, index) => kit.put(`object-${index}`, slowly(chunksOf(bytes, 5000)), { partSize })),
      );
      for (const [index, bytes] of contents.entries()) assertSameBytes(await kit.read(`object-${index}`), bytes);
    },
  },
  {
    id: 'concurrency.downloads',
    title: 'twenty downloads of one object at once each get all of it',
    run: async (kit) => {
      const bytes = someBytes(100_000);
      const object = await kit.put('object', bytes);
      const contents = await Promise.all(MANY.map(() => object.bytes()));
      for (const each of contents) assertSameBytes(each, bytes);
    },
  },
  {
    id: 'concurrency.reading-what-is-replaced',
    title: 'reading while the object is replaced gives the old content or the new one, never a mixture',
    run: async (kit) => {
      const old = someBytes(50_000, 1);
      const replaced = someBytes(60_000, 2);
      await kit.put('object', old);
      const reads = MANY.slice(0, 5).map(() => kit.read('object'));
      const [contents] = await Promise.all([Promise.all(reads), kit.put('object', replaced)]);
      for (const each of contents) assert.ok(each.equals(old) || each.equals(replaced));
    },
  },
  {
    id: 'concurrency.ranges-of-what-is-replaced',
    title: 'a download in several ranges of an object that is replaced meanwhile fails or is of one content',
    needs: ['rangeReads'],
    run: async (kit) => {
      const old = someBytes(50_000, 1);
      const replaced = someBytes(50_000, 2);
      const object = await kit.put('object', old);
      const path = join(await kit.directory(), 'file');
      let replacing: Promise<unknown> | undefined;
      const onProgress = (): void => void (replacing ??= kit.put('object', replaced));
      const call = kit.container.downloadObject(object, path, { partSize: 5000, concurrency: 2, onProgress });
      const [download] = await Promise.allSettled([call]);
      await replacing;
      if (download.status === 'rejected') {
        assert.ok(download.reason instanceof StorageError);
        return;
      }
      const bytes = await readFile(path);
      assert.ok(bytes.equals(old) || bytes.equals(replaced), 'the file is a mixture');
    },
  },
  {
    id: 'concurrency.create-container',
    title: 'of two that create the same container at once one succeeds',
    needs: ['writes'],
    run: async (kit) => {
      const name = kit.unusedContainerName();
      const results = await Promise.allSettled([kit.driver.createContainer(name), kit.driver.createContainer(name)]);
      const reasons = rejected(results);
      assert.equal(reasons.length, 1);
      assert.ok(reasons[0] instanceof ContainerAlreadyExistsError);
    },
  },
  {
    id: 'concurrency.deletes',
    title: 'deleting one object several times at once deletes it; whoever is too late is told so',
    needs: ['writes'],
    run: async (kit) => {
      await kit.put('object');
      const results = await Promise.allSettled([1, 2, 3].map(() => kit.container.deleteObject('object')));
      const reasons = rejected(results);
      assert.ok(reasons.length < 3, 'nobody deleted it');
      for (const reason of reasons) assert.ok(reason instanceof ObjectDoesNotExistError);
      assert.equal(await kit.container.objectExists('object'), false);
    },
  },
  {
    id: 'concurrency.failures-are-apart',
    title: 'an upload that fails does not disturb the others',
    needs: ['writes'],
    run: async (kit) => {
      const bytes = kit.large();
      const { partSize } = kit;
      const failing = kit.put('bad', failingAfter(bytes, new SourceError('the source failed')), { partSize });
      const results = await Promise.allSettled([failing, kit.put('good', slowly(chunksOf(bytes, 999)), { partSize })]);
      assert.equal(rejected(results).length, 1);
      assertAlike(await kit.names(), ['good']);
      assertSameBytes(await kit.read('good'), bytes);
    },
  },
  {
    id: 'concurrency.two-listings',
    title: 'two iterations side by side do not disturb each other',
    run: async (kit) => {
      const names = MANY.map((index) => `name-${String(index).padStart(2, '0')}`);
      await Promise.all(names.map((name) => kit.put(name)));
      const one = kit.container.iterateObjects();
      const other = kit.container.iterateObjects({ prefix: 'name-1' });
      const seen: [string[], string[]] = [[], []];
      for (let round = 0; round < 10; round += 1) {
        seen[0].push(nameOf(await one.next()));
        seen[1].push(nameOf(await other.next()));
      }
      assertAlike(seen, [names.slice(0, 10), names.slice(10)]);
      await Promise.all([one.return(undefined), other.return(undefined)]);
    },
  },
  {
    id: 'concurrency.two-drivers',
    title: 'two drivers see what the other one does, and closing one leaves the other alone',
    needs: ['writes'],
    run: async (kit) => {
      const other = await kit.anotherDriver();
      await other.uploadObjectViaStream('content', kit.container.name, 'object');
      assert.equal((await kit.read('object')).toString(), 'content');
      await other.close();
      await kit.container.deleteObject('object');
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'concurrency.close-twice',
    title: 'a driver that was never used can be closed, and closed again',
    run: async (kit) => {
      const other = await kit.anotherDriver();
      await other.close();
      await other.close();
    },
  },
];
