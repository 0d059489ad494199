import assert from 'node:assert/strict';
import { supports, type Container } from '@stowage/core';
import {
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerIsNotEmptyError,
  InvalidContainerNameError,
} from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import { containerCalls, type NamedCall } from '../container-calls.js';
import type { Fixture } from '../fixtures.js';
import { assertRejects, rejectionOf, unlessRefused } from '../rejections.js';
import { assertUtf8Order } from '../utf8-order.js';

/** A call refuses the name that it is told. */
async function assertRefusesName({ name, run }: NamedCall): Promise<void> {
  const error = await rejectionOf(run(), `${name} to refuse the container's name`);
  assert.ok(
    error instanceof InvalidContainerNameError,
    `${name}: expected an InvalidContainerNameError, got ${String(error)}`,
  );
}

/** There is no container of this name: it is missing, or refused, for every call that would find one. */
async function assertNoContainer({ driver }: Fixture, container: string, name: string): Promise<void> {
  const object = { container, name };
  for (const call of [
    () => driver.getContainer(container),
    () => driver.listContainerObjects(container),
    () => driver.getObject(container, name),
    () => driver.downloadObjectAsStream(object),
    () => driver.uploadObjectViaStream('x', container, name),
    () => driver.deleteObject(object),
    () => driver.deletePrefix(container, ''),
    () => driver.deleteContainer(container),
  ]) {
    const error = await rejectionOf(call(), `no container '${container}'`);
    if (!(error instanceof InvalidContainerNameError))
      assert.ok(error instanceof ContainerDoesNotExistError, String(error));
  }
}

/** A container of this name is found, listed, filled, read, by a URL as well, and deleted. */
async function assertUsable(kit: Fixture, container: Container, name: string): Promise<void> {
  const { driver, harness } = kit;
  assert.equal((await driver.getContainer(name)).name, name);
  assert.ok(
    (await driver.listContainers()).some((each) => each.name === name),
    `'${name}' is not listed`,
  );
  const object = await driver.uploadObjectViaStream(name, name, 'a/object');
  assert.equal(await (await driver.getObject(name, 'a/object')).text(), name);
  if (supports(driver, 'links') && harness.fetch !== undefined) {
    const answer = await harness.fetch(await driver.signedUrl({ container: name, name: 'a/object' }));
    assert.equal(await answer.text(), name);
  }
  await object.delete({ versions: 'delete' });
  await container.delete();
}

