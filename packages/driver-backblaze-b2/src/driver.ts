import { Container, ObjectVersion, StorageDriver, StorageObject } from '@stowage/core';
import type { CallOptions, ContainerRef, ObjectRef } from '@stowage/core';
import type { DriverScope } from '@stowage/core/registry';
import { InvalidArgumentError, ObjectDoesNotExistError, type ContainerKey } from '@stowage/core/spi';
import type { FileRetention } from './api/requests.js';
import type { B2Backend } from './backend.js';
import { composeBackend } from './compose.js';
import { credentials, credentialsFromEnv, type Environment } from './credentials.js';
import { PROVIDER } from './errors.js';
import { exOptions, type B2DeleteOptions, type B2UpdateContainerOptions } from './ex-options.js';
import { createKeyRequest, type B2Key, type B2KeyOptions, type B2NewKey } from './keys.js';
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

/** Which unfinished uploads. */
export interface B2CancelUnfinishedOptions extends CallOptions {
  /** Only of names that start with this. Default: every name. */
  readonly prefix?: string | undefined;
  /** Only those started before. Default: all, also those that someone is busy with. */
  readonly olderThan?: Date | undefined;
}

/** The most rows of one request. */
const MAX_KEYS = 1000;

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

  /** Deletes what unfinished uploads left behind, which is billed for and seen in no listing. Gives how many there were. */
  async exCancelUnfinished(
    container: ContainerRef,
    { prefix = '', olderThan, signal }: B2CancelUnfinishedOptions = {},
  ): Promise<number> {
    const key = keyOf(container);
    const { multipart } = this.backend;
    let cancelled = 0;
    let cursor: string | undefined;
    do {
      const page = await multipart.listUploads(key, { prefix, cursor, limit: MAX_PAGE_SIZE, signal });
      const old = page.items.filter(({ startedAt }) => isBefore(startedAt, olderThan));
      for (const upload of old) await multipart.abort(upload, { signal });
      cancelled += old.length;
      cursor = page.next;
    } while (cursor !== undefined);
    return cancelled;
  }

  /** Changes or, with `null`, removes the retention of one version. The bucket must have Object Lock. */
  async exUpdateObjectRetention(
    version: ObjectRef & { readonly versionId: string },
    retention: FileRetention | null,
    { signal, bypassGovernance }: CallOptions & B2DeleteOptions = {},
  ): Promise<void> {
    const { container, object, fileId } = versionOf(version);
    const request = {
      fileName: object,
      fileId,
      fileRetention: retention ?? { mode: null, retainUntilTimestamp: null },
      ...(bypassGovernance === undefined ? {} : { bypassGovernance }),
    };
    await this.backend.services.session.call('b2_update_file_retention', request, { container, object, signal });
  }

  /** Puts one version under legal hold, or ends it. The bucket must have Object Lock. */
  async exUpdateObjectLegalHold(
    version: ObjectRef & { readonly versionId: string },
    legalHold: 'off' | 'on',
    { signal }: CallOptions = {},
  ): Promise<void> {
    const { container, object, fileId } = versionOf(version);
    const request = { fileName: object, fileId, legalHold };
    await this.backend.services.session.call('b2_update_file_legal_hold', request, { container, object, signal });
  }

  /**
   * A token that reads every object whose name starts with `prefix`, to be sent as `Authorization` header or query.
   * `signedUrl` makes whole URLs of it.
   */
  async exGetDownloadAuthorization(
    container: ContainerRef,
    prefix: string,
    { expiresIn, signal }: CallOptions & { readonly expiresIn: number },
  ): Promise<string> {
    const key = keyOf(container);
    const bucketId = await this.backend.services.buckets.idOf(key, signal);
    const request = { bucketId, fileNamePrefix: prefix, validDurationInSeconds: expiresIn };
    const call = { container: key.name, signal };
    return (await this.backend.services.session.call('b2_get_download_authorization', request, call))
      .authorizationToken;
  }

  /** Makes an application key. Its secret is told now and never again. */
  async exCreateKey(keyName: string, { signal, ...options }: CallOptions & B2KeyOptions): Promise<B2NewKey> {
    return this.backend.services.session.call('b2_create_key', createKeyRequest(keyName, options), { signal });
  }

  /** All application keys of the account, page by page as they are consumed. */
  async *exListKeys({ signal }: CallOptions = {}): AsyncGenerator<B2Key, void, undefined> {
    let startApplicationKeyId: string | undefined;
    do {
      const from = startApplicationKeyId === undefined ? {} : { startApplicationKeyId };
      const request = { maxKeyCount: MAX_KEYS, ...from };
      const page = await this.backend.services.session.call('b2_list_keys', request, { signal });
      yield* page.keys;
      startApplicationKeyId = page.nextApplicationKeyId ?? undefined;
    } while (startApplicationKeyId !== undefined);
  }

  /** Deletes an application key: what holds it is locked out. */
  async exDeleteKey(applicationKeyId: string, { signal }: CallOptions = {}): Promise<void> {
    await this.backend.services.session.call('b2_delete_key', { applicationKeyId }, { signal });
  }

  /** The bucket's rules on which events B2 calls which URL, in B2's words. */
  async exGetNotificationRules(container: ContainerRef, { signal }: CallOptions = {}): Promise<readonly object[]> {
    const key = keyOf(container);
    const bucketId = await this.backend.services.buckets.idOf(key, signal);
    const call = { container: key.name, signal };
    const answer = await this.backend.services.session.call('b2_get_bucket_notification_rules', { bucketId }, call);
    return answer.eventNotificationRules;
  }

  /** Replaces all of the bucket's notification rules. */
  async exSetNotificationRules(
    container: ContainerRef,
    eventNotificationRules: readonly object[],
    { signal }: CallOptions = {},
  ): Promise<readonly object[]> {
    const key = keyOf(container);
    const request = { bucketId: await this.backend.services.buckets.idOf(key, signal), eventNotificationRules };
    const call = { container: key.name, signal };
    return (await this.backend.services.session.call('b2_set_bucket_notification_rules', request, call))
      .eventNotificationRules;
  }

  #container(key: ContainerKey): Container<B2Backend> {
    return new Container({ extra: {}, ...key }, this);
  }
}

function keyOf(container: ContainerRef): ContainerKey {
  return typeof container === 'string' ? { name: container } : container;
}

function isBefore(startedAt: Date | undefined, limit: Date | undefined): boolean {
  return limit === undefined || (startedAt !== undefined && startedAt < limit);
}

function versionOf({ container, name, versionId }: ObjectRef & { readonly versionId: string }) {
  return { container: keyOf(container).name, object: name, fileId: versionId };
}
