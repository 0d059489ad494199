import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { StorageDriver, StorageObject } from '@stowage/core';
import {
  InvalidArgumentError,
  NotSupportedError,
  ObjectAlreadyExistsError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  type StorageError,
  type WriteConditions,
} from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertSameBytes, someBytes } from '../bytes.js';
import type { Condition } from '../conditions.js';
import { writing, type ConformanceCase, type Need } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertRejects } from '../rejections.js';
import { watchBackend } from '../watched-backend.js';

/** An ETag that no object has. */
const OTHER = '"stowage-no-such-etag"';

/** A way to store bytes under a name: the condition has to hold in each. */
interface Way {
  readonly name: string;
  readonly kind: 'write' | 'copy';
  readonly needs: readonly Need[];
  bytes(kit: Fixture, seed: number): Buffer;
  store(kit: Fixture, bytes: Buffer, conditions: WriteConditions): Promise<StorageObject>;
}

const small = (_kit: Fixture, seed: number): Buffer => someBytes(500, seed);
const large = (kit: Fixture, seed: number): Buffer => kit.large(seed);

async function copied(kit: Fixture, bytes: Buffer, conditions: WriteConditions): Promise<StorageObject> {
  const source = await kit.put('source', bytes, { partSize: kit.partSize });
  return source.copy(kit.container, 'object', conditions);
}

const ways: readonly Way[] = [
  {
    name: 'write',
    kind: 'write',
    needs: [],
    bytes: small,
    store: (kit, bytes, conditions) => kit.put('object', bytes, conditions),
  },
  {
    name: 'parts',
    kind: 'write',
    needs: ['multipart'],
    bytes: large,
    store: (kit, bytes, conditions) => kit.put('object', bytes, { ...conditions, partSize: kit.partSize }),
  },
  {
    name: 'file',
    kind: 'write',
    needs: [],
    bytes: small,
    store: async (kit, bytes, conditions) =>
      kit.container.uploadObject(await kit.file(bytes), 'object', { ...conditions, partSize: kit.partSize }),
  },
  { name: 'copy', kind: 'copy', needs: [], bytes: small, store: copied },
  { name: 'large-copy', kind: 'copy', needs: [], bytes: large, store: copied },
  {
    name: 'move',
    kind: 'copy',
    needs: [],
    bytes: small,
    store: async (kit, bytes, conditions) => (await kit.put('source', bytes)).move(kit.container, 'object', conditions),
  },
];

/** Fails unless the object is what it was. */
async function assertKept(kit: Fixture, bytes: Buffer): Promise<void> {
  assertSameBytes(await kit.read('object'), bytes);
  assertAlike(await kit.unfinished(), []);
}

async function overMatching(kit: Fixture, way: Way): Promise<void> {
  const first = await kit.put('object', 'first');
  const [bytes, others] = [way.bytes(kit, 1), way.bytes(kit, 2)];
  await way.store(kit, bytes, { ifMatch: first.etag });
  await assertKept(kit, bytes);
  await assertRejects(way.store(kit, others, { ifMatch: first.etag }), ObjectChangedError);
  await assertKept(kit, bytes);
}

async function overNothing(kit: Fixture, way: Way): Promise<void> {
  const object = await kit.put('object', 'gone');
  await object.delete();
  const error = await assertRejects(way.store(kit, way.bytes(kit, 1), { ifMatch: object.etag }), ObjectChangedError);
  assert.equal(error.objectName, 'object');
  assert.equal(await kit.container.objectExists('object'), false);
  assertAlike(await kit.unfinished(), []);
}

async function createOnly(kit: Fixture, way: Way): Promise<void> {
  const [bytes, others] = [way.bytes(kit, 1), way.bytes(kit, 2)];
  await way.store(kit, bytes, { ifNoneMatch: '*' });
  await assertKept(kit, bytes);
  const error = await assertRejects(way.store(kit, others, { ifNoneMatch: '*' }), ObjectAlreadyExistsError);
  assert.equal(error.objectName, 'object');
  await assertKept(kit, bytes);
  await kit.container.deleteObject('object');
  await way.store(kit, others, { ifNoneMatch: '*' });
  await assertKept(kit, others);
}

const writeCases = ways.flatMap((way) =>
  writing([
    {
      id: `conditions.${way.name}-over-what-matches`,
      title: `${way.name}: with ifMatch the object that has this ETag is replaced, and no other`,
      needs: [`condition:${way.kind}.ifMatch`, ...way.needs],
      run: (kit) => overMatching(kit, way),
    },
    {
      id: `conditions.${way.name}-over-nothing`,
      title: `${way.name}: with ifMatch where there is no object any more nothing is stored`,
      needs: [`condition:${way.kind}.ifMatch`, ...way.needs],
      run: (kit) => overNothing(kit, way),
    },
    {
      id: `conditions.${way.name}-create-only`,
      title: `${way.name}: with ifNoneMatch an object is created, and none is replaced; a name that was deleted is free`,
      needs: [`condition:${way.kind}.ifNoneMatch`, ...way.needs],
      run: (kit) => createOnly(kit, way),
    },
  ]),
);

