import type { Readable } from 'node:stream';
import { BrowserUploads } from './browser-uploads.js';
import { Container } from './container.js';
import { deleteObjects, versionsOf } from './deletion/delete-objects.js';
import { deletePrefix } from './deletion/delete-prefix.js';
import { InvalidArgumentError, ObjectDoesNotExistError } from './errors/index.js';
import { collect, itemsOf, orderedWalk, walkOf, type FetchPage } from './listing/index.js';
import type {
  CallOptions,
  CopyOptions,
  CreateContainerOptions,
  DeleteObjectOptions,
  DeleteObjectsOptions,
  DeletePrefixOptions,
  DownloadedFile,
  DownloadOptions,
  GetObjectOptions,
  ListContainersOptions,
  Listing,
  ListObjectsOptions,
  RangeEnd,
  StreamOptions,
  UploadOptions,
  UploadSource,
} from './options.js';
import {
  containerOf,
  knownSource,
  ownerOf,
  readSource,
  uploadTarget,
  type ContainerRef,
  type ObjectRef,
} from './references.js';
import {
  MappedPage,
  type ContainerRecord,
  type DeleteResult,
  type ObjectRecord,
  type PrefixRecord,
  type StorageBackend,
} from './spi/index.js';
import { ObjectPrefix, StorageObject } from './storage-object.js';
import { byteRange } from './transfer/byte-range.js';
import { copyObject } from './transfer/copy/copy-object.js';
import { moveObject } from './transfer/copy/move-object.js';
import { downloadFile } from './transfer/download/download-file.js';
import { openObject } from './transfer/read/open-object.js';
import { uploadFile } from './transfer/upload/upload-file.js';
import { uploadStream } from './transfer/upload/upload-stream.js';
import { callOptions } from './validation/call-options.js';
import { checkOptions } from './validation/check-options.js';
import { assertDeleteCondition } from './validation/conditions.js';
import { assertContainerName, assertObjectName } from './validation/names.js';

/**
 * What users hold: every call starts here. `Container` and `StorageObject` are data with shorthands for these methods.
 * A provider's driver extends this class with its constructor and its `ex*` methods; what it can do is in its backend's type.
 *
 * Every method rejects with a `StorageError`, or with the signal's reason if it is aborted. Every method refuses options
 * it does not know with an `InvalidArgumentError`.
 */
