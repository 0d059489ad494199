import type { Readable } from 'node:stream';
import type {
  BeginSignedUploadOptions,
  BrowserUpload,
  CallOptions,
  CdnUrlOptions,
  DeleteObjectOptions,
  DeleteObjectsOptions,
  DeletePrefixOptions,
  DownloadedFile,
  DownloadOptions,
  GetObjectOptions,
  ListObjectsOptions,
  ListVersionsOptions,
  Listing,
  RangeEnd,
  SignedUploadFormOptions,
  SignedUploadUrlOptions,
  StreamOptions,
  UploadOptions,
  UploadSource,
} from './options.js';
import type {
  BackendWith,
  ContainerRecord,
  DeleteResult,
  SignedForm,
  SignedUpload,
  StorageBackend,
  Versioning,
} from './spi/index.js';
import type { StorageDriver } from './storage-driver.js';
import type { ObjectPrefix, ObjectVersion, StorageObject } from './storage-object.js';
import { INSPECT, type Inspect } from './inspected.js';

/** Says which object of this container is meant: by its name or as an object. */
type ObjectOf<B extends StorageBackend> = string | StorageObject<B>;

/** A container (bucket) as it was when it was listed, looked up or made: data, and shorthands for the driver's methods. */
export class Container<B extends StorageBackend = StorageBackend> implements ContainerRecord {
  readonly name: string;
  readonly id: string | undefined;
  /** Whether it keeps versions. Undefined in a listing that does not tell it, and where the provider has none: `driver.getContainer` tells. */
  readonly versioning: Versioning | undefined;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly driver: StorageDriver<B>;

  constructor(record: ContainerRecord, driver: StorageDriver<B>) {
    this.name = record.name;
    this.id = record.id;
    this.versioning = record.versioning;
    this.extra = record.extra;
    this.driver = driver;
  }

  /** See {@link StorageDriver.listContainerObjects}. */
  listObjects(
    options: ListObjectsOptions & { readonly delimiter: string },
  ): Promise<Listing<StorageObject<B> | ObjectPrefix<B>>>;
  listObjects(options?: ListObjectsOptions & { readonly delimiter?: undefined }): Promise<Listing<StorageObject<B>>>;
  listObjects(options?: ListObjectsOptions): Promise<Listing<StorageObject<B> | ObjectPrefix<B>>> {
    return this.driver.listContainerObjects(this, options as ListObjectsOptions & { delimiter: string });
  }

  /** See {@link StorageDriver.iterateContainerObjects}. */
  iterateObjects(
    options: ListObjectsOptions & { readonly delimiter: string },
  ): AsyncGenerator<StorageObject<B> | ObjectPrefix<B>>;
  iterateObjects(options?: ListObjectsOptions & { readonly delimiter?: undefined }): AsyncGenerator<StorageObject<B>>;
  iterateObjects(options?: ListObjectsOptions): AsyncGenerator<StorageObject<B> | ObjectPrefix<B>> {
    return this.driver.iterateContainerObjects(this, options as ListObjectsOptions & { delimiter: string });
  }

  /** See {@link StorageDriver.getObject}. */
  getObject(name: string, options?: GetObjectOptions<B>): Promise<StorageObject<B>> {
    return this.driver.getObject(this, name, options);
  }

  /** See {@link StorageDriver.objectExists}. */
  objectExists(name: string, options?: GetObjectOptions<B>): Promise<boolean> {
    return this.driver.objectExists(this, name, options);
  }

  /** See {@link StorageDriver.uploadObject}. */
  uploadObject(filePath: string, name: string, options?: UploadOptions<B>): Promise<StorageObject<B>> {
    return this.driver.uploadObject(filePath, this, name, options);
  }

  /** See {@link StorageDriver.uploadObjectViaStream}. */
  uploadObjectViaStream(source: UploadSource, name: string, options?: UploadOptions<B>): Promise<StorageObject<B>> {
    return this.driver.uploadObjectViaStream(source, this, name, options);
  }

