import {
  cancelUnfinished,
  Container,
  ObjectVersion,
  StorageDriver,
  StorageObject,
  unfinishedUploads,
  type CallOptions,
  type CancelUnfinishedOptions,
  type ContainerRef,
  type ObjectRef,
  type UnfinishedUploadsOptions,
} from '@stowage/core';
import { items, type FetchPage } from '@stowage/core/listing';
import type { DriverScope } from '@stowage/core/registry';
import {
  InvalidArgumentError,
  ObjectDoesNotExistError,
  type ContainerKey,
  type MultipartUpload,
  type PartRecord,
} from '@stowage/core/spi';
import { storableHead } from '@stowage/core/validation';
import type { NotificationRule } from './api/bucket-requests.js';
import type { FileRetention } from './api/requests.js';
import type { B2Backend } from './backend.js';
import { composeBackend } from './compose.js';
import { credentials, credentialsFromEnv, type Environment } from './credentials.js';
import { downloadRequest, type B2DownloadOverrides } from './download-overrides.js';
import { PROVIDER } from './errors.js';
import { exCall, type B2ListContainersOptions, type B2ListVersionsOptions } from './ex-calls.js';
import {
  exOptions,
  type B2CopyOptions,
  type B2CopyRangeOptions,
  type B2DeleteOptions,
  type B2UpdateContainerOptions,
} from './ex-options.js';
import { createKeyRequest, type B2Key, type B2KeyOptions, type B2NewKey } from './keys.js';
import { legalHoldField, retentionFields } from './lock-changes.js';
import { notificationRules, type B2NotificationRule } from './notification-rules.js';
import { b2Settings, type BackblazeB2Options } from './options.js';
import {
  containerProtection,
  objectProtection,
  type B2ContainerProtection,
  type B2ObjectProtection,
} from './protection.js';
import { toContainerRecord, toObjectRecord } from './records.js';
import { MAX_PAGE_SIZE, type VersionRow } from './versions.js';

/** Where and with what anyone can upload into a bucket for a day. */
export interface B2UploadUrl {
  readonly uploadUrl: string;
  readonly authorizationToken: string;
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
    const key = this.keyOf(container);
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
    const keys = this.keysOf({ container, name });
    const marker = await this.backend.versions.hideObject(keys.container, name, { signal });
    return new ObjectVersion(marker, this.#container(keys.container));
  }

  /**
   * Every row B2 keeps, by name, then newest first: versions, hide markers, and unfinished large files, which
   * `extra.action` tells apart (`upload`, `hide`, `start`).
   */
  async *exListObjectVersions(
    container: ContainerRef,
    options?: B2ListVersionsOptions,
  ): AsyncGenerator<ObjectVersion<B2Backend>, void, undefined> {
    const { prefix = '', delimiter, signal } = exCall('exListObjectVersions', options);
    const key = this.keyOf(container);
    const owner = this.#container(key);
    const { versions } = this.backend;
    const page: FetchPage<VersionRow> = (cursor, limit, stop) =>
      versions.listRows(key, { prefix, delimiter, cursor, limit, signal: stop });
    for await (const row of rows(page, signal)) yield new ObjectVersion(row, owner);
  }

  /** Deletes one version, hide marker or unfinished large file. What was below it becomes visible. */
  async exDeleteObjectVersion(
    version: ObjectRef & { readonly versionId?: string | undefined },
    { signal, ...ex }: CallOptions & B2DeleteOptions = {},
  ): Promise<void> {
    const { container, object } = this.keysOf(version);
    const { name, versionId } = object;
    if (versionId === undefined) throw new InvalidArgumentError(`'${name}' has no versionId: which version is meant?`);
    await this.backend.versions.deleteVersion(container, { name, versionId }, { signal, ex });
  }

