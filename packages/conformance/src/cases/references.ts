import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { MemoryStorageDriver, type Container } from '@stowage/core';
import { InvalidArgumentError, type StorageError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import { containerCalls, objectCalls, type NamedCall } from '../container-calls.js';
import type { Fixture } from '../fixtures.js';

/** A container of another driver, with the name of the case's and an object of the same name in it. */
async function namesake(kit: Fixture): Promise<Container> {
  const foreign = await new MemoryStorageDriver().createContainer(kit.container.name);
  await foreign.uploadObjectViaStream('there', 'object');
  return foreign;
}

/** Fails unless the call is refused for its reference, with an error that says whose that is. */
async function assertForeign({ name, run }: NamedCall): Promise<void> {
  const error = await run().then(
    () => assert.fail(`${name} takes what another driver described`),
    (thrown: unknown) => thrown as StorageError,
  );
  assert.ok(error instanceof InvalidArgumentError, `${name}: expected an InvalidArgumentError, got ${String(error)}`);
  assert.match(error.message, /memory/, `${name}: the error does not say which driver it belongs to`);
}

/** Objects are copied between drivers, which cases of their own are about. */
function isNoCopy({ name }: NamedCall): boolean {
  return !/^(?:copy|move)Object/.test(name);
}

/** Nothing has been done to what is here. */
async function assertUntouched(kit: Fixture): Promise<void> {
  assertAlike(await kit.names(), ['object']);
  assert.equal((await kit.read('object')).toString(), 'here');
}

/** Containers and objects that are given to calls: those of this driver, and no others. */
export const referenceCases: readonly ConformanceCase[] = [
  {
    id: 'references.foreign-container',
    title:
      'a container of another driver is refused by every call but copies, and not taken for the one of that name here',
    needs: ['writes'],
    run: async (kit) => {
      await kit.put('object', 'here');
      const file = await kit.file('file');
      const calls = containerCalls(kit, await namesake(kit), { name: 'object', file });
      for (const call of calls.filter(isNoCopy)) await assertForeign(call);
      await assertUntouched(kit);
      assert.equal(await readFile(file, 'utf8'), 'file');
    },
  },
  {
    id: 'references.foreign-object',
    title: 'an object of another driver is refused but by copies: it is not downloaded or deleted here by its name',
    needs: ['writes'],
    run: async (kit) => {
      await kit.put('object', 'here');
      const object = await (await namesake(kit)).getObject('object');
      const file = await kit.file('file');
      const calls = objectCalls(kit, object, { name: 'object', file });
      for (const call of calls.filter(isNoCopy)) await assertForeign(call);
      await assertForeign({ name: 'Container.deleteObject', run: () => kit.container.deleteObject(object) });
      await assertUntouched(kit);
      assert.equal(await readFile(file, 'utf8'), 'file');
    },
  },
  {
    id: 'references.plain-data',
    title: 'plain data that name a container and an object are as good as what the driver described',
    needs: ['writes'],
    run: async (kit) => {
      const { name, id } = kit.container;
      await kit.put('object', 'here');
      const plain = { container: { name }, name: 'object' };
      const copy = await kit.driver.copyObject(plain, { name, id }, 'copy');
      assert.equal(await copy.text(), 'here');
      await kit.driver.deleteObject({ container: { name, id }, name: 'copy' });
      await assertUntouched(kit);
    },
  },
];