/** Making, finding, listing and deleting containers. */
export const containerCases: readonly ConformanceCase[] = [
  {
    id: 'containers.created-is-found',
    title: 'a container that was created is found under its name, with the same id',
    run: async ({ driver, container }) => {
      const found = await driver.getContainer(container.name);
      assert.equal(found.name, container.name);
      assert.equal(found.id, container.id);
    },
  },
  {
    id: 'containers.created-is-empty',
    title: 'a new container is empty',
    run: async (kit) => assertAlike(await kit.names(), []),
  },
  {
    id: 'containers.extra-is-a-record',
    title: "what only the provider says of a container is a record in 'extra'",
    run: async ({ driver, container }) => {
      assert.equal(typeof container.extra, 'object');
      assert.equal(typeof (await driver.getContainer(container.name)).extra, 'object');
    },
  },
  {
    id: 'containers.create-twice',
    title: 'a name that is taken is refused with ContainerAlreadyExistsError, and nothing is lost',
    needs: ['writes'],
    run: async (kit) => {
      await kit.put('kept');
      const error = await assertRejects(kit.driver.createContainer(kit.container.name), ContainerAlreadyExistsError);
      assert.equal(error.containerName, kit.container.name);
      assertAlike(await kit.names(), ['kept']);
    },
  },
  {
    id: 'containers.missing-is-an-error',
    title: 'a container that does not exist is a ContainerDoesNotExistError that names it',
    run: async (kit) => {
      const name = kit.unusedContainerName();
      const error = await assertRejects(kit.driver.getContainer(name), ContainerDoesNotExistError);
      assert.equal(error.containerName, name);
    },
  },
  {
    id: 'containers.invalid-names',
    title: "a name with '/', '.', '..', one with a control character, an empty one and half a character are refused",
    needs: ['writes'],
    run: async ({ driver }) => {
      for (const name of ['new/container', '.', '..', 'new\0container', 'new\ncontainer', '', 'half-\ud83d']) {
        await assertRejects(driver.createContainer(name), InvalidContainerNameError);
      }
    },
  },
  {
    id: 'containers.names-are-no-paths',
    title: 'every call refuses what is no name of a container, and does not take it for a path to an object',
    needs: ['writes'],
    run: async (kit) => {
      const { name } = kit.container;
      await kit.put('folder/object', 'kept');
      const subject = { name: 'object', file: await kit.file('file') };
      for (const path of [`${name}/folder`, `${name}/.`, `/${name}`, `x/../${name}`, '.', '..', `${name}\0`]) {
        for (const call of containerCalls(kit, path, subject)) await assertRefusesName(call);
        await assertRejects(kit.driver.getContainer(path), InvalidContainerNameError);
      }
      assertAlike(await kit.names(), ['folder/object']);
    },
  },
  {
    id: 'containers.names-are-not-decoded',
    title: 'a name that is encoded, has a backslash, or more after it is not the name of the container without',
    needs: ['writes'],
    run: async (kit) => {
      const { name } = kit.container;
      await kit.put('folder/object', 'kept');
      const encoded = `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`;
      for (const other of [encoded, `${name}%2Ffolder`, `${name}\\folder`, `${name}?a`, `${name}#a`, `${name} `]) {
        await assertNoContainer(kit, other, 'folder/object');
        await assertNoContainer(kit, other, 'object');
      }
      assert.equal((await kit.read('folder/object')).toString(), 'kept');
    },
  },
  {
    id: 'containers.awkward-names',
    title: 'an awkward name is used exactly, in URLs as well, or refused with InvalidContainerNameError',
    needs: ['writes'],
    run: async (kit) => {
      for (const awkward of ['100%', 'a b', 'a%2Fb', 'a+b', 'a?b=c', 'a#b', 'a\\b', 'a&b', 'é', '...']) {
        const name = `${kit.unusedContainerName()}${awkward}`;
        const made = await unlessRefused(kit.driver.createContainer(name), InvalidContainerNameError);
        if (made !== undefined) await assertUsable(kit, made, name);
      }
    },
  },
  {
    id: 'containers.listed-once',
    title: 'every container is in the list once, with its id',
    run: async (kit) => {
      const other = await kit.anotherContainer();
      const list = await kit.driver.listContainers();
      for (const each of [kit.container, other]) {
        const found = list.filter(({ name }) => name === each.name);
        assertAlike(
          found.map(({ id }) => id),
          [each.id],
        );
      }
    },
  },
  {
    id: 'containers.listed-in-order',
    title: 'containers are listed in UTF-8 byte order of their names',
    run: async (kit) => {
      await kit.anotherContainer();
      assertUtf8Order((await kit.driver.listContainers()).map(({ name }) => name));
    },
  },
  {
    id: 'containers.limit-is-honoured',
    title: 'a list of containers holds at most as many as asked for, and says that there are more',
    run: async (kit) => {
      await kit.anotherContainer();
      const list = await kit.driver.listContainers({ limit: 1 });
      assert.equal(list.length, 1);
      assert.ok(list.next !== undefined, 'the list says that it is complete');
    },
  },
  {
    id: 'containers.pages-make-the-list',
    title: 'pages of one container each, put together, are the list',
    run: async (kit) => {
      await kit.anotherContainer();
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await kit.driver.listContainers({ limit: 1, cursor });
        seen.push(...page.map(({ name }) => name));
        cursor = page.next;
      } while (cursor !== undefined);
      assertAlike(
        seen,
        (await kit.driver.listContainers()).map(({ name }) => name),
      );
    },
  },
  {
    id: 'containers.iterated',
    title: 'iterating over containers gives the same as listing them',
    run: async (kit) => {
      await kit.anotherContainer();
      const iterated = await Array.fromAsync(kit.driver.iterateContainers(), ({ name }) => name);
      assertAlike(
        iterated,
        (await kit.driver.listContainers()).map(({ name }) => name),
      );
    },
  },
  {
    id: 'containers.deleted-is-gone',
    title: 'a deleted container is neither found nor listed',
    needs: ['writes'],
    run: async (kit) => {
      const { name } = kit.container;
      await kit.container.delete();
      await assertRejects(kit.driver.getContainer(name), ContainerDoesNotExistError);
      assert.ok(!(await kit.driver.listContainers()).some((each) => each.name === name));
    },
  },
  {
    id: 'containers.delete-missing',
    title: 'deleting a container that does not exist is a ContainerDoesNotExistError',
    needs: ['writes'],
    run: async (kit) => {
      await assertRejects(kit.driver.deleteContainer(kit.unusedContainerName()), ContainerDoesNotExistError);
    },
  },
  {
    id: 'containers.delete-not-empty',
    title: 'a container that holds an object is not deleted; once that is gone it is',
    needs: ['writes'],
    run: async (kit) => {
      const object = await kit.put('kept');
      const error = await assertRejects(kit.container.delete(), ContainerIsNotEmptyError);
      assert.equal(error.containerName, kit.container.name);
      assert.equal((await kit.read('kept')).toString(), 'kept');
      await object.delete({ versions: 'delete' });
      await kit.container.delete();
    },
  },
  {
    id: 'containers.delete-with-versions',
    title: 'a container in which only hidden versions are left is not deleted',
    needs: ['versions', 'writes'],
    run: async (kit) => {
      await kit.driverWith('versions').hideObject(await kit.put('hidden'));
      await assertRejects(kit.container.delete(), ContainerIsNotEmptyError);
    },
  },
  {
    id: 'containers.delete-with-uploads',
    title: 'a container in which an upload is unfinished is not deleted',
    needs: ['multipart', 'writes'],
    run: async (kit) => {
      await kit.begin('unfinished');
      await assertRejects(kit.container.delete(), ContainerIsNotEmptyError);
    },
  },
  {
    id: 'containers.made-again',
    title: 'the name of a deleted container can be used again; the new one is empty and is not taken for the old one',
    needs: ['writes'],
    run: async ({ driver, container }) => {
      await container.delete();
      const again = await driver.createContainer(container.name);
      assertAlike([...(await again.listObjects())], []);
      if (again.id === container.id) return;
      await assertRejects(container.listObjects(), ContainerDoesNotExistError);
    },
  },
  {
    id: 'containers.name-is-enough',
    title: 'a container can be given by its name, without having been looked up',
    needs: ['writes'],
    run: async ({ driver, container: { name } }) => {
      await driver.uploadObjectViaStream('content', name, 'object');
      assert.equal((await driver.listContainerObjects(name)).length, 1);
      const object = await driver.getObject(name, 'object');
      assert.equal(await object.text(), 'content');
      await driver.deleteObject({ container: name, name: 'object' }, { versions: 'delete' });
      await driver.deleteContainer(name);
    },
  },
  {
    id: 'containers.missing-for-objects',
    title: 'whatever is done to objects of a container that does not exist is a ContainerDoesNotExistError',
    needs: ['writes'],
    run: async (kit) => {
      const { driver } = kit;
      const container = kit.unusedContainerName();
      const object = { container, name: 'object' };
      await assertRejects(driver.listContainerObjects(container), ContainerDoesNotExistError);
      await assertRejects(driver.getObject(container, 'object'), ContainerDoesNotExistError);
      await assertRejects(driver.objectExists(container, 'object'), ContainerDoesNotExistError);
      await assertRejects(driver.uploadObjectViaStream('x', container, 'object'), ContainerDoesNotExistError);
      await assertRejects(driver.downloadObjectAsStream(object), ContainerDoesNotExistError);
      await assertRejects(driver.deleteObject(object), ContainerDoesNotExistError);
    },
  },
  {
    id: 'containers.are-apart',
    title: 'objects of the same name in two containers have nothing to do with each other',
    needs: ['writes'],
    run: async (kit) => {
      const other = await kit.anotherContainer();
      await kit.put('same', 'here');
      await other.uploadObjectViaStream('there', 'same');
      await kit.container.deleteObject('same');
      assertAlike(await kit.names(), []);
      assert.equal(await (await other.getObject('same')).text(), 'there');
    },
  },
];
