import {
  cancelUnfinished,
  Container,
  StorageDriver,
  unfinishedUploads,
  type CallOptions,
  type CancelUnfinishedOptions,
  type ContainerRef,
  type ObjectRef,
  type UnfinishedUploadsOptions,
} from '@stowage/core';
import type { DriverScope } from '@stowage/core/registry';
import { Secret } from '@stowage/core/http';
import type { MultipartUpload } from '@stowage/core/spi';
import { storableHead } from '@stowage/core/validation';
import { accountOf, type SwiftAccount } from './account.js';
import type { SwiftBackend } from './backend.js';
import { composeBackend } from './compose.js';
import type { BulkDeletion } from './deletions.js';
import { PROVIDER } from './errors.js';
import { exCall, type SwiftMetadataOptions, type SwiftSweepOptions } from './ex-calls.js';
import { exOptions, expiryHeaders, type SwiftContainerSettings } from './ex-options.js';
import { formPost, type FormRequest, type SwiftForm } from './forms.js';
import { headersOf } from './metadata.js';
import { swiftSettings, type Preset, type SwiftOptions } from './options.js';
import { sweepSegments } from './sweep.js';
import type { TempUrlRequest } from './links.js';

const DAY = 24 * 60 * 60 * 1000;

/** OpenStack Swift, by its own API. */
export class SwiftStorageDriver extends StorageDriver<SwiftBackend> {
  /** What is known of the provider beforehand. */
  static readonly preset: Preset = { provider: PROVIDER, name: 'SwiftStorageDriver' };

  /**
   * Does no I/O: the credentials are first used, and found right or wrong, by the first call.
   *
   * @param user TempAuth's `account:user`, Keystone's user, or the id of an application credential
   * @param key the password, API key or secret
   * @param scope replaces the machine's network, clock, sleep or chance, for tests
   * @throws {InvalidArgumentError} naming the option that is unknown or wrong
   */
  constructor(user: string, key: string, options: SwiftOptions = {}, scope?: DriverScope) {
    super(composeBackend(swiftSettings(user, key, options, new.target.preset), scope));
  }

  /** What the cluster says of its features and limits, in Swift's words. Asked once. */
  async exGetInfo({ signal }: CallOptions = {}): Promise<Readonly<Record<string, unknown>>> {
    return (await this.backend.services.info.get(signal)).raw;
  }

  /** How many containers, objects and bytes the account has, as far as Swift has counted them, and its quota. */
  async exGetAccount({ signal }: CallOptions = {}): Promise<SwiftAccount> {
    const { provider, services } = this.backend;
    return accountOf(await services.session.call({ method: 'HEAD', signal }), provider);
  }

  /** Changes who may read and write, quotas and metadata of a container: what is absent stays as it is. */
  async exUpdateContainer(
    container: ContainerRef,
    { signal, ...settings }: CallOptions & SwiftContainerSettings,
  ): Promise<Container<SwiftBackend>> {
    const record = this.backend.updateContainer(this.keyOf(container), exOptions('settings', settings), signal);
    return new Container(await record, this);
  }

  /** Replaces metadata, headers and time of expiry of an object, all of them, without its bytes. */
  async exSetMetadata(object: ObjectRef, options?: SwiftMetadataOptions): Promise<void> {
    const { signal, contentType, deleteAfter, deleteAt, ...given } = exCall('exSetMetadata', options);
    const keys = this.keysOf(object);
    const { metadata = {}, headers = {}, lastModified } = given;
    const head = { name: keys.object.name, contentType: contentType ?? '', metadata, headers, lastModified };
    const { 'content-type': type, ...stored } = headersOf(storableHead(head, this.backend));
    const expiry = expiryHeaders(exOptions('copy', { deleteAfter, deleteAt }));
    const { downloader, session } = this.backend.services;
    const all = { ...stored, ...expiry, ...(contentType === undefined ? {} : { 'content-type': type ?? '' }) };
    const place = { container: keys.container.name, object: keys.object.name };
    const post = () => session.call({ method: 'POST', ...place, headers: all, signal });
    await downloader.telling(keys.container, keys.object, post, signal);
  }

  /** Gives the account the key that URLs and forms are signed with. What was signed with the one before is good no more. */
  async exSetTempUrlKey(key: string, { signal }: CallOptions = {}): Promise<void> {
    const headers = { 'x-account-meta-temp-url-key': new Secret(key) };
    await this.backend.services.session.call({ method: 'POST', headers, signal });
    this.backend.links.forgetKey();
  }

  /**
   * Deletes many names in one request, or as few as the cluster's limit lets it be, where `deleteObjects` sends one each. Keeps the segments of large objects, which
   * {@link exSweepSegments} removes, and where versions are kept leaves a marker also of what is not there.
   */
  async exBulkDelete(
    container: ContainerRef,
    names: readonly string[],
    { signal }: CallOptions = {},
  ): Promise<BulkDeletion> {
    const key = this.keyOf(container);
    for (const name of names) this.keysOf({ container: key.name, name });
    return this.backend.deletions.inBulk(key, names, signal);
  }

  /** A URL for one kind of request about one object, as Swift has them. */
  async exTempUrl(object: ObjectRef, request: TempUrlRequest): Promise<string> {
    const keys = this.keysOf(object);
    return this.backend.links.sign(keys.container, keys.object.name, exCall('exTempUrl', request));
  }

  /** A form that stores files below a prefix, each under the name that the browser gives it. */
  async exFormPost(container: ContainerRef, prefix: string, request: FormRequest): Promise<SwiftForm> {
    const { services, links: urls } = this.backend;
    return formPost({ services, urls }, this.keyOf(container).name, prefix, exCall('exFormPost', request));
  }

  /** Unfinished uploads in parts, page by page as they are consumed. */
  exListUnfinished(
    container: ContainerRef,
    options?: UnfinishedUploadsOptions,
  ): AsyncGenerator<MultipartUpload, void, undefined> {
    return unfinishedUploads(this, container, options);
  }

  /** Removes what unfinished uploads have stored, which is billed for. Gives how many there were. */
  async exCancelUnfinished(container: ContainerRef, options?: CancelUnfinishedOptions): Promise<number> {
    return cancelUnfinished(this, container, options);
  }

  /**
   * Removes segments that belong to nothing any more: what a process has left that ended between replacing a large object and removing what
   * it was made of. Gives how many there were.
   */
  async exSweepSegments(container: ContainerRef, options?: SwiftSweepOptions): Promise<number> {
    const { services } = this.backend;
    const { olderThan = new Date(services.clock() - DAY), signal } = exCall('exSweepSegments', options);
    return sweepSegments(services, this.keyOf(container), { olderThan, signal });
  }
}

/** OVHcloud's object storage with Swift's API. `region` says where, such as `GRA`. */
export class OvhSwiftStorageDriver extends SwiftStorageDriver {
  static override readonly preset: Preset = {
    provider: 'ovh_swift',
    name: 'OvhSwiftStorageDriver',
    authUrl: 'https://auth.cloud.ovh.net/v3',
  };
}

/** Rackspace Cloud Files: user and API key. `region` says where, such as `ORD`. */
export class CloudFilesStorageDriver extends SwiftStorageDriver {
  static override readonly preset: Preset = {
    provider: 'cloudfiles',
    name: 'CloudFilesStorageDriver',
    authUrl: 'https://identity.api.rackspacecloud.com/v2.0',
  };
}