  /** See {@link StorageDriver.downloadObject}. */
  downloadObject(object: ObjectOf<B>, path: string, options?: DownloadOptions<B>): Promise<DownloadedFile> {
    return this.driver.downloadObject(this.#object(object), path, options);
  }

  /** See {@link StorageDriver.downloadObjectAsStream}. */
  downloadObjectAsStream(object: ObjectOf<B>, options?: StreamOptions<B>): Promise<Readable> {
    return this.driver.downloadObjectAsStream(this.#object(object), options);
  }

  /** See {@link StorageDriver.downloadObjectRange}. */
  downloadObjectRange(
    object: ObjectOf<B>,
    path: string,
    start: number,
    options?: DownloadOptions<B> & RangeEnd,
  ): Promise<DownloadedFile> {
    return this.driver.downloadObjectRange(this.#object(object), path, start, options);
  }

  /** See {@link StorageDriver.downloadObjectRangeAsStream}. */
  downloadObjectRangeAsStream(
    object: ObjectOf<B>,
    start: number,
    options?: StreamOptions<B> & RangeEnd,
  ): Promise<Readable> {
    return this.driver.downloadObjectRangeAsStream(this.#object(object), start, options);
  }

  /** See {@link StorageDriver.deleteObject}. */
  deleteObject(object: ObjectOf<B>, options?: DeleteObjectOptions<B>): Promise<void> {
    return this.driver.deleteObject(this.#object(object), options);
  }

  /** See {@link StorageDriver.deleteObjects}. */
  deleteObjects(names: readonly string[], options?: DeleteObjectsOptions): Promise<readonly DeleteResult[]> {
    return this.driver.deleteObjects(this, names, options);
  }

  /** See {@link StorageDriver.deletePrefix}. */
  deletePrefix(prefix: string, options?: DeletePrefixOptions): Promise<{ readonly deleted: number }> {
    return this.driver.deletePrefix(this, prefix, options);
  }

  /** See {@link StorageDriver.iterateObjectVersions}. */
  iterateVersions(
    this: Container<B & BackendWith<'versions'>>,
    options?: ListVersionsOptions,
  ): AsyncGenerator<ObjectVersion<B>, void, undefined> {
    return this.driver.iterateObjectVersions(this, options);
  }

  /** See {@link StorageDriver.listObjectVersions}. */
  listVersions(
    this: Container<B & BackendWith<'versions'>>,
    options?: ListVersionsOptions,
  ): Promise<Listing<ObjectVersion<B>>> {
    return this.driver.listObjectVersions(this, options);
  }

  /** See {@link StorageDriver.setContainerVersioning}. */
  setVersioning(
    this: Container<B & BackendWith<'versions'>>,
    versioning: 'on' | 'suspended',
    options?: CallOptions,
  ): Promise<Container<B>> {
    return this.driver.setContainerVersioning(this, versioning, options);
  }

  /** See {@link StorageDriver.signedUploadUrl}. */
  signedUploadUrl(
    this: Container<B & BackendWith<'uploadLinks'>>,
    name: string,
    options?: SignedUploadUrlOptions,
  ): Promise<SignedUpload> {
    return this.driver.signedUploadUrl(this, name, options);
  }

  /** See {@link StorageDriver.signedUploadForm}. */
  signedUploadForm(
    this: Container<B & BackendWith<'uploadForms'>>,
    name: string,
    options?: SignedUploadFormOptions,
  ): Promise<SignedForm> {
    return this.driver.signedUploadForm(this, name, options);
  }

  /** See {@link StorageDriver.beginSignedUpload}. */
  beginSignedUpload(
    this: Container<B & BackendWith<'uploadParts'>>,
    name: string,
    size: number,
    options?: BeginSignedUploadOptions,
  ): Promise<BrowserUpload> {
    return this.driver.beginSignedUpload(this, name, size, options);
  }

  /** See {@link StorageDriver.deleteContainer}. */
  delete(options?: CallOptions): Promise<void> {
    return this.driver.deleteContainer(this, options);
  }

  /** See {@link StorageDriver.getContainerCdnUrl}. */
  getCdnUrl(this: Container<B & BackendWith<'cdn'>>, options?: CdnUrlOptions): Promise<string> {
    return this.driver.getContainerCdnUrl(this, options);
  }

  /** See {@link StorageDriver.enableContainerCdn}. */
  enableCdn(this: Container<B & BackendWith<'cdn'>>, options?: CallOptions): Promise<void> {
    return this.driver.enableContainerCdn(this, options);
  }

  /** The data alone: the driver with its secrets stays out. */
  toJSON(): Record<string, unknown> {
    const { name, id, versioning, extra } = this;
    return { name, id, versioning, extra, provider: this.driver.provider };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return `Container ${inspect(this.toJSON(), options)}`;
  }

  #object(object: ObjectOf<B>): StorageObject<B> | { container: Container<B>; name: string } {
    return typeof object === 'string' ? { container: this, name: object } : object;
  }
}