  /** Makes an older version the newest one again. One that is encrypted with a customer's key needs it, and can get another. */
  async exRestoreObjectVersion(
    version: ObjectRef & { readonly versionId: string },
    { signal, ...ex }: CallOptions & B2CopyOptions = {},
  ): Promise<StorageObject<B2Backend>> {
    const { container } = this.keysOf(version);
    const record = await this.backend.versions.restoreVersion(container, version, { signal, ex });
    return new StorageObject(record, this.#container(container));
  }

  /**
   * Makes an object of the bytes from `start` up to but not including `end` (default: the source's end) of another, up to
   * 5 GB, without them passing through here.
   */
  async exCopyObjectRange(
    source: ObjectRef,
    container: ContainerRef,
    name: string,
    options: CallOptions & B2CopyRangeOptions,
  ): Promise<StorageObject<B2Backend>> {
    const { signal, ...given } = options;
    const { start, end, contentType, metadata, ...ex } = exOptions('copyRange', given);
    const key = this.keyOf(container);
    const from = { ...this.keysOf(source), range: { start, end } };
    const { backend } = this;
    const stored = metadata && storableHead({ name, contentType: '', metadata, headers: {} }, backend).metadata;
    const target = { container: key, name, head: { contentType, metadata: stored } };
    return new StorageObject(await backend.copy.copyRange(from, target, { signal, ex }), this.#container(key));
  }

  /** The buckets of these types that the key may see, by name. Without types: all but snapshots. */
  async exListContainers(options?: B2ListContainersOptions): Promise<readonly Container<B2Backend>[]> {
    const { bucketTypes, signal } = exCall('exListContainers', options);
    const buckets = await this.backend.services.buckets.all(signal, bucketTypes);
    return buckets.map((bucket) => new Container(toContainerRecord(bucket), this));
  }

  /** Encryption, Object Lock and replication of a bucket, where «may not be seen» is not «none». Asks B2 anew. */
  async exGetContainerProtection(
    container: ContainerRef,
    { signal }: CallOptions = {},
  ): Promise<B2ContainerProtection> {
    return containerProtection(await this.backend.services.buckets.find(this.keyOf(container).name, { signal }));
  }

  /** Retention, legal hold and encryption of one version, where «may not be seen» is not «none». */
  async exGetObjectProtection(
    version: ObjectRef & { readonly versionId: string },
    { signal }: CallOptions = {},
  ): Promise<B2ObjectProtection> {
    const { container, object, fileId } = this.#versionOf(version);
    const file = await this.backend.services.session.call(
      'b2_get_file_info',
      { fileId },
      { container, object, signal },
    );
    return objectProtection(file);
  }

  /** Changes a bucket: what is absent stays as it is. */
  async exUpdateContainer(
    container: ContainerRef,
    { signal, ...changes }: CallOptions & B2UpdateContainerOptions,
  ): Promise<Container<B2Backend>> {
    const key = this.keyOf(container);
    const { buckets, session } = this.backend.services;
    const bucketId = await buckets.idOf(key, signal);
    const request = { bucketId, ...exOptions('updateContainer', changes) };
    const bucket = await session.call('b2_update_bucket', request, { container: key.name, signal });
    return new Container(toContainerRecord(buckets.remember(bucket)), this);
  }

  /** Unfinished uploads in parts, page by page as they are consumed. */
  exListUnfinished(
    container: ContainerRef,
    options?: UnfinishedUploadsOptions,
  ): AsyncGenerator<MultipartUpload, void, undefined> {
    return unfinishedUploads(this, container, options);
  }

  /** The parts that an unfinished upload has, by number, page by page as they are consumed. */
  async *exListParts(
    upload: MultipartUpload,
    { signal }: CallOptions = {},
  ): AsyncGenerator<PartRecord, void, undefined> {
    const { multipart } = this.backend;
    this.keyOf(upload.container);
    yield* rows((cursor, limit, stop) => multipart.listParts(upload, { cursor, limit, signal: stop }), signal);
  }

  /** Deletes what unfinished uploads left behind, which is billed for and seen in no listing. Gives how many there were. */
  async exCancelUnfinished(container: ContainerRef, options?: CancelUnfinishedOptions): Promise<number> {
    return cancelUnfinished(this, container, options);
  }

  /** Changes or, with `null`, removes the retention of one version. The bucket must have Object Lock. */
  async exUpdateObjectRetention(
    version: ObjectRef & { readonly versionId: string },
    retention: FileRetention | null,
    { signal, ...options }: CallOptions & B2DeleteOptions = {},
  ): Promise<void> {
    const { container, object, fileId } = this.#versionOf(version);
    const request = { fileName: object, fileId, ...retentionFields(retention, options) };
    await this.backend.services.session.call('b2_update_file_retention', request, { container, object, signal });
  }

  /** Puts one version under legal hold, or ends it. The bucket must have Object Lock. */
  async exUpdateObjectLegalHold(
    version: ObjectRef & { readonly versionId: string },
    legalHold: 'off' | 'on',
    { signal }: CallOptions = {},
  ): Promise<void> {
    const { container, object, fileId } = this.#versionOf(version);
    const request = { fileName: object, fileId, ...legalHoldField(legalHold) };
    await this.backend.services.session.call('b2_update_file_legal_hold', request, { container, object, signal });
  }

  /**
   * A token that reads every object whose name starts with `prefix`, to be sent as `Authorization` header or query, with the
   * same overrides as query. `signedUrl` and `exSignedUrl` make whole URLs of it.
   */
  async exGetDownloadAuthorization(
    container: ContainerRef,
    prefix: string,
    { signal, ...options }: CallOptions & B2DownloadOverrides & { readonly expiresIn: number },
  ): Promise<string> {
    const request = downloadRequest('exGetDownloadAuthorization', options);
    return this.backend.links.authorize(this.keyOf(container), prefix, { ...request, signal });
  }

  /** `signedUrl` with every header that B2 can answer with. */
  async exSignedUrl(
    object: ObjectRef,
    { signal, ...options }: CallOptions & B2DownloadOverrides & { readonly expiresIn: number },
  ): Promise<string> {
    const request = downloadRequest('exSignedUrl', options);
    const keys = this.keysOf(object);
    return this.backend.links.sign(keys.container, keys.object.name, { ...request, signal });
  }

  /** Makes an application key. Its secret is told now and never again. */
  async exCreateKey(keyName: string, { signal, ...options }: CallOptions & B2KeyOptions): Promise<B2NewKey> {
    return this.backend.services.session.call('b2_create_key', createKeyRequest(keyName, options), { signal });
  }

  /** All application keys of the account, page by page as they are consumed. */
  async *exListKeys({ signal }: CallOptions = {}): AsyncGenerator<B2Key, void, undefined> {
    const page: FetchPage<B2Key> = async (startApplicationKeyId, maxKeyCount, stop) => {
      const from = startApplicationKeyId === undefined ? {} : { startApplicationKeyId };
      const request = { maxKeyCount, ...from };
      const { keys, nextApplicationKeyId } = await this.backend.services.session.call('b2_list_keys', request, {
        signal: stop,
      });
      return { items: keys, next: nextApplicationKeyId ?? undefined };
    };
    yield* rows(page, signal, MAX_KEYS);
  }

  /** Deletes an application key: what holds it is locked out. */
  async exDeleteKey(applicationKeyId: string, { signal }: CallOptions = {}): Promise<void> {
    await this.backend.services.session.call('b2_delete_key', { applicationKeyId }, { signal });
  }

  /** The bucket's rules on which events B2 calls which URL. */
  async exGetNotificationRules(
    container: ContainerRef,
    { signal }: CallOptions = {},
  ): Promise<readonly B2NotificationRule[]> {
    const key = this.keyOf(container);
    const bucketId = await this.backend.services.buckets.idOf(key, signal);
    const call = { container: key.name, signal };
    const answer = await this.backend.services.session.call('b2_get_bucket_notification_rules', { bucketId }, call);
    return answer.eventNotificationRules;
  }

  /** Replaces all of the bucket's notification rules. */
  async exSetNotificationRules(
    container: ContainerRef,
    rules: readonly NotificationRule[],
    { signal }: CallOptions = {},
  ): Promise<readonly B2NotificationRule[]> {
    const key = this.keyOf(container);
    const eventNotificationRules = notificationRules(rules);
    const request = { bucketId: await this.backend.services.buckets.idOf(key, signal), eventNotificationRules };
    const call = { container: key.name, signal };
    return (await this.backend.services.session.call('b2_set_bucket_notification_rules', request, call))
      .eventNotificationRules;
  }

  #container(key: ContainerKey): Container<B2Backend> {
    return new Container({ extra: {}, ...key }, this);
  }

  #versionOf(version: ObjectRef & { readonly versionId: string }) {
    const { container, object } = this.keysOf(version);
    return { container: container.name, object: object.name, fileId: version.versionId };
  }
}

/** Page after page, as the rows are consumed. */
function rows<T>(
  fetch: FetchPage<T>,
  signal: AbortSignal | undefined,
  pageSize = MAX_PAGE_SIZE,
): AsyncGenerator<T, void> {
  return items(fetch, { pageSize, signal, provider: PROVIDER });
}
