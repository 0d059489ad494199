import assert from 'node:assert/strict';
import type { Container, CopyOptions, Progress, StorageObject, UploadOptions, UploadSource } from '@stowage/core';
import {
  ConflictError,
  ContainerDoesNotExistError,
  InvalidArgumentError,
  ObjectHashMismatchError,
} from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertSameBytes, someBytes } from '../bytes.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertNothingIn, otherContainer } from '../other-driver.js';
import { assertProgress } from '../progress.js';
import { assertRejects, rejectionOf, unlessRefused } from '../rejections.js';

/** Sizes at which something else happens, by the size of a part. */
const SIZES: Readonly<Record<string, (partSize: number) => number>> = {
  empty: () => 0,
  small: () => 700,
  'one-part': (partSize) => partSize,
  'three-parts': (partSize) => 3 * partSize,
  'a-short-last-part': (partSize) => 2 * partSize + 1,
};

/** Names that every provider takes, and that mean something else in paths, URLs or objects. */
const NAMES = [
  'a b+c#d?e=f',
  '100%25',
  'Grüße/🚀.txt',
  'a/b/c',
  '__proto__',
  `it's "quoted" & (so) [on]`,
  'cafe\u0301',
];

/** From the driver under test to another one, or the other way round. */
interface Direction {
  readonly name: 'to' | 'from';
  readonly words: string;
  source(this: void, kit: Fixture, other: Container): Container;
  target(this: void, kit: Fixture, other: Container): Container;
}

const TO: Direction = {
  name: 'to',
  words: 'to another driver',
  source: ({ container }) => container,
  target: (_kit, other) => other,
};
const FROM: Direction = {
  name: 'from',
  words: 'from another driver',
  source: (_kit, other) => other,
  target: ({ container }) => container,
};

/** Options of copies in parts of the case's size. */
function inParts({ partSize }: Fixture): CopyOptions {
  return { partSize, concurrency: 2 };
}

/** Stores what is to be copied. */
function put(
  kit: Fixture,
  source: Container,
  ...[name, content, options]: [string, UploadSource, UploadOptions?]
): Promise<StorageObject> {
  return source === kit.container
    ? kit.put(name, content, options)
    : source.uploadObjectViaStream(content, name, options);
}

async function stored(container: Container, name: string): Promise<Buffer> {
  return (await container.getObject(name)).bytes();
}

/** What an object is, beside its bytes and what only its provider says. */
function described({ name, size, contentType, metadata }: StorageObject): unknown {
  return { name, size, contentType, metadata };
}

function sizeCase(
  direction: Direction,
  [what, sizeOf]: readonly [string, (partSize: number) => number],
): ConformanceCase {
  return {
    id: `other-driver.${direction.name}-${what}`,
    title: `an object of ${what.replaceAll('-', ' ')} is copied ${direction.words}, byte by byte`,
    run: async (kit) => {
      const other = await otherContainer(kit);
      const bytes = someBytes(sizeOf(kit.partSize), 3);
      const [source, target] = [direction.source(kit, other), direction.target(kit, other)];
      const object = await put(kit, source, 'source', bytes, { partSize: kit.partSize });
      const copy = await object.copy(target, 'copy', inParts(kit));
      assertAlike([copy.name, copy.size], ['copy', bytes.length]);
      assert.equal(copy.container.driver, target.driver);
      assertSameBytes(await stored(target, 'copy'), bytes, 'the copy');
      assertSameBytes(await stored(source, 'source'), bytes, 'the source');
      assertAlike(await kit.unfinished(), []);
    },
  };
}

