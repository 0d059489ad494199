import { expect, test } from '@jest/globals';
import { type Container, getDriver, Provider, type StorageDriver } from '@stowage/core';
import type { FacetName, StorageBackend } from '@stowage/core/spi';
import { expectTypeOf } from 'expect-type';
import {
  BackblazeB2StorageDriver,
  type B2Backend,
  type FileRetention,
  type Guarded,
  type ListedBucketType,
} from '../src/index.js';

declare const driver: BackblazeB2StorageDriver;
declare const container: Container<B2Backend>;
declare const anyDriver: StorageDriver;

const object = { container: 'photos', name: 'cat.jpg' };
const version = { ...object, versionId: '4_z' };
const customerKey = new Uint8Array(32);

/** The facets that a backend has for certain. */
type Facets<B extends StorageBackend> = {
  [F in FacetName]: F extends keyof B ? (undefined extends B[F] ? never : F) : never;
}[FacetName];

/** Type-checks its body and never runs it. */
function compiles(body: () => unknown): void {
  expect(typeof body).toBe('function');
}

test('the provider known at compile time has its own class', () => {
  expectTypeOf(getDriver(Provider.BACKBLAZE_B2)).toEqualTypeOf<typeof BackblazeB2StorageDriver>();
  expect(getDriver('BACKBLAZE_B2')).toBe(BackblazeB2StorageDriver);
});

test('B2 has exactly these capabilities', () => {
  type Expected = 'cdn' | 'copy' | 'links' | 'multipart' | 'regions' | 'uploadLinks' | 'uploadParts' | 'versions';
  compiles(() => expectTypeOf<Facets<B2Backend>>().toEqualTypeOf<Expected>());
});

test('what B2 can do can be called, by driver and container', () => {
  compiles(() => {
    void driver.signedUrl(object);
    void driver.signedUploadUrl('photos', 'cat.jpg', { expiresIn: 60 });
    void container.signedUploadUrl('cat.jpg');
    void driver.getObjectCdnUrl(object);
    void driver.listObjectVersions('photos');
    void driver.restoreObjectVersion(version);
    void driver.listRegions();
    void driver.exCopyObjectRange(object, 'photos', 'head', { start: 0, end: 10 });
  });
});

test('of a provider that is not known nothing of this can be called', () => {
  compiles(() => {
    // @ts-expect-error -- nobody knows whether it has links
    void anyDriver.signedUrl(object);
    // @ts-expect-error -- nor whether it has upload links
    void anyDriver.signedUploadUrl('photos', 'cat.jpg');
    // @ts-expect-error -- and it is certainly not B2's
    void anyDriver.exGetUploadUrl('photos');
  });
});

test('what B2 lacks is not there', () => {
  compiles(() => {
    // @ts-expect-error -- B2 deletes one file at a time
    String(driver.backend.bulkDelete);
  });
});

test("B2's own options are typed, call by call", () => {
  compiles(() => {
    void container.uploadObject('./a', 'a', { ex: { serverSideEncryption: { mode: 'SSE-C', customerKey } } });
    void container.uploadObject('./a', 'a', { ex: { customUploadTimestamp: 0, legalHold: 'on' } });
    // @ts-expect-error -- a customer's key is missing
    void container.uploadObject('./a', 'a', { ex: { serverSideEncryption: { mode: 'SSE-C' } } });
    // @ts-expect-error -- S3's, not B2's
    void container.uploadObject('./a', 'a', { ex: { storageClass: 'cold' } });
    // @ts-expect-error -- B2 copies with the time of the copy
    void driver.copyObject(object, 'photos', 'b', { ex: { customUploadTimestamp: 0 } });
    // @ts-expect-error -- a retention has a time
    void driver.exUpdateObjectRetention(version, { mode: 'governance' });
    // @ts-expect-error -- compliance has a period
    void driver.exUpdateContainer('photos', { defaultRetention: { mode: 'compliance' } });
    // @ts-expect-error -- the operation does not exist
    void driver.exListContainers({ bucketTypes: ['public'] satisfies ListedBucketType[] });
  });
});

test('a value that may not be seen cannot be taken for one that is not set', () => {
  compiles(() => {
    const retention = undefined as unknown as Guarded<FileRetention | null>;
    // @ts-expect-error -- first ask whether it is readable
    String(retention.value);
    if (retention.isReadable) expectTypeOf(retention.value).toEqualTypeOf<FileRetention | null>();
  });
});
