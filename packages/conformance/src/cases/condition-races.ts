import assert from 'node:assert/strict';
import type { Container, StorageObject } from '@stowage/core';
import { ObjectAlreadyExistsError, ObjectChangedError } from '@stowage/core/spi';
import { assertSameBytes, someBytes } from '../bytes.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';

const CLIENTS = 6;
const ADDED_BY_EACH = 4;

/** The case's container as several drivers see it. */
async function clients(kit: Fixture, count = CLIENTS): Promise<readonly Container[]> {
  const drivers = await Promise.all(Array.from({ length: count }, () => kit.anotherDriver()));
  return Promise.all(drivers.map((driver) => driver.getContainer(kit.container.name)));
}

/** Fails unless one of those who tried created the object, and all others were told that it is there. */
async function assertOneWinner(
  kit: Fixture,
  contents: readonly Buffer[],
  calls: readonly Promise<StorageObject>[],
): Promise<void> {
  const results = await Promise.allSettled(calls);
  const winners = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
  assert.equal(winners.length, 1, `${winners.length} of ${results.length} created it`);
  for (const result of results)
    if (result.status === 'rejected')
      assert.ok(result.reason instanceof ObjectAlreadyExistsError, result.reason as Error);
  assertSameBytes(await kit.read('object'), contents[winners[0] ?? 0] as Buffer);
}

/** Adds one to a number, over what was read: again where somebody else was quicker. */
async function addOne(container: Container): Promise<void> {
  for (;;) {
    const object = await container.getObject('counter');
    try {
      const value = Number(await object.text({ ifMatch: object.etag }));
      await container.uploadObjectViaStream(String(value + 1), 'counter', { ifMatch: object.etag });
      return;
    } catch (error) {
      if (!(error instanceof ObjectChangedError)) throw error;
    }
  }
}

/** Several who change one name at once under conditions. */
export const conditionRaceCases: readonly ConformanceCase[] = writing([
  {
    id: 'conditions.raced-create',
    title: 'of several who create one object at once one does, and it is that one whole',
    needs: ['condition:write.ifNoneMatch'],
    run: async (kit) => {
      const contents = Array.from({ length: CLIENTS }, (_, index) => someBytes(500, index + 1));
      const containers = await clients(kit);
      const calls = containers.map((container, index) =>
        container.uploadObjectViaStream(contents[index] as Buffer, 'object', { ifNoneMatch: '*' }),
      );
      await assertOneWinner(kit, contents, calls);
    },
  },
  {
    id: 'conditions.raced-create-in-parts',
    title: 'of several who create one object in parts at once one does, and nothing of the others is left',
    needs: ['multipart', 'condition:write.ifNoneMatch'],
    run: async (kit) => {
      const { partSize } = kit;
      const contents = [1, 2, 3].map((seed) => kit.large(seed));
      const containers = await clients(kit, contents.length);
      const options = { ifNoneMatch: '*', partSize, resume: false } as const;
      const calls = containers.map((container, index) =>
        container.uploadObjectViaStream(contents[index] as Buffer, 'object', options),
      );
      await assertOneWinner(kit, contents, calls);
      assert.deepEqual(await kit.unfinished(), []);
    },
  },
  {
    id: 'conditions.raced-create-by-copies',
    title: 'of several who copy to one name that must be free one does',
    needs: ['condition:copy.ifNoneMatch'],
    run: async (kit) => {
      const contents = Array.from({ length: CLIENTS }, (_, index) => someBytes(500, index + 1));
      for (const [index, content] of contents.entries()) await kit.put(`source-${index}`, content);
      const containers = await clients(kit);
      const calls = containers.map(async (container, index) =>
        (await container.getObject(`source-${index}`)).copy(container, 'object', { ifNoneMatch: '*' }),
      );
      await assertOneWinner(kit, contents, calls);
    },
  },
  {
    id: 'conditions.counter',
    title: 'a number that several add to at once, each over what it has read, loses nothing',
    needs: ['condition:write.ifMatch', 'condition:read'],
    run: async (kit) => {
      await kit.put('counter', '0');
      const containers = await clients(kit);
      await Promise.all(
        containers.map(async (container) => {
          for (let added = 0; added < ADDED_BY_EACH; added += 1) await addOne(container);
        }),
      );
      assert.equal((await kit.read('counter')).toString(), String(CLIENTS * ADDED_BY_EACH));
    },
  },
  {
    id: 'conditions.raced-delete',
    title: 'who deletes what he has seen does not delete what somebody else stores meanwhile',
    needs: ['condition:delete', 'condition:write.ifMatch'],
    run: async (kit) => {
      for (let round = 0; round < 5; round += 1) {
        const { etag } = await kit.put('object', 'seen');
        const [deleted, replaced] = await Promise.allSettled([
          kit.container.deleteObject('object', { ifMatch: etag }),
          kit.put('object', 'new', { ifMatch: etag }),
        ]);
        assert.notEqual(deleted.status, replaced.status, 'exactly one of both must have happened');
        assert.equal(await kit.container.objectExists('object'), replaced.status === 'fulfilled');
      }
    },
  },
]);
