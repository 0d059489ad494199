import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ContainerDoesNotExistError,
  InvalidArgumentError,
  InvalidContainerNameError,
  MemoryStorageDriver,
  type Container,
  type ContainerRef,
} from '@stowage/core';
import type { BackblazeB2StorageDriver } from '../src/index.js';
import { failure, startWorld, type World } from './world.js';

const NAME = 'shared-name';
const METHODS = /^ex[A-Z]/;
/** Those that are told no container and no object. */
const OF_THE_ACCOUNT = ['exGetObject', 'exListContainers', 'exCreateKey', 'exListKeys', 'exDeleteKey'];

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.store(await world.driver.createContainer(NAME), 'object', 'here');
});
afterAll(() => world[Symbol.asyncDispose]());

/** Every method that only B2 has, told this container. */
function calls(driver: BackblazeB2StorageDriver, container: ContainerRef): Record<string, () => Promise<unknown>> {
  const object = { container, name: 'object' };
  const version = { ...object, versionId: 'v' };
  const upload = { id: 'id', container: container as Container, name: 'object', extra: {} };
  return {
    exCancelUnfinished: () => driver.exCancelUnfinished(container),
    exCopyObjectRange: () => driver.exCopyObjectRange(object, NAME, 'new', { start: 0 }),
    exDeleteObjectVersion: () => driver.exDeleteObjectVersion(version),
    exGetContainerProtection: () => driver.exGetContainerProtection(container),
    exGetDownloadAuthorization: () => driver.exGetDownloadAuthorization(container, '', { expiresIn: 9 }),
    exGetNotificationRules: () => driver.exGetNotificationRules(container),
    exGetObjectProtection: () => driver.exGetObjectProtection(version),
    exGetUploadData: () => driver.exGetUploadData(container),
    exGetUploadUrl: () => driver.exGetUploadUrl(container),
    exHideObject: () => driver.exHideObject(container, 'object'),
    exListObjectVersions: () => Array.fromAsync(driver.exListObjectVersions(container)),
    exListParts: () => Array.fromAsync(driver.exListParts(upload)),
    exListUnfinished: () => Array.fromAsync(driver.exListUnfinished(container)),
    exRestoreObjectVersion: () => driver.exRestoreObjectVersion(version),
    exSetNotificationRules: () => driver.exSetNotificationRules(container, []),
    exSignedUrl: () => driver.exSignedUrl(object, { expiresIn: 9 }),
    exUpdateContainer: () => driver.exUpdateContainer(container, {}),
    exUpdateObjectLegalHold: () => driver.exUpdateObjectLegalHold(version, 'on'),
    exUpdateObjectRetention: () => driver.exUpdateObjectRetention(version, null),
  };
}

test('every method of B2’s own refuses a container of another driver, without a request', async () => {
  const foreign = await new MemoryStorageDriver().createContainer(NAME);
  await world.driver.getContainer(NAME);
  world.forget();
  for (const [name, call] of Object.entries(calls(world.driver, foreign))) {
    expect([name, await failure(call())]).toEqual([name, expect.any(InvalidArgumentError)]);
  }
  expect(world.asked()).toEqual([]);
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(world.driver)).filter((name) => METHODS.test(name));
  expect([...Object.keys(calls(world.driver, foreign)), ...OF_THE_ACCOUNT].sort()).toEqual(own.sort());
});

test('another instance for B2 is another driver, also with the same key', async () => {
  const other = world.connect();
  const container = await other.getContainer(NAME);
  const refused = await failure(world.driver.deleteObject(await container.getObject('object')));
  expect(refused).toBeInstanceOf(InvalidArgumentError);
  expect((refused as Error).message).toContain("container 'shared-name' belongs to another driver");
  await expect(world.driver.listContainerObjects(container)).rejects.toThrow(InvalidArgumentError);
  const { name, id } = container;
  await expect(world.driver.listContainerObjects({ name, id })).resolves.toHaveLength(1);
});

test('the parts of an upload that another driver listed are not looked for', async () => {
  const container = await world.driver.getContainer(NAME);
  const head = { name: 'large', contentType: 'text/plain', metadata: {}, headers: {} };
  await world.backend.multipart.begin(container, head, {});
  const [upload] = await Array.fromAsync(world.connect().exListUnfinished(NAME));
  if (upload === undefined) throw new Error('there is no unfinished upload');
  await expect(Array.fromAsync(world.driver.exListParts(upload))).rejects.toThrow(InvalidArgumentError);
});

test.each(['shared-name/dir', '%73hared-name', 'shared-name%2Fdir', 'shared-name\\dir', 'shared.name'])(
  'the backend finds no object in a bucket %j, and asks for none',
  async (name) => {
    await world.store(await world.driver.getContainer(NAME), 'dir/x', 'of the bucket');
    world.forget();
    const { backend } = world;
    for (const call of [
      () => backend.getContainer(name, {}),
      () => backend.getObject({ name }, { name: 'x' }, {}),
      () => backend.getObject({ name, id: 'some id' }, { name: 'x' }, {}),
      () => backend.readObject({ name }, { name: 'x' }, {}),
      () => backend.listObjects({ name }, { prefix: '', limit: 1 }),
      () => backend.deleteContainer({ name }, {}),
      () => backend.cdn.containerUrl({ name }, {}),
      () => backend.links.signedUrl({ name, id: 'some id' }, { name: 'x' }, { expiresIn: 9 }),
    ]) {
      expect(await failure(call())).toBeInstanceOf(InvalidContainerNameError);
    }
    expect(world.asked().filter((each) => !each.startsWith('b2_authorize_account'))).toEqual([]);
  },
);

test('a bucket that only B2 may make is found: its name begins with b2-', async () => {
  expect(await failure(world.driver.getContainer('b2-snapshots-d2e6b27577ea'))).toBeInstanceOf(
    ContainerDoesNotExistError,
  );
});