/** A call that reads an object under a condition. */
interface ConditionalRead {
  readonly name: string;
  read(this: void, kit: Fixture, ifMatch: string | undefined): Promise<string>;
}

/** Reads a file that a download has made; where it fails, there must be none. */
async function fileOf(kit: Fixture, download: (path: string) => Promise<unknown>): Promise<string> {
  const path = join(await kit.directory(), 'file');
  try {
    await download(path);
  } catch (error) {
    await assert.rejects(access(path), { code: 'ENOENT' });
    throw error;
  }
  return readFile(path, 'utf8');
}

const reads: readonly ConditionalRead[] = [
  {
    name: 'stream',
    read: async (kit, ifMatch) => text(await kit.container.downloadObjectAsStream('object', { ifMatch })),
  },
  {
    name: 'range-stream',
    read: async (kit, ifMatch) => text(await kit.container.downloadObjectRangeAsStream('object', 0, { ifMatch })),
  },
  {
    name: 'file',
    read: (kit, ifMatch) => fileOf(kit, (path) => kit.container.downloadObject('object', path, { ifMatch })),
  },
  {
    name: 'range-file',
    read: (kit, ifMatch) => fileOf(kit, (path) => kit.container.downloadObjectRange('object', path, 0, { ifMatch })),
  },
];

const readCases = reads.map(({ name, read }): ConformanceCase => ({
  id: `conditions.read-${name}`,
  title: `read as ${name}: with ifMatch only the object that has this ETag`,
  needs: ['condition:read'],
  run: async (kit) => {
    const object = await kit.put('object', 'content');
    assert.equal(await read(kit, object.etag), 'content');
    await assertRejects(read(kit, OTHER), ObjectChangedError);
    await kit.put('object', 'another');
    await assertRejects(read(kit, object.etag), ObjectChangedError);
    await kit.remove('object');
    await assertRejects(read(kit, object.etag), ObjectDoesNotExistError);
  },
}));

/** What a provider that does not compare has to refuse. */
const refusals: readonly (readonly [Condition, call: (driver: StorageDriver, kit: Fixture) => Promise<unknown>])[] = [
  [
    'read',
    (driver, { container }) =>
      driver.downloadObjectAsStream({ container: container.name, name: 'object' }, { ifMatch: OTHER }),
  ],
  [
    'delete',
    (driver, { container }) => driver.deleteObject({ container: container.name, name: 'object' }, { ifMatch: OTHER }),
  ],
  [
    'write.ifMatch',
    (driver, { container }) => driver.uploadObjectViaStream('x', container.name, 'object', { ifMatch: OTHER }),
  ],
  [
    'write.ifNoneMatch',
    (driver, { container }) => driver.uploadObjectViaStream('x', container.name, 'object', { ifNoneMatch: '*' }),
  ],
  [
    'copy.ifMatch',
    (driver, { container }) =>
      driver.copyObject({ container: container.name, name: 'object' }, container.name, 'copy', { ifMatch: OTHER }),
  ],
  [
    'copy.ifNoneMatch',
    (driver, { container }) =>
      driver.moveObject({ container: container.name, name: 'object' }, container.name, 'copy', { ifNoneMatch: '*' }),
  ],
];

async function assertUnasked<E extends StorageError>(
  kit: Fixture,
  call: (driver: StorageDriver) => Promise<unknown>,
  kind: abstract new (...parameters: never[]) => E,
): Promise<E> {
  const driver = await kit.anotherDriver();
  const asked: string[] = [];
  watchBackend(driver, { asked: (name) => void asked.push(name), answered: () => undefined });
  const error = await assertRejects(call(driver), kind);
  assertAlike(asked, []);
  return error;
}

const refusalCases = refusals.map(([condition, call]): ConformanceCase => ({
  id: `conditions.refused-${condition.replace('.', '-')}`,
  title: `a condition that the provider cannot compare (${condition}) is refused, and it is asked for nothing`,
  needs: [`no-condition:${condition}`],
  run: async (kit) => {
    await kit.put('object', 'content');
    const error = await assertUnasked(kit, (driver) => call(driver, kit), NotSupportedError);
    assert.match(error.message, /ifMatch|ifNoneMatch/);
    assert.ok(error.message.includes(kit.backend.provider));
    assertAlike(await kit.names(), ['object']);
  },
}));