export class StorageDriver<B extends StorageBackend = StorageBackend>
  extends BrowserUploads<B>
  implements AsyncDisposable
{
  // ── containers ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** All containers, or the first `limit` of them, as a list. */
  async listContainers(options?: ListContainersOptions): Promise<Listing<Container<B>>> {
    const checked = checkOptions('listContainers', callOptions.listContainers, options);
    return collect(this.#containers(), walkOf(this.backend, checked));
  }

  /** All containers, fetched page by page as they are consumed. */
  iterateContainers(options?: ListContainersOptions): AsyncGenerator<Container<B>, void, undefined> {
    return itemsOf(() => {
      const checked = checkOptions('iterateContainers', callOptions.listContainers, options);
      return [this.#containers(), walkOf(this.backend, checked)];
    });
  }

  /** @throws {ContainerDoesNotExistError} if there is none of that name, or the credentials may not see it */
  async getContainer(name: string, options?: CallOptions): Promise<Container<B>> {
    const call = checkOptions('getContainer', callOptions.call, options);
    assertContainerName(name);
    return this.#container(await this.backend.getContainer(name, call));
  }

  /**
   * Makes a container. If the call is aborted the provider may have made it all the same.
   *
   * @throws {ContainerAlreadyExistsError} if the name is taken
   * @throws {InvalidContainerNameError} if the provider does not allow the name
   */
  async createContainer(name: string, options?: CreateContainerOptions<B>): Promise<Container<B>> {
    const call = checkOptions('createContainer', callOptions.createContainer, options);
    assertContainerName(name);
    return this.#container(await this.backend.createContainer(name, call));
  }

  /**
   * Deletes an empty container.
   *
   * @throws {ContainerIsNotEmptyError} if anything is left in it, old versions and unfinished uploads included
   * @throws {ContainerDoesNotExistError} if it does not exist
   */
  async deleteContainer(container: ContainerRef, options?: CallOptions): Promise<void> {
    const call = checkOptions('deleteContainer', callOptions.call, options);
    await this.backend.deleteContainer(this.keyOf(container), call);
  }

  // ── listing and looking up ──────────────────────────────────────────────────────────────────────────────────────

  /** All objects, or the first `limit` of them, as one list in memory: see {@link iterateContainerObjects} for many. */
  async listContainerObjects(
    container: ContainerRef,
    options: ListObjectsOptions & { readonly delimiter: string },
  ): Promise<Listing<StorageObject<B> | ObjectPrefix<B>>>;
  async listContainerObjects(
    container: ContainerRef,
    options?: ListObjectsOptions & { readonly delimiter?: undefined },
  ): Promise<Listing<StorageObject<B>>>;
  async listContainerObjects(
    container: ContainerRef,
    options?: ListObjectsOptions,
  ): Promise<Listing<StorageObject<B> | ObjectPrefix<B>>> {
    const checked = checkOptions('listContainerObjects', callOptions.listObjects, options);
    return collect(this.#objects(container, checked), orderedWalk(this.backend, checked));
  }

  /**
   * All objects in UTF-8 byte order of their names, fetched page by page as they are consumed. With `delimiter`, names that
   * hold it after the prefix come as one `ObjectPrefix` each, in their place in the order.
   */
  iterateContainerObjects(
    container: ContainerRef,
    options: ListObjectsOptions & { readonly delimiter: string },
  ): AsyncGenerator<StorageObject<B> | ObjectPrefix<B>, void, undefined>;
  iterateContainerObjects(
    container: ContainerRef,
    options?: ListObjectsOptions & { readonly delimiter?: undefined },
  ): AsyncGenerator<StorageObject<B>, void, undefined>;
  iterateContainerObjects(
    container: ContainerRef,
    options?: ListObjectsOptions,
  ): AsyncGenerator<StorageObject<B> | ObjectPrefix<B>, void, undefined> {
    return itemsOf(() => {
      const checked = checkOptions('iterateContainerObjects', callOptions.listObjects, options);
      return [this.#objects(container, checked), orderedWalk(this.backend, checked)];
    });
  }

  /**
   * @throws {ObjectDoesNotExistError} if there is no object of that name
   * @throws {ContainerDoesNotExistError} if there is no such container
   */
  async getObject(container: ContainerRef, name: string, options?: GetObjectOptions<B>): Promise<StorageObject<B>> {
    const call = checkOptions('getObject', callOptions.getObject, options);
    const keys = this.keysOf({ container, name });
    const record = await this.backend.getObject(keys.container, { name }, call);
    return new StorageObject(record, containerOf<B>(container, this));
  }

  /** Whether there is an object of that name. A container that does not exist is an error, not a `false`. */
  async objectExists(container: ContainerRef, name: string, options?: GetObjectOptions<B>): Promise<boolean> {
    try {
      await this.getObject(container, name, options);
      return true;
    } catch (error) {
      if (error instanceof ObjectDoesNotExistError) return false;
      throw error;
    }
  }

  // ── uploading ───────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Stores a file under a name; an object of that name is replaced. Large files go in parts, several at once.
   *
   * @throws {LocalFileError} if the file cannot be read, or changes while it is read
   * @throws {ObjectHashMismatchError} if what arrived is not what was sent; nothing is left behind
   */
  async uploadObject(
    filePath: string,
    container: ContainerRef,
    name: string,
    options?: UploadOptions<B>,
  ): Promise<StorageObject<B>> {
    const checked = checkOptions('uploadObject', callOptions.upload, options);
    const record = await uploadFile(uploadTarget(container, name, this), filePath, checked);
    return new StorageObject(record, containerOf<B>(container, this));
  }

  /**
   * Stores everything a source gives under a name; an object of that name is replaced. What is larger than one part goes in
   * parts while it is read: at most `concurrency × partSize` bytes are in memory, whatever the length.
   *
   * @throws {InvalidArgumentError} if the source gives something else than strings or bytes, or was read before
   * @throws {ObjectHashMismatchError} if what arrived is not what was sent; nothing is left behind
   */
  async uploadObjectViaStream(
    source: UploadSource,
    container: ContainerRef,
    name: string,
    options?: UploadOptions<B>,
  ): Promise<StorageObject<B>> {
    const checked = checkOptions('uploadObjectViaStream', callOptions.upload, options);
    const record = await uploadStream(uploadTarget(container, name, this), source, checked);
    return new StorageObject(record, containerOf<B>(container, this));
  }

  // ── downloading ─────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Brings an object to a file: to `path`, or, if that is a directory or ends in a separator, to the object's name below it.
   * It is written beside its place, checked against the stored hash, and renamed: a failure harms nothing that was there.
   *
   * @throws {LocalFileError} if the file exists and `overwriteExisting` is not set, or the object's name would leave the directory
   * @throws {ObjectDoesNotExistError} if the object is gone
   * @throws {ObjectHashMismatchError} if the bytes are not those that were stored
   */
  async downloadObject(object: ObjectRef, path: string, options?: DownloadOptions<B>): Promise<DownloadedFile> {
    const checked = checkOptions('downloadObject', callOptions.download, options);
    return downloadFile(readSource(object, this, checked), path, checked);
  }

  /**
   * The object's bytes as they arrive. The object is known to exist when this resolves; a broken connection is resumed
   * where it stopped; the stream fails with an `ObjectHashMismatchError` instead of ending if the bytes are not those that were
   * stored. Read it to its end or destroy it.
   *
   * @throws {ObjectDoesNotExistError} if the object is gone
   */
  async downloadObjectAsStream(object: ObjectRef, options?: StreamOptions<B>): Promise<Readable> {
    const checked = checkOptions('downloadObjectAsStream', callOptions.stream, options);
    return (await openObject(readSource(object, this, checked), checked)).stream;
  }

  /**
   * Brings the bytes from `start` (the first is 0) up to but not including `end` to a file.
   *
   * @throws {InvalidRangeError} if the range is empty, negative, or starts past the end of the object
   */
  async downloadObjectRange(
    object: ObjectRef,
    path: string,
    start: number,
    options?: DownloadOptions<B> & RangeEnd,
  ): Promise<DownloadedFile> {
    const { end, ...checked } = checkOptions('downloadObjectRange', callOptions.downloadRange, options);
    return downloadFile(readSource(object, this, checked), path, {
      ...checked,
      range: byteRange(object.name, start, end),
    });
  }

  /**
   * The bytes from `start` (the first is 0) up to but not including `end`, as they arrive.
   *
   * @throws {InvalidRangeError} if the range is empty, negative, or starts past the end of the object
   */
  async downloadObjectRangeAsStream(
    object: ObjectRef,
    start: number,
    options?: StreamOptions<B> & RangeEnd,
  ): Promise<Readable> {
    const { end, ...checked } = checkOptions('downloadObjectRangeAsStream', callOptions.streamRange, options);
    const range = byteRange(object.name, start, end);
    return (await openObject(readSource(object, this, checked), { ...checked, range })).stream;
  }

  // ── deleting, copying, moving ───────────────────────────────────────────────────────────────────────────────────

  /**
   * Deletes an object: afterwards the name is gone, and no older data comes back in its place. Where the container keeps versions they stay,
   * hidden, unless `versions: 'delete'` is asked for.
   *
   * @throws {ObjectDoesNotExistError} if there is nothing of that name; some providers do not tell (`capabilities.deleteMissing`)
   */
  async deleteObject(object: ObjectRef, options?: DeleteObjectOptions<B>): Promise<void> {
    const checked = checkOptions('deleteObject', callOptions.deleteObject, options);
    assertDeleteCondition(this.backend, checked);
    const keys = this.keysOf(object);
    const versions = versionsOf(this.backend, checked);
    await this.backend.deleteObject(keys.container, keys.object, { ...checked, versions });
  }

  /** Deletes many objects, several at once. A name that fails does not stop the others: each has its result, in the order given. */
  async deleteObjects(
    container: ContainerRef,
    names: readonly string[],
    options?: DeleteObjectsOptions,
  ): Promise<readonly DeleteResult[]> {
    const checked = checkOptions('deleteObjects', callOptions.deleteObjects, options);
    for (const name of names) assertObjectName(name, this.capabilities);
    return deleteObjects(this.backend, this.keyOf(container), names, checked);
  }

  /**
   * Deletes everything whose name starts with `prefix` (`''` is everything): objects, old versions, hide markers, unfinished
   * uploads. An emptied container can be deleted.
   */
  async deletePrefix(
    container: ContainerRef,
    prefix: string,
    options?: DeletePrefixOptions,
  ): Promise<{ readonly deleted: number }> {
    const checked = checkOptions('deletePrefix', callOptions.deletePrefix, options);
    if (typeof prefix !== 'string')
      throw new InvalidArgumentError("deletePrefix: the prefix must be a string ('' is everything)");
    return deletePrefix(this.backend, this.keyOf(container), prefix, checked);
  }

  /**
   * Copies an object to a name: by the provider itself where it can (in parts where it is too large for one copy), else through this
   * process. Source and container may belong to other drivers: what one provider cannot copy from the other is read and written, several
   * ranges at once, and held against the checksums of both; content type, metadata, headers and time of change go with it. One version
   * that its driver has described (a row of a listing of a provider that has versions) is copied as that; it is looked up only where the
   * copy needs what the row does not tell.
   *
   * @throws {ObjectDoesNotExistError} if the source is gone
   * @throws {ConflictError} if it is replaced while it is read; nothing is left at the target
   */
  async copyObject<T extends StorageBackend = B>(
    source: ObjectRef,
    container: ContainerRef | Container<T>,
    name: string,
    options?: CopyOptions<T>,
  ): Promise<StorageObject<T>> {
    const checked = checkOptions('copyObject', callOptions.copy, options);
    const target = ownerOf<T>(container, this);
    const from = knownSource(source, ownerOf(source.container, this));
    const record = await copyObject(from, uploadTarget(container, name, target), checked);
    return new StorageObject(record, containerOf(container, target));
  }

  /**
   * Copies an object, as {@link copyObject} does, and then deletes the source, if it still is what was copied. There is no rename in object
   * stores: if the deletion fails, both exist.
   *
   * @throws {ObjectChangedError} if somebody has replaced the source meanwhile, or an older version was to be moved; the source stays
   * @throws {InvalidArgumentError} if source and target are the same
   */
  async moveObject<T extends StorageBackend = B>(
    source: ObjectRef,
    container: ContainerRef | Container<T>,
    name: string,
    options?: CopyOptions<T>,
  ): Promise<StorageObject<T>> {
    const checked = checkOptions('moveObject', callOptions.copy, options);
    const target = ownerOf<T>(container, this);
    const [from, to] = [knownSource(source, ownerOf(source.container, this)), uploadTarget(container, name, target)];
    if (from.backend === to.backend && from.container.name === to.container.name && source.name === name)
      throw new InvalidArgumentError(`moveObject: '${name}' would be moved onto itself`);
    return new StorageObject(await moveObject(from, to, checked), containerOf(container, target));
  }

  // ── end ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Ends connections and timers. No call may follow. */
  async close(): Promise<void> {
    await this.backend.close?.();
  }

  /** For `await using driver = new Driver(…)`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #container(record: ContainerRecord): Container<B> {
    return new Container(record, this);
  }

  #containers(): FetchPage<Container<B>> {
    return async (cursor, limit, signal) => {
      const page = await this.backend.listContainers({ cursor, limit, signal });
      return new MappedPage(page, (record) => this.#container(record));
    };
  }

  #objects(container: ContainerRef, options: ListObjectsOptions): FetchPage<StorageObject<B> | ObjectPrefix<B>> {
    const key = this.keyOf(container);
    const owner = containerOf<B>(container, this);
    const { prefix = '', delimiter, after } = options;
    if (after !== undefined && delimiter !== undefined)
      throw new InvalidArgumentError("options 'after' and 'delimiter' exclude each other");
    const query = { prefix, delimiter, after: after === '' ? undefined : after };
    return async (cursor, limit, signal) => {
      const page = await this.backend.listObjects(key, { ...query, signal, cursor, limit });
      return new MappedPage(page, (record) => listed(record, owner));
    };
  }
}

function listed<B extends StorageBackend>(
  record: ObjectRecord | PrefixRecord,
  owner: Container<B>,
): StorageObject<B> | ObjectPrefix<B> {
  return record.kind === 'prefix' ? new ObjectPrefix(record.name, owner) : new StorageObject(record, owner);
}
