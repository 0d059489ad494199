import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { InvalidArgumentError, InvalidCredsError, ObjectDoesNotExistError, StorageError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { someBytes } from '../bytes.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertDeletesNothing, tellsMissing } from '../missing-deletion.js';
import { assertRejects, rejectionOf } from '../rejections.js';
import { assertHoldsNone } from '../secrets.js';

const UNKNOWN = { ex: { stowageKitMadeThisUp: true } };

/** Calls that fail, each for another reason. */
function failingCalls(kit: Fixture): readonly (() => Promise<unknown>)[] {
  const { driver, container } = kit;
  return [
    () => container.getObject('missing'),
    () => container.downloadObjectAsStream('missing'),
    ...(tellsMissing(kit.backend) ? [() => container.deleteObject('missing')] : []),
    () => driver.copyObject({ container, name: 'missing' }, container, 'copy'),
    () => driver.getContainer(kit.unusedContainerName()),
    () => driver.createContainer(container.name),
    () => driver.createContainer('no/container'),
    () => container.downloadObjectRangeAsStream('object', 1000),
    () => kit.put('x'.repeat(kit.backend.capabilities.maxObjectNameBytes + 1)),
  ];
}

function assertNoSecret(kit: Fixture, value: unknown, what: string): void {
  assertHoldsNone(value, kit.harness.secrets ?? [], what);
}

/** What goes wrong, and how it is told. */
export const errorCases: readonly ConformanceCase[] = [
  {
    id: 'errors.object-missing',
    title:
      'looking up, reading and, where the provider tells, deleting what is not there are ObjectDoesNotExistErrors that name it',
    needs: ['writes'],
    run: async (kit) => {
      const { container, backend } = kit;
      const deletions = [
        () => container.deleteObject('missing'),
        () => backend.deleteObject(container, { name: 'missing' }, {}),
      ];
      for (const call of [
        () => container.getObject('missing'),
        () => container.downloadObjectAsStream('missing'),
        () => backend.getObject(container, { name: 'missing' }, {}),
        ...(tellsMissing(kit.backend) ? deletions : []),
      ]) {
        const error = await assertRejects(call(), ObjectDoesNotExistError);
        assert.equal(error.objectName, 'missing');
        assert.equal(error.code, 'object_not_found');
        assert.equal(error.retryable, false);
      }
    },
  },
  {
    id: 'errors.deleted-is-missing',
    title: 'what was deleted is not there, and is not deleted again',
    needs: ['writes'],
    run: async (kit) => {
      const object = await kit.put('object');
      await object.delete();
      await assertRejects(kit.container.getObject('object'), ObjectDoesNotExistError);
      await assertDeletesNothing(kit, kit.container.deleteObject('object'));
      assertAlike(await kit.names(), []);
    },
  },
  {
    id: 'errors.exists',
    title: 'whether an object exists is a boolean, also after it is deleted',
    run: async (kit) => {
      assert.equal(await kit.container.objectExists('object'), false);
      await kit.put('object');
      assert.equal(await kit.container.objectExists('object'), true);
      await kit.remove('object');
      assert.equal(await kit.container.objectExists('object'), false);
    },
  },
  {
    id: 'errors.beginning-is-not-the-name',
    title: 'an object is found by its whole name only, not by its beginning or its folder',
    run: async (kit) => {
      await kit.put('folder/object.txt');
      for (const name of ['folder', 'folder/object', 'folder/object.tx', 'object.txt', 'folder/object.txt2']) {
        await assertRejects(kit.container.getObject(name), ObjectDoesNotExistError);
      }
    },
  },
  {
    id: 'errors.are-storage-errors',
    title: 'every failure is a StorageError with a name, a code and, where the provider decided, its id',
    run: async (kit) => {
      await kit.put('object');
      for (const call of failingCalls(kit)) {
        const error = await assertRejects(call(), StorageError);
        assert.equal(error.name, error.constructor.name);
        assert.ok(error.provider === undefined || error.provider === kit.driver.provider);
        assert.ok(error.message.length > 0);
      }
      const error = await assertRejects(kit.container.getObject('missing'), StorageError);
      assert.equal(error.provider, kit.driver.provider);
    },
  },
  {
    id: 'errors.hold-no-secret',
    title: 'no error shows a secret, however it is printed',
    run: async (kit) => {
      await kit.put('object');
      for (const call of failingCalls(kit)) assertNoSecret(kit, await rejectionOf(call()), 'an error');
    },
  },
  {
    id: 'errors.driver-holds-no-secret',
    title: 'a driver, a container and an object that are printed or made JSON show no secret',
    run: async (kit) => {
      const object = await kit.put('object');
      for (const each of [kit.driver, kit.container, object]) {
        const shown = `${inspect(each)}${JSON.stringify(each)}`;
        for (const secret of kit.harness.secrets ?? []) assert.ok(!shown.includes(secret));
      }
    },
  },
  {
    id: 'errors.unknown-own-option',
    title: "the backend refuses in every call an option in 'ex' that it does not know, and does nothing",
    needs: ['writes'],
    run: async (kit) => {
      const { backend, container } = kit;
      await kit.put('object');
      const key = { name: 'object' };
      const unused = kit.unusedContainerName();
      const write = backend.writeObject(container, kit.head('new'), kit.body(Buffer.from('x')), UNKNOWN);
      await assertRejects(write, InvalidArgumentError);
      await assertRejects(backend.createContainer(unused, UNKNOWN), InvalidArgumentError);
      await assertRejects(backend.getObject(container, key, UNKNOWN), InvalidArgumentError);
      await assertRejects(backend.readObject(container, key, UNKNOWN), InvalidArgumentError);
      await assertRejects(backend.deleteObject(container, key, UNKNOWN), InvalidArgumentError);
      assertAlike(await kit.names(), ['object']);
      await rejectionOf(kit.driver.getContainer(unused));
    },
  },
  {
    id: 'errors.unknown-option-anywhere',
    title: 'every call refuses options it does not know',
    run: async (kit) => {
      const { driver, container } = kit;
      const wrong = { stowageKitMadeThisUp: true } as object;
      const object = await kit.put('object');
      for (const call of [
        () => driver.listContainers(wrong),
        () => driver.getContainer(container.name, wrong),
        () => container.listObjects(wrong),
        () => container.getObject('object', wrong),
        () => object.asStream(wrong),
        () => object.copy(container, 'copy', wrong),
        () => object.delete(wrong),
        () => container.delete(wrong),
      ]) {
        await assertRejects(call(), InvalidArgumentError);
      }
      assertAlike(await kit.names(), ['object']);
    },
  },
  {
    id: 'errors.failure-is-not-the-end',
    title: 'a driver goes on working after failures',
    needs: ['writes'],
    run: async (kit) => {
      await kit.put('object');
      for (const call of failingCalls(kit)) await rejectionOf(call());
      assert.equal((await kit.read('object')).toString(), 'object');
    },
  },
  {
    id: 'errors.wrong-credentials',
    title: 'credentials that the provider refuses are an InvalidCredsError, when they are first used',
    needs: ['fault:createDriverWithWrongCredentials'],
    run: async (kit) => {
      const driver = await kit.harness.faults?.createDriverWithWrongCredentials?.();
      assert.ok(driver !== undefined);
      const error = await assertRejects(driver.listContainers(), InvalidCredsError);
      assertNoSecret(kit, error, 'the error');
      await driver.close();
    },
  },
  {
    id: 'errors.expired-tokens',
    title: 'tokens that expire are renewed unnoticed: in a look-up, an upload, a download and in many calls at once',
    needs: ['fault:expireTokens'],
    run: async (kit) => {
      const expire = async (): Promise<void> => kit.harness.faults?.expireTokens?.();
      await kit.put('object', someBytes(1000));
      await expire();
      await kit.container.getObject('object');
      await expire();
      assert.equal((await kit.read('object')).length, 1000);
      await expire();
      await kit.put('another');
      await expire();
      await Promise.all(Array.from({ length: 10 }, () => kit.container.getObject('object')));
    },
  },
];
