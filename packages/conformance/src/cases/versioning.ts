import assert from 'node:assert/strict';
import type { Container, ObjectVersion } from '@stowage/core';
import { ContainerDoesNotExistError, NotSupportedError, ObjectDoesNotExistError } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertRejects } from '../rejections.js';

/** Changes the state of the case's container. */
function set(kit: Fixture, versioning: 'on' | 'suspended'): Promise<Container> {
  return kit.driverWith('versions').setContainerVersioning(kit.container.name, versioning);
}

function versionsOf(kit: Fixture, name: string): Promise<readonly ObjectVersion[]> {
  return kit.driverWith('versions').listObjectVersions(kit.container, { name });
}

async function contentsOf(kit: Fixture, name: string): Promise<readonly string[]> {
  const list = await versionsOf(kit, name);
  return Promise.all(list.map(async (each) => (each.isHideMarker ? 'hidden' : each.text())));
}

/** Whether a container keeps versions is its own state. */
export const versioningCases: readonly ConformanceCase[] = writing([
  {
    id: 'versioning.is-told',
    title: 'looking a container up tells whether it keeps versions, as it was made and as it was set',
    needs: ['versions'],
    run: async (kit) => {
      const made = await kit.anotherContainer();
      const { states } = kit.facet('versions');
      assert.equal((await kit.driver.getContainer(made.name)).versioning, states[0]);
      assert.equal((await set(kit, 'on')).versioning, 'on');
      assert.equal((await kit.driver.getContainer(kit.container.name)).versioning, 'on');
    },
  },
  {
    id: 'versioning.off-keeps-nothing',
    title: 'where no versions are kept, a write replaces and a deletion destroys, whatever it says of versions',
    needs: ['versioning:off'],
    run: async (kit) => {
      for (const versions of ['keep', 'delete'] as const) {
        await kit.put('object', 'old');
        await kit.put('object', 'new');
        assertAlike(await contentsOf(kit, 'object'), ['new']);
        await kit.container.deleteObject('object', { versions });
        assertAlike(await versionsOf(kit, 'object'), []);
        await assertRejects(kit.container.getObject('object'), ObjectDoesNotExistError);
      }
      await kit.container.delete();
    },
  },
  {
    id: 'versioning.off-hides-nothing',
    title: 'where no versions are kept, hiding would destroy: it is a NotSupportedError, and the object stays',
    needs: ['versioning:off'],
    run: async (kit) => {
      await kit.put('object', 'content');
      const call = kit.driverWith('versions').hideObject({ container: kit.container, name: 'object' });
      await assertRejects(call, NotSupportedError);
      assert.equal((await kit.read('object')).toString(), 'content');
    },
  },
  {
    id: 'versioning.turned-on',
    title: 'from when versions are kept, writes and deletions keep what is there, also what was stored before',
    needs: ['versioning:off'],
    run: async (kit) => {
      await kit.put('object', 'before');
      await set(kit, 'on');
      await kit.put('object', 'after');
      await kit.container.deleteObject('object');
      assertAlike(await contentsOf(kit, 'object'), ['hidden', 'after', 'before']);
    },
  },
  {
    id: 'versioning.suspended',
    title: 'where versions are kept no more, those that were stay, and what is stored from then on is replaced',
    needs: ['versioning:suspended'],
    run: async (kit) => {
      await set(kit, 'on');
      await kit.put('object', 'kept');
      await set(kit, 'suspended');
      assert.equal((await kit.driver.getContainer(kit.container.name)).versioning, 'suspended');
      await kit.put('object', 'replaced');
      await kit.put('object', 'deleted');
      assertAlike(await contentsOf(kit, 'object'), ['deleted', 'kept']);
      await kit.container.deleteObject('object');
      assertAlike(await contentsOf(kit, 'object'), ['hidden', 'kept']);
      await assertRejects(kit.container.getObject('object'), ObjectDoesNotExistError);
    },
  },
  {
    id: 'versioning.unknown-state',
    title: 'a state that the provider does not have is a NotSupportedError; a missing container is an error',
    needs: ['versions'],
    run: async (kit) => {
      const { states } = kit.facet('versions');
      if (!states.includes('suspended')) await assertRejects(set(kit, 'suspended'), NotSupportedError);
      await assertRejects(set(kit, 'off' as 'on'), NotSupportedError);
      const driver = kit.driverWith('versions');
      await assertRejects(driver.setContainerVersioning(kit.unusedContainerName(), 'on'), ContainerDoesNotExistError);
    },
  },
]);
