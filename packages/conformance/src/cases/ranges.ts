import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { StorageDriver } from '@stowage/core';
import { InvalidRangeError, ObjectChangedError, ObjectDoesNotExistError, StorageError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertSameBytes, someBytes } from '../bytes.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { beforeSecondRead } from '../intercepted.js';
import { assertRejects } from '../rejections.js';

const CONTENT = '0123456789';
type Range = readonly [start: number, end?: number | undefined];

const RANGES: readonly Range[] = [[0], [0, 1], [0, 2], [0, 10], [1, 5], [4, 6], [5], [5, 10], [9], [9, 10]];
const PAST_END: readonly Range[] = [[10], [10, 11], [11, 20], [1000]];
const WRONG: readonly Range[] = [[-1], [-1, 5], [5, 5], [6, 5], [0, 0], [0.5], [NaN]];

async function ranged(kit: Fixture, [start, end]: Range, name = 'object'): Promise<string> {
  return text(await kit.container.downloadObjectRangeAsStream(name, start, { end }));
}

/** Reading a part of an object: from the first byte wanted to the first not wanted. */
export const rangeCases: readonly ConformanceCase[] = [
  {
    id: 'ranges.stream',
    title: 'a range is half-open: from start to before end, or to the end of the object',
    run: async (kit) => {
      await kit.put('object', CONTENT);
      for (const range of RANGES) assert.equal(await ranged(kit, range), CONTENT.slice(...range));
    },
  },
  {
    id: 'ranges.file',
    title: 'a file gets the bytes of the range and no others',
    run: async (kit) => {
      await kit.put('object', CONTENT);
      for (const [start, end] of RANGES) {
        const path = join(await kit.directory(), 'file');
        const { size } = await kit.container.downloadObjectRange('object', path, start, { end });
        assert.equal(await readFile(path, 'utf8'), CONTENT.slice(start, end));
        assert.equal(size, CONTENT.slice(start, end).length);
      }
    },
  },
  {
    id: 'ranges.end-is-cut',
    title: 'an end past the object means its end',
    run: async (kit) => {
      await kit.put('object', CONTENT);
      assert.equal(await ranged(kit, [5, 1000]), '56789');
      assert.equal(await ranged(kit, [9, 11]), '9');
    },
  },
  {
    id: 'ranges.start-past-end',
    title: 'a start at or past the end of the object is an InvalidRangeError, and no file is made',
    run: async (kit) => {
      await kit.put('object', CONTENT);
      const directory = await kit.directory();
      for (const [start, end] of PAST_END) {
        await assertRejects(ranged(kit, [start, end]), InvalidRangeError);
        const call = kit.container.downloadObjectRange('object', join(directory, 'file'), start, { end });
        await assertRejects(call, InvalidRangeError);
      }
      assertAlike(await readdir(directory), []);
    },
  },
  {
    id: 'ranges.backend-refuses-past-end',
    title: 'the backend rejects a start at or past the end, instead of giving a body of nothing',
    needs: ['rangeReads'],
    run: async (kit) => {
      await kit.put('object', CONTENT);
      for (const [start, end] of PAST_END) {
        const call = kit.backend.readObject(kit.container, { name: 'object' }, { range: { start, end } });
        await assertRejects(call, InvalidRangeError);
      }
    },
  },
  {
    id: 'ranges.replaced-meanwhile',
    title: 'an object that is replaced between two ranges of a download: all of one content, or an ObjectChangedError',
    needs: ['rangeReads'],
    run: async (kit) => {
      const [old, other] = [someBytes(3000), Buffer.alloc(3000, 'x')];
      await kit.put('object', old);
      const driver = new StorageDriver(beforeSecondRead(kit.backend, () => kit.put('object', other)));
      const path = join(await kit.directory(), 'file');
      const source = { container: kit.container.name, name: 'object' };
      const download = driver.downloadObject(source, path, { verifyHash: false, partSize: 1000, concurrency: 1 });
      const failed = await download.then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failed === undefined) assertSameBytes(await readFile(path), old, 'the file');
      else assert.ok(failed instanceof ObjectChangedError, failed as Error);
    },
  },
  {
    id: 'ranges.of-nothing',
    title: 'an empty object has no range',
    run: async (kit) => {
      await kit.put('object', '');
      for (const range of [[0], [0, 1], [1]] as Range[]) await assertRejects(ranged(kit, range), InvalidRangeError);
    },
  },
  {
    id: 'ranges.no-range',
    title: 'what is no range is refused: negative, empty, backwards, fractional',
    run: async (kit) => {
      await kit.put('object', CONTENT);
      for (const [start, end] of WRONG) {
        const call = kit.container.downloadObjectRangeAsStream('object', start, { end });
        const { code } = await assertRejects(call, StorageError);
        assert.match(code, /^invalid_(range|argument)$/, `from ${start} to ${end ?? 'the end'}`);
      }
    },
  },
  {
    id: 'ranges.missing-object',
    title: 'a range of what is not there is an ObjectDoesNotExistError',
    run: async (kit) => {
      await assertRejects(ranged(kit, [0, 1], 'missing'), ObjectDoesNotExistError);
    },
  },
  {
    id: 'ranges.across-parts',
    title: 'ranges around and across the seams of parts are the bytes at those places',
    needs: ['multipart'],
    run: async (kit) => {
      const bytes = kit.large();
      const { partSize } = kit;
      await kit.put('object', bytes, { partSize });
      for (const [start, end] of [
        [partSize - 1, partSize],
        [partSize - 1, partSize + 1],
        [partSize, partSize + 1],
        [1, 2 * partSize + 1],
        [bytes.length - 3, bytes.length],
      ] as const) {
        const stream = await kit.container.downloadObjectRangeAsStream('object', start, { end });
        assertSameBytes(await buffer(stream), bytes.subarray(start, end), `${start} to ${end}`);
      }
    },
  },
  {
    id: 'ranges.body-describes-itself',
    title: 'the body of a range says how many bytes it will give, and describes the whole object',
    needs: ['rangeReads'],
    run: async (kit) => {
      await kit.put('object', CONTENT);
      for (const [range, size] of [
        [{ start: 4, end: 6 }, 2],
        [{ start: 4 }, 6],
        [{ start: 4, end: 99 }, 6],
      ] as const) {
        const body = await kit.backend.readObject(kit.container, { name: 'object' }, { range });
        assert.equal(body.size, size);
        assert.equal(body.object.size, CONTENT.length);
        assert.equal((await buffer(body.stream)).length, size);
      }
    },
  },
];
