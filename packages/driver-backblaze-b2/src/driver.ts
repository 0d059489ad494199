import { Container, ObjectVersion, StorageDriver, StorageObject } from '@stowage/core';
import type { CallOptions, ContainerRef, ObjectRef } from '@stowage/core';
import type { DriverScope } from '@stowage/core/registry';
import { InvalidArgumentError, ObjectDoesNotExistError, type ContainerKey } from '@stowage/core/spi';
import type { B2Backend } from './backend.js';
import { composeBackend } from './compose.js';
import { credentials, credentialsFromEnv, type Environment } from './credentials.js';
import { PROVIDER } from './errors.js';
import { exOptions, type B2DeleteOptions, type B2UpdateContainerOptions } from './ex-options.js';
import { b2Settings, type BackblazeB2Options } from './options.js';
import { toContainerRecord, toObjectRecord } from './records.js';
import { MAX_PAGE_SIZE } from './versions.js';

/** Where and with what anyone can upload into a bucket for a day. */
export interface B2UploadUrl {
  readonly uploadUrl: string;
  readonly authorizationToken: string;
}

/** Which rows of the listing of versions. */
export interface B2ListVersionsOptions extends CallOptions {
  /** Only names that start with this. Default: every name. */
  readonly prefix?: string | undefined;
}

/** Backblaze B2, by its Native API v4. */
export class BackblazeB2StorageDriver extends StorageDriver<B2Backend> {
  /**
   * Does no I/O: the key is first used, and found right or wrong, by the first call.
   *
   * @param scope replaces the machine's network, clock, sleep or chance, for tests
   * @throws {InvalidArgumentError} naming the option that is unknown or wrong
   */
  constructor(keyId: string, applicationKey: string, options: BackblazeB2Options = {}, scope?: DriverScope) {
    super(composeBackend(credentials(keyId, applicationKey), b2Settings(options), scope));
  }

  /**
   * A driver for the key in `B2_APPLICATION_KEY_ID` and `B2_APPLICATION_KEY`, at `B2_ENDPOINT` where that is set.
   *
   * @throws {InvalidArgumentError} naming the variable that is missing
   */
  static fromEnv(env: Environment = process.env, options: BackblazeB2Options = {}): BackblazeB2StorageDriver {
    const { keyId, applicationKey, endpoint } = credentialsFromEnv(env);
    const where = endpoint === undefined ? {} : { endpoint };
    return new BackblazeB2StorageDriver(keyId, applicationKey, { ...where, ...options });
  }

  /**
   * An upload URL and its token, as libcloud gives them. A secret, and a wide one: for a day, whoever holds it can store
   * anything under any name in the bucket. One upload at a time.
   */
  async exGetUploadData(container: ContainerRef, { signal }: CallOptions = {}): Promise<B2UploadUrl> {
    const key = keyOf(container);
    const bucketId = await this.backend.services.buckets.idOf(key, signal);
    const call = { container: key.name, signal };
    const answer = await this.backend.services.session.call('b2_get_upload_url', { bucketId }, call);
    return { uploadUrl: answer.uploadUrl, authorizationToken: answer.authorizationToken };
  }

  /** The URL of {@link exGetUploadData} alone. */
  async exGetUploadUrl(container: ContainerRef, options?: CallOptions): Promise<string> {
    return (await this.exGetUploadData(container, options)).uploadUrl;
  }

  /**
   * A file version by its id, in whatever bucket it is.
   *
   * @throws {ObjectDoesNotExistError} if there is none, or it is a hide marker or an unfinished large file
   */
  async exGetObject(fileId: string, { signal }: CallOptions = {}): Promise<StorageObject<B2Backend>> {
    const { session, buckets } = this.backend.services;
    const file = await session.call('b2_get_file_info', { fileId }, { object: fileId, signal });
    if (file.action !== 'upload') throw new ObjectDoesNotExistError(fileId, { provider: PROVIDER });
    const name = await buckets.nameOf(String(file['bucketId']), signal);
    return new StorageObject(toObjectRecord(file), this.#container({ name, id: String(file['bucketId']) }));
  }

  /** Hides a name: it disappears from listings, and its versions stay. Gives the hide marker. */
  async exHideObject(
    container: ContainerRef,
    name: string,
    { signal }: CallOptions = {},
  ): Promise<ObjectVersion<B2Backend>> {
    const key = keyOf(container);
    const marker = await this.backend.versions.hideObject(key, name, { signal });
    return new ObjectVersion(marker, this.#container(key));
  }

  /**
   * Every row B2 keeps, by name, then newest first: versions, hide markers, and unfinished large files, which
   * `extra.action` tells apart (`upload`, `hide`, `start`).
   */
  async *exListObjectVersions(
    container: ContainerRef,
    { prefix = '', signal }: B2ListVersionsOptions = {},
  ): AsyncGenerator<ObjectVersion<B2Backend>, void, undefined> {
    const key = keyOf(container);
    const owner = this.#container(key);
    let cursor: string | undefined;
    do {
      const page = await this.backend.versions.listRows(key, { prefix, cursor, limit: MAX_PAGE_SIZE, signal });
      for (const row of page.items) yield new ObjectVersion(row, owner);
      cursor = page.next;
    } while (cursor !== undefined);
  }

  /** Deletes one version, hide marker or unfinished large file. What was below it becomes visible. */
  async exDeleteObjectVersion(
    version: ObjectRef & { readonly versionId?: string | undefined },
    { signal, ...ex }: CallOptions & B2DeleteOptions = {},
  ): Promise<void> {
    const { name, versionId } = version;
    if (versionId === undefined) throw new InvalidArgumentError(`'${name}' has no versionId: which version is meant?`);
    await this.backend.versions.deleteVersion(keyOf(version.container), { name, versionId }, { signal, ex });
  }

  /** Changes a bucket: what is absent stays as it is. */
  async exUpdateContainer(
    container: ContainerRef,
    { signal, ...changes }: CallOptions & B2UpdateContainerOptions,
  ): Promise<Container<B2Backend>> {
    const key = keyOf(container);
    const { buckets, session } = this.backend.services;
    const bucketId = await buckets.idOf(key, signal);
    const request = { bucketId, ...exOptions('updateContainer', changes) };
    const bucket = await session.call('b2_update_bucket', request, { container: key.name, signal });
    return new Container(toContainerRecord(buckets.remember(bucket)), this);
  }

  #container(key: ContainerKey): Container<B2Backend> {
    return new Container({ extra: {}, ...key }, this);
  }
}

function keyOf(container: ContainerRef): ContainerKey {
  return typeof container === 'string' ? { name: container } : container;
}
