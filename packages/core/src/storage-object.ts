import { blob, buffer, json, text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Container } from './container.js';
import type {
  CallOptions,
  CdnUrlOptions,
  CopyOptions,
  DeleteObjectOptions,
  DownloadedFile,
  DownloadOptions,
  RangeEnd,
  ReadOptions,
  SignedUrlOptions,
  StreamOptions,
} from './options.js';
import { strongest } from './checksums/index.js';
import { userMetadata } from './validation/stored-metadata.js';
import type { BackendWith, Checksums, ObjectRecord, PrefixRecord, StorageBackend } from './spi/index.js';
import { INSPECT, type Inspect } from './inspected.js';

/** An object as it was when it was listed, looked up or stored: data, and shorthands for the driver's methods. */
export class StorageObject<B extends StorageBackend = StorageBackend> implements ObjectRecord {
  readonly kind = 'object';
  readonly name: string;
  readonly size: number;
  /** Of the whole content, in lower-case hex: those that the provider knows to be. */
  readonly checksums: Checksums;
  /** Opaque: it changes whenever the content does. */
  readonly etag: string | undefined;
  /** Undefined in a row of a listing that does not tell it: `container.getObject` does. */
  readonly contentType: string | undefined;
  readonly lastModified: Date | undefined;
  readonly sourceLastModified: Date | undefined;
  readonly versionId: string | undefined;
  /** Empty if there is none. Undefined in a row of a listing that does not tell it: `container.getObject` does. */
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** As `metadata`: those it was stored with, in lower case. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly container: Container<B>;

  constructor(record: Omit<ObjectRecord, 'kind'>, container: Container<B>) {
    this.name = record.name;
    this.size = record.size;
    this.checksums = record.checksums;
    this.etag = record.etag;
    this.contentType = record.contentType;
    this.lastModified = record.lastModified;
    this.sourceLastModified = record.sourceLastModified;
    this.versionId = record.versionId;
    this.metadata = record.metadata && userMetadata(record.metadata, container.driver.capabilities.metadata);
    this.headers = record.headers;
    this.extra = record.extra;
    this.container = container;
  }

  /** Libcloud's word: the strongest of `checksums`. */
  get hash(): string | undefined {
    const algorithm = strongest(this.checksums);
    return algorithm && this.checksums[algorithm];
  }

  /** See {@link StorageDriver.downloadObject}. */
  download(path: string, options?: DownloadOptions<B>): Promise<DownloadedFile> {
    return this.container.driver.downloadObject(this, path, options);
  }

  /** See {@link StorageDriver.downloadObjectRange}. */
  downloadRange(path: string, start: number, options?: DownloadOptions<B> & RangeEnd): Promise<DownloadedFile> {
    return this.container.driver.downloadObjectRange(this, path, start, options);
  }

  /** See {@link StorageDriver.downloadObjectAsStream}. */
  asStream(options?: StreamOptions<B>): Promise<Readable> {
    return this.container.driver.downloadObjectAsStream(this, options);
  }

  /** See {@link StorageDriver.downloadObjectRangeAsStream}. */
  rangeAsStream(start: number, options?: StreamOptions<B> & RangeEnd): Promise<Readable> {
    return this.container.driver.downloadObjectRangeAsStream(this, start, options);
  }

  /** The content as a web stream. */
  async webStream(options?: StreamOptions<B>): Promise<ReadableStream<Uint8Array>> {
    return Readable.toWeb(await this.asStream(options)) as ReadableStream<Uint8Array>;
  }

  /** The whole content in memory. */
  async bytes(options?: ReadOptions<B>): Promise<Buffer> {
    return buffer(await this.asStream(options));
  }

  /** The whole content as text; UTF-8. */
  async text(options?: ReadOptions<B>): Promise<string> {
    return text(await this.asStream(options));
  }

  /** The whole content, parsed as JSON. */
  async json(options?: ReadOptions<B>): Promise<unknown> {
    return json(await this.asStream(options));
  }

