import assert from 'node:assert/strict';
import type { StorageObject } from '@stowage/core';
import { ContainerDoesNotExistError, PermissionDeniedError, type FacetName } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { otherContainer } from '../other-driver.js';
import { assertRejects } from '../rejections.js';

/** A call that would write, about an object that is there. */
interface WritingCall {
  readonly name: string;
  readonly facet?: FacetName;
  run(this: void, kit: Fixture, object: StorageObject & { readonly versionId: string }): Promise<unknown>;
}

const ofContainers: readonly WritingCall[] = [
  { name: 'deleteContainer', run: async (kit) => (await kit.anotherContainer()).delete() },
  { name: 'deletePrefix', run: ({ driver, container }) => driver.deletePrefix(container, '') },
  {
    name: 'setContainerVersioning',
    facet: 'versions',
    run: (kit) => kit.driverWith('versions').setContainerVersioning(kit.container, 'on'),
  },
  {
    name: 'enableContainerCdn',
    facet: 'cdn',
    run: (kit) => kit.driverWith('cdn').enableContainerCdn(kit.container),
  },
];

const ofUploads: readonly WritingCall[] = [
  { name: 'uploadObject', run: async (kit) => kit.container.uploadObject(await kit.file('new'), 'new') },
  { name: 'uploadObjectViaStream', run: ({ container }) => container.uploadObjectViaStream('new', 'new') },
  { name: 'replacing', run: ({ container }, { name }) => container.uploadObjectViaStream('new', name) },
  {
    name: 'upload-in-parts',
    facet: 'multipart',
    run: (kit) => kit.container.uploadObjectViaStream(kit.large(), 'new', { partSize: kit.partSize }),
  },
  {
    name: 'signedUploadUrl',
    facet: 'uploadLinks',
    run: (kit) => kit.driverWith('uploadLinks').signedUploadUrl(kit.container, 'new'),
  },
  {
    name: 'signedUploadForm',
    facet: 'uploadForms',
    run: (kit) => kit.driverWith('uploadForms').signedUploadForm(kit.container, 'new'),
  },
  {
    name: 'beginSignedUpload',
    facet: 'uploadParts',
    run: (kit) => kit.driverWith('uploadParts').beginSignedUpload(kit.container, 'new', kit.largeSize),
  },
];

const ofObjects: readonly WritingCall[] = [
  { name: 'copyObject', run: ({ container }, object) => object.copy(container, 'new') },
  { name: 'moveObject', run: ({ container }, object) => object.move(container, 'new') },
  {
    name: 'copyObject-from-another-driver',
    run: async (kit) => {
      const source = await (await otherContainer(kit)).uploadObjectViaStream('there', 'source');
      return source.copy(kit.container, 'new');
    },
  },
  { name: 'deleteObject', run: (_kit, object) => object.delete() },
  {
    name: 'deleteObjects',
    run: async ({ driver, container }, { name }) => {
      for (const { error } of await driver.deleteObjects(container, [name])) if (error !== undefined) throw error;
    },
  },
  { name: 'enableObjectCdn', facet: 'cdn', run: (kit, object) => kit.driverWith('cdn').enableObjectCdn(object) },
  { name: 'hideObject', facet: 'versions', run: (kit, object) => kit.driverWith('versions').hideObject(object) },
  {
    name: 'restoreObjectVersion',
    facet: 'versions',
    run: (kit, object) => kit.driverWith('versions').restoreObjectVersion(object),
  },
  {
    name: 'deleteObjectVersion',
    facet: 'versions',
    run: (kit, object) => kit.driverWith('versions').deleteObjectVersion(object),
  },
];

/** What is stored in the case's container, as the driver sees it that makes what cases need. */
async function stored({ seed, container: { name: container } }: Fixture): Promise<unknown> {
  const { versions, multipart, capabilities } = seed.backend;
  const options = { prefix: '', limit: capabilities.maxPageSize };
  const found = await seed.getContainer(container);
  return {
    versioning: found.versioning,
    objects: await Promise.all((await found.listObjects()).map(async (each) => [each.name, await each.text()])),
    versions: (await versions?.listVersions(found, options))?.items.map(({ versionId }) => versionId),
    uploads: (await multipart?.listUploads(found, options))?.items.map(({ name }) => name),
  };
}

function readOnlyCase({ name, facet, run }: WritingCall): ConformanceCase {
  return {
    id: `read-only.${name}`,
    title: `${name} is a PermissionDeniedError where the driver only reads, and changes nothing`,
    needs: [...(facet === undefined ? [] : [facet]), 'absent:writes'],
    run: async (kit) => {
      const object = await kit.put('object', 'content');
      const before = await stored(kit);
      const { versionId = 'none' } = object;
      await assertRejects(run(kit, Object.assign(object, { versionId })), PermissionDeniedError);
      assertAlike(await stored(kit), before);
    },
  };
}

/** A driver that only reads. */
export const readOnlyCases: readonly ConformanceCase[] = [
  {
    id: 'read-only.createContainer',
    title: 'createContainer is a PermissionDeniedError where the driver only reads, and makes none',
    needs: ['absent:writes'],
    run: async (kit) => {
      const name = kit.unusedContainerName();
      const error = await assertRejects(kit.driver.createContainer(name), PermissionDeniedError);
      assert.equal(error.provider, kit.driver.provider);
      await assertRejects(kit.seed.getContainer(name), ContainerDoesNotExistError);
    },
  },
  ...[...ofContainers, ...ofUploads, ...ofObjects].map(readOnlyCase),
];