/** Calls that are made only if an object is in a certain state, or is not there. */
export const conditionCases: readonly ConformanceCase[] = [
  ...writeCases,
  ...readCases,
  ...refusalCases,
  {
    id: 'conditions.etag',
    title: 'an object has an ETag, the same in every answer, and another one when its content is another',
    needs: ['condition:read'],
    run: async (kit) => {
      const first = await kit.put('object', 'one');
      const second = await kit.put('object', 'two');
      assert.ok(first.etag !== undefined && first.etag !== '');
      assert.notEqual(second.etag, first.etag);
      const [listed] = await kit.container.listObjects();
      const { object, stream } = await kit.backend.readObject(kit.container, { name: 'object' }, {});
      stream.destroy();
      const told = [await kit.container.getObject('object'), listed, object];
      assertAlike(
        told.map((each) => each?.etag),
        told.map(() => second.etag),
      );
    },
  },
  {
    id: 'conditions.delete',
    title: 'with ifMatch the object that has this ETag is deleted, and no other; what is not there does not exist',
    needs: ['condition:delete', 'writes'],
    run: async (kit) => {
      const old = await kit.put('object', 'old');
      const { etag } = await kit.put('object', 'new');
      await assertRejects(old.delete({ ifMatch: old.etag }), ObjectChangedError);
      assert.equal((await kit.read('object')).toString(), 'new');
      await kit.container.deleteObject('object', { ifMatch: etag });
      assert.equal(await kit.container.objectExists('object'), false);
      await assertRejects(kit.container.deleteObject('object', { ifMatch: etag }), ObjectDoesNotExistError);
    },
  },
  {
    id: 'conditions.backend-reads-a-pin',
    title: 'a backend that is given the ETag of another state gives no byte of this one',
    needs: ['condition:read'],
    run: async (kit) => {
      const { etag } = await kit.put('object', 'old');
      await kit.put('object', 'new');
      for (const range of [undefined, { start: 0, end: 1 }]) {
        const call = kit.backend.readObject(kit.container, { name: 'object', etag }, { range });
        await assertRejects(call, ObjectChangedError);
      }
    },
  },
  {
    id: 'conditions.backend-copies-a-pin',
    title: 'a copy, and a part, whose source has another ETag than was said is refused',
    needs: ['copy', 'multipart', 'condition:read', 'writes'],
    run: async (kit) => {
      const { container } = kit;
      const { etag } = await kit.put('object', someBytes(kit.partSize));
      await kit.put('object', someBytes(kit.partSize, 2));
      const source = { container, object: { name: 'object', etag } };
      const copy = kit.facet('copy');
      await assertRejects(copy.copyObject(source, { container, name: 'copy' }, {}), ObjectChangedError);
      const upload = await kit.begin('copy');
      const part = { ...source, range: { start: 0, end: kit.partSize } };
      await assertRejects(copy.copyPart(part, upload, 1, {}), ObjectChangedError);
      await kit.facet('multipart').abort(upload, {});
      assertAlike(await kit.names(), ['object']);
    },
  },
  {
    id: 'conditions.backend-completes',
    title:
      'an upload in parts whose condition is not met any more when it is completed is refused, and can still be aborted',
    needs: ['multipart', 'condition:write.ifNoneMatch', 'writes'],
    run: async (kit) => {
      const multipart = kit.facet('multipart');
      const upload = await kit.begin('object');
      const parts = [
        await kit.writePart(upload, 1, someBytes(kit.partSize)),
        await kit.writePart(upload, 2, someBytes(9)),
      ];
      await kit.put('object', 'quicker');
      await assertRejects(multipart.complete(upload, parts, { ifNoneMatch: '*' }), ObjectAlreadyExistsError);
      assert.equal((await kit.read('object')).toString(), 'quicker');
      await multipart.abort(upload, {});
      assertAlike(await kit.unfinished(), []);
    },
  },
  {
    id: 'conditions.nonsense',
    title: 'two conditions at once, and an ETag that is none, are wrong arguments',
    run: async (kit) => {
      const { name: container } = kit.container;
      const wrong = [
        { ifMatch: OTHER, ifNoneMatch: '*' },
        { ifMatch: '*' },
        { ifMatch: '' },
        { ifMatch: 'a\nb' },
        { ifNoneMatch: OTHER },
      ] as readonly WriteConditions[];
      for (const conditions of wrong) {
        await assertUnasked(
          kit,
          (driver) => driver.uploadObjectViaStream('x', container, 'object', conditions),
          InvalidArgumentError,
        );
      }
      assertAlike(await kit.names(), []);
    },
  },
];