  /** The whole content in memory, with its content type, which is asked for if a listing did not tell it. */
  async blob(options?: ReadOptions<B>): Promise<Blob> {
    const content = await blob(await this.asStream(options));
    return content.slice(0, content.size, this.contentType ?? (await this.#contentType(options?.signal)));
  }

  /** See {@link StorageDriver.copyObject}. */
  copy<T extends StorageBackend = B>(
    container: string | Container<T>,
    name: string,
    options?: CopyOptions<T>,
  ): Promise<StorageObject<T>> {
    return this.container.driver.copyObject(this, container, name, options);
  }

  /** See {@link StorageDriver.moveObject}. */
  move<T extends StorageBackend = B>(
    container: string | Container<T>,
    name: string,
    options?: CopyOptions<T>,
  ): Promise<StorageObject<T>> {
    return this.container.driver.moveObject(this, container, name, options);
  }

  /** See {@link StorageDriver.deleteObject}. */
  delete(options?: DeleteObjectOptions<B>): Promise<void> {
    return this.container.driver.deleteObject(this, options);
  }

  /** See {@link StorageDriver.signedUrl}. */
  signedUrl(this: StorageObject<B & BackendWith<'links'>>, options?: SignedUrlOptions): Promise<string> {
    return this.container.driver.signedUrl(this, options);
  }

  /** See {@link StorageDriver.getObjectCdnUrl}. */
  getCdnUrl(this: StorageObject<B & BackendWith<'cdn'>>, options?: CdnUrlOptions): Promise<string> {
    return this.container.driver.getObjectCdnUrl(this, options);
  }

  /** See {@link StorageDriver.enableObjectCdn}. */
  enableCdn(this: StorageObject<B & BackendWith<'cdn'>>, options?: CallOptions): Promise<void> {
    return this.container.driver.enableObjectCdn(this, options);
  }

  /** The data alone: the container is its name, and the driver with its secrets stays out. */
  toJSON(): Record<string, unknown> {
    return { ...(this as object), container: this.container.name };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return `StorageObject ${inspect(this.toJSON(), options)}`;
  }

  async #contentType(signal: AbortSignal | undefined): Promise<string> {
    const { contentType } = await this.container.driver.backend.getObject(this.container, this, { signal });
    return contentType ?? '';
  }
}

/** One version of an object, from {@link StorageDriver.iterateObjectVersions}. */
export class ObjectVersion<B extends StorageBackend = StorageBackend> extends StorageObject<B> {
  declare readonly versionId: string;
  readonly isLatest: boolean;
  /** A version without content that makes the name disappear from listings. */
  readonly isHideMarker: boolean;

  constructor(
    record: Omit<ObjectRecord, 'kind'> & { readonly isLatest: boolean; readonly isHideMarker: boolean },
    container: Container<B>,
  ) {
    super(record, container);
    this.isLatest = record.isLatest;
    this.isHideMarker = record.isHideMarker;
  }

  /** See {@link StorageDriver.restoreObjectVersion}. */
  restore(this: ObjectVersion<B & BackendWith<'versions'>>, options?: CallOptions): Promise<StorageObject<B>> {
    return this.container.driver.restoreObjectVersion(this, options);
  }

  /** Deletes this version alone; `delete()` deletes every version of the name. See {@link StorageDriver.deleteObjectVersion}. */
  deleteVersion(this: ObjectVersion<B & BackendWith<'versions'>>, options?: CallOptions): Promise<void> {
    return this.container.driver.deleteObjectVersion(this, options);
  }
}

/** All objects below a name that ends in the delimiter: one row of a listing with a delimiter, as a folder is. */
export class ObjectPrefix<B extends StorageBackend = StorageBackend> implements PrefixRecord {
  readonly kind = 'prefix';
  readonly name: string;
  readonly container: Container<B>;

  constructor(name: string, container: Container<B>) {
    this.name = name;
    this.container = container;
  }

  [INSPECT](_depth: number, _options: object, inspect: Inspect): string {
    return `ObjectPrefix { name: ${inspect(this.name)}, container: ${inspect(this.container.name)} }`;
  }
}