/** What is copied beside the bytes. */
function descriptionCases(direction: Direction): readonly ConformanceCase[] {
  const { name: way, words } = direction;
  return [
    {
      id: `other-driver.${way}-keeps-everything`,
      title: `a copy ${words} has the content type and the metadata of its source; what cannot be kept is refused`,
      run: async (kit) => {
        const other = await otherContainer(kit);
        const source = direction.source(kit, other);
        const putWith = (metadata: Record<string, string>): Promise<StorageObject> =>
          put(kit, source, 'source', 'content', { contentType: 'text/x-source', metadata });
        for (const metadata of [{ color: 'blue' }, { color: 'blau, grün & 青' }, {}]) {
          const object = await unlessRefused(putWith(metadata), InvalidArgumentError);
          const copied = object && kit.driver.copyObject(object, direction.target(kit, other), 'copy');
          if (copied === undefined || (await unlessRefused(copied, InvalidArgumentError)) === undefined) continue;
          const copy = await direction.target(kit, other).getObject('copy');
          assertAlike(described(copy), { name: 'copy', size: 7, contentType: 'text/x-source', metadata });
        }
      },
    },
    {
      id: `other-driver.${way}-with-other-data`,
      title: `what is given to a copy ${words} replaces what the source has`,
      run: async (kit) => {
        const other = await otherContainer(kit);
        const [source, target] = [direction.source(kit, other), direction.target(kit, other)];
        await put(kit, source, 'source', 'x', { contentType: 'text/x-old', metadata: { old: 'yes' } });
        const object = await source.getObject('source');
        await object.copy(target, 'copy', { contentType: 'text/x-new', metadata: { new: 'yes' }, headers: {} });
        const { contentType, metadata } = await target.getObject('copy');
        assertAlike([contentType, metadata], ['text/x-new', { new: 'yes' }]);
      },
    },
  ];
}

/** Names, and progress. */
function transferCases(direction: Direction): readonly ConformanceCase[] {
  const { name: way, words } = direction;
  return [
    {
      id: `other-driver.${way}-names`,
      title: `objects are copied ${words} under any name that both have`,
      run: async (kit) => {
        const other = await otherContainer(kit);
        const [source, target] = [direction.source(kit, other), direction.target(kit, other)];
        for (const name of NAMES) await (await put(kit, source, name, name)).copy(target, name);
        for (const name of NAMES) assert.equal((await stored(target, name)).toString(), name);
        assert.equal((await target.listObjects()).length, NAMES.length);
      },
    },
    {
      id: `other-driver.${way}-progress`,
      title: `progress of a copy ${words} never goes down and ends at its size`,
      run: async (kit) => {
        const other = await otherContainer(kit);
        const source = direction.source(kit, other);
        const object = await put(kit, source, 'source', kit.large(), { partSize: kit.partSize });
        const seen: Progress[] = [];
        const onProgress = (progress: Progress): void => void seen.push(progress);
        await object.copy(direction.target(kit, other), 'copy', { ...inParts(kit), onProgress });
        assertProgress(seen, kit.largeSize);
        assert.equal(seen.at(-1)?.total, kit.largeSize);
      },
    },
  ];
}

/** Moves. */
function moveCases(direction: Direction): readonly ConformanceCase[] {
  const { name: way, words } = direction;
  return [
    {
      id: `other-driver.${way}-move`,
      title: `an object that is moved ${words} is there, and not at its source any more`,
      run: async (kit) => {
        const other = await otherContainer(kit);
        const [source, target] = [direction.source(kit, other), direction.target(kit, other)];
        const object = await put(kit, source, 'source', 'content', { metadata: { color: 'blue' } });
        await object.move(target, 'target');
        assertAlike((await target.getObject('target')).metadata, { color: 'blue' });
        assert.equal((await stored(target, 'target')).toString(), 'content');
        assert.equal(await source.objectExists('source'), false);
      },
    },
    {
      id: `other-driver.${way}-failed-move`,
      title: `a move ${words} whose copy fails leaves the source as it is`,
      run: async (kit) => {
        const other = await otherContainer(kit);
        const [source, target] = [direction.source(kit, other), direction.target(kit, other)];
        const object = await put(kit, source, 'source', 'content');
        await target.delete();
        await assertRejects(object.move(target, 'target'), ContainerDoesNotExistError);
        assert.equal((await stored(source, 'source')).toString(), 'content');
      },
    },
  ];
}

