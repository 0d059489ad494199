import type { ContainerRef, ObjectRef } from '@stowage/core';
import type { FacetName } from '@stowage/core/spi';
import type { Fixture } from './fixtures.js';

/** A call of the driver, and what it is called. */
export interface NamedCall {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** A call about one object or its container that is nothing without a facet. */
export interface FacetCall {
  readonly facet: FacetName;
  readonly name: string;
  readonly run: (kit: Fixture, object: ObjectRef) => Promise<unknown>;
}

/** All of them. */
export const facetCalls: readonly FacetCall[] = [
  { facet: 'links', name: 'signedUrl', run: (kit, object) => kit.driverWith('links').signedUrl(object) },
  {
    facet: 'uploadLinks',
    name: 'signedUploadUrl',
    run: (kit, { container, name }) => kit.driverWith('uploadLinks').signedUploadUrl(container, name),
  },
  {
    facet: 'uploadForms',
    name: 'signedUploadForm',
    run: (kit, { container, name }) => kit.driverWith('uploadForms').signedUploadForm(container, name),
  },
  {
    facet: 'uploadParts',
    name: 'beginSignedUpload',
    run: (kit, { container, name }) => kit.driverWith('uploadParts').beginSignedUpload(container, name, kit.largeSize),
  },
  {
    facet: 'cdn',
    name: 'enableContainerCdn',
    run: (kit, { container }) => kit.driverWith('cdn').enableContainerCdn(container),
  },
  { facet: 'cdn', name: 'enableObjectCdn', run: (kit, object) => kit.driverWith('cdn').enableObjectCdn(object) },
  {
    facet: 'cdn',
    name: 'getContainerCdnUrl',
    run: (kit, { container }) => kit.driverWith('cdn').getContainerCdnUrl(container),
  },
  { facet: 'cdn', name: 'getObjectCdnUrl', run: (kit, object) => kit.driverWith('cdn').getObjectCdnUrl(object) },
  {
    facet: 'versions',
    name: 'listObjectVersions',
    run: (kit, { container }) => kit.driverWith('versions').listObjectVersions(container),
  },
  { facet: 'versions', name: 'hideObject', run: (kit, object) => kit.driverWith('versions').hideObject(object) },
  {
    facet: 'versions',
    name: 'restoreObjectVersion',
    run: (kit, object) => kit.driverWith('versions').restoreObjectVersion({ ...object, versionId: 'none' }),
  },
  {
    facet: 'versions',
    name: 'deleteObjectVersion',
    run: (kit, object) => kit.driverWith('versions').deleteObjectVersion({ ...object, versionId: 'none' }),
  },
];

/** What calls are given beside the container. */
interface Subject {
  /** An object, in this container and in the case's own. */
  readonly name: string;
  /** Is uploaded from, and downloaded to. */
  readonly file: string;
}

/** Every call that is told a container or an object in it, told this one. What is for want of a facet no call is left out. */
export function containerCalls(kit: Fixture, container: ContainerRef, subject: Subject): readonly NamedCall[] {
  const object = { container, name: subject.name };
  const possible = facetCalls.filter(({ facet }) => kit.backend[facet] !== undefined);
  return [
    ...named(ofContainer(kit, container, subject)),
    ...named(ofObject(kit, object, subject)),
    ...possible.map(({ name, run }) => ({ name, run: () => run(kit, object) })),
  ];
}

/** Every call that is told an object that exists, told this one. */
export function objectCalls(kit: Fixture, object: ObjectRef, subject: Subject): readonly NamedCall[] {
  return named(ofObject(kit, object, subject));
}

type Calls = Readonly<Record<string, () => Promise<unknown>>>;

function ofContainer({ driver, container: own }: Fixture, container: ContainerRef, { name, file }: Subject): Calls {
  return {
    deleteContainer: () => driver.deleteContainer(container),
    listContainerObjects: () => driver.listContainerObjects(container),
    iterateContainerObjects: () => Array.fromAsync(driver.iterateContainerObjects(container)),
    getObject: () => driver.getObject(container, name),
    objectExists: () => driver.objectExists(container, name),
    uploadObject: () => driver.uploadObject(file, container, 'new'),
    uploadObjectViaStream: () => driver.uploadObjectViaStream('x', container, 'new'),
    deleteObjects: () => driver.deleteObjects(container, [name]),
    deletePrefix: () => driver.deletePrefix(container, ''),
    'copyObject to it': () => driver.copyObject({ container: own, name }, container, 'new'),
    'moveObject to it': () => driver.moveObject({ container: own, name }, container, 'new'),
  };
}

function ofObject({ driver, container: own }: Fixture, object: ObjectRef, { file }: Subject): Calls {
  const options = { overwriteExisting: true };
  return {
    downloadObject: () => driver.downloadObject(object, file, options),
    downloadObjectAsStream: () => driver.downloadObjectAsStream(object),
    downloadObjectRange: () => driver.downloadObjectRange(object, file, 0, options),
    downloadObjectRangeAsStream: () => driver.downloadObjectRangeAsStream(object, 0),
    deleteObject: () => driver.deleteObject(object),
    copyObject: () => driver.copyObject(object, own, 'new'),
    moveObject: () => driver.moveObject(object, own, 'new'),
  };
}

function named(calls: Calls): readonly NamedCall[] {
  return Object.entries(calls).map(([name, run]) => ({ name, run }));
}