function directionCases(direction: Direction): readonly ConformanceCase[] {
  const sizes = Object.entries(SIZES).map((size) => sizeCase(direction, size));
  return [...sizes, ...descriptionCases(direction), ...transferCases(direction), ...writing(moveCases(direction))];
}

/** A source that is large enough for parts, or is not. */
async function putSource(kit: Fixture, bytes: Buffer): Promise<StorageObject> {
  return kit.put('source', bytes, { partSize: kit.partSize });
}

/** Copies to and from another driver: by reading and writing, unless one provider copies from the other. */
export const otherDriverCases: readonly ConformanceCase[] = [
  ...directionCases(TO),
  ...writing(directionCases(FROM)),
  {
    id: 'other-driver.goes-there',
    title: 'a copy to a container of another driver is there, and not in the one of that name here',
    run: async (kit) => {
      const other = await otherContainer(kit);
      await kit.put('object', 'here');
      const copy = await kit.driver.copyObject({ container: kit.container, name: 'object' }, other, 'copy');
      assert.equal(copy.container.driver, other.driver);
      assert.equal((await stored(other, 'copy')).toString(), 'here');
      assertAlike(await kit.names(), ['object']);
    },
  },
  {
    id: 'other-driver.is-read-there',
    title: 'an object of another driver is copied from there, and not from the container of that name here',
    needs: ['writes'],
    run: async (kit) => {
      const other = await otherContainer(kit);
      await kit.put('object', 'here');
      const object = await other.uploadObjectViaStream('there', 'object');
      await kit.driver.copyObject(object, kit.container, 'copy');
      assert.equal((await kit.read('copy')).toString(), 'there');
      assert.equal((await kit.read('object')).toString(), 'here');
    },
  },
  {
    id: 'other-driver.replaced-meanwhile',
    title:
      'a source that is replaced while it is copied to another driver: all of one content, or a ConflictError and nothing',
    needs: ['rangeReads'],
    run: async (kit) => {
      const [old, recent] = [someBytes(4 * kit.partSize, 5), Buffer.alloc(4 * kit.partSize, 'x')];
      const other = await otherContainer(kit, {
        beforeFirstWrite: () => putSource(kit, recent),
      });
      const object = await putSource(kit, old);
      const failed = await object.copy(other, 'copy', { partSize: kit.partSize, concurrency: 1 }).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failed === undefined) {
        assertSameBytes(await stored(other, 'copy'), old, 'the copy');
        return;
      }
      assert.ok(failed instanceof ConflictError, failed as Error);
      await assertNothingIn(other);
    },
  },
  ...(['small', 'large'] as const).map((size): ConformanceCase => ({
    id: `other-driver.corrupt-${size}-source-is-noticed`,
    title: `bytes of a ${size} object that are not those that were stored do not get to another driver`,
    needs: ['checksums', 'fault:corruptNextDownload'],
    run: async (kit) => {
      const other = await otherContainer(kit);
      const object = await putSource(kit, size === 'small' ? someBytes(700) : kit.large());
      await kit.harness.faults?.corruptNextDownload?.();
      await assertRejects(object.copy(other, 'copy', inParts(kit)), ObjectHashMismatchError);
      await assertNothingIn(other);
    },
  })),
  {
    id: 'other-driver.failing-target',
    title: 'a copy whose target fails rejects with that error, and leaves nothing there',
    run: async (kit) => {
      const failure = new Error('the disk is full');
      const other = await otherContainer(kit, { beforeFirstWrite: () => Promise.reject(failure) });
      const object = await putSource(kit, kit.large());
      assert.equal(await rejectionOf(object.copy(other, 'copy', inParts(kit))), failure);
      await assertNothingIn(other);
    },
  },
];
