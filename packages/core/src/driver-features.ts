import { Container } from './container.js';
import { InvalidArgumentError, NotSupportedError } from './errors/index.js';
import { collect, itemsOf, walkOf, type FetchPage } from './listing/index.js';
import type {
  CallOptions,
  CdnUrlOptions,
  Listing,
  ListVersionsOptions,
  SignedUploadUrlOptions,
  SignedUrlOptions,
} from './options.js';
import { containerKey, containerOf, objectKeys, type ContainerRef, type ObjectRef } from './references.js';
import type { BackendWith, Capabilities, ContainerKey, ObjectKey, SignedUpload, StorageBackend } from './spi/index.js';
import type { StorageDriver } from './storage-driver.js';
import { ObjectVersion, StorageObject } from './storage-object.js';
import { facetOf } from './supports.js';
import { resolveContentType } from './transfer/content/content-type.js';
import { callOptions } from './validation/call-options.js';
import { checkOptions } from './validation/check-options.js';
import { assertObjectName } from './validation/names.js';
import { INSPECT, type Inspect } from './inspected.js';

/** How long URLs are good for unless said otherwise, in seconds. */
const DEFAULT_EXPIRES_IN = 3600;

/**
 * What only some providers have: URLs, versions, regions. `this` says which facet a method needs, so that it can be called where the
 * backend has it. `StorageDriver` adds what every provider has; it is the class that users know.
 */
export abstract class DriverFeatures<B extends StorageBackend> {
  /** The provider behind this driver, as the contract sees it: for authors of drivers and tests. */
  readonly backend: B;

  constructor(backend: B) {
    this.backend = backend;
  }

  /** The provider's id. */
  get provider(): string {
    return this.backend.provider;
  }

  /** Kinds and limits of the provider. */
  get capabilities(): Capabilities {
    return this.backend.capabilities;
  }

  /** The class and the provider: never credentials, connections or tokens. */
  [INSPECT](_depth: number, _options: object, inspect: Inspect): string {
    return `${this.constructor.name} { provider: ${inspect(this.provider)} }`;
  }

  /** As `util.inspect.custom`. */
  toJSON(): Record<string, unknown> {
    return { provider: this.provider };
  }

  // ── URLs ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A URL that reads one object without credentials for a while. */
  async signedUrl(
    this: StorageDriver<B & BackendWith<'links'>>,
    object: ObjectRef,
    options?: SignedUrlOptions,
  ): Promise<string> {
    const { expiresIn = DEFAULT_EXPIRES_IN, ...rest } = checkOptions('signedUrl', callOptions.signedUrl, options);
    const links = facetOf(this.backend, 'links');
    if (expiresIn > links.maxExpiresIn) throw tooLong('signedUrl', expiresIn, links.maxExpiresIn);
    const keys = this.keysOf(object);
    return links.signedUrl(keys.container, keys.object, { ...rest, expiresIn });
  }

  /** How to upload one object without credentials for a while, from a browser for instance. */
  async signedUploadUrl(
    this: StorageDriver<B & BackendWith<'uploadLinks'>>,
    container: ContainerRef,
    name: string,
    options?: SignedUploadUrlOptions,
  ): Promise<SignedUpload> {
    const checked = checkOptions('signedUploadUrl', callOptions.signedUploadUrl, options);
    const links = facetOf(this.backend, 'uploadLinks');
    assertObjectName(name, this.capabilities);
    const contentType = resolveContentType(checked.contentType, name);
    const expiresIn = checked.expiresIn ?? DEFAULT_EXPIRES_IN;
    if (expiresIn > links.maxExpiresIn) throw tooLong('signedUploadUrl', expiresIn, links.maxExpiresIn);
    return links.signedUploadUrl(this.keyOf(container), name, { expiresIn, contentType, signal: checked.signal });
  }

  /** Makes everything in a container readable by everyone. */
  async enableContainerCdn(
    this: StorageDriver<B & BackendWith<'cdn'>>,
    container: ContainerRef,
    options?: CallOptions,
  ): Promise<void> {
    const call = checkOptions('enableContainerCdn', callOptions.call, options);
    await facetOf(this.backend, 'cdn').enableContainer(this.keyOf(container), call);
  }

  /** Makes an object readable by everyone; where the provider decides by container, its whole container. */
  async enableObjectCdn(
    this: StorageDriver<B & BackendWith<'cdn'>>,
    object: ObjectRef,
    options?: CallOptions,
  ): Promise<void> {
    const call = checkOptions('enableObjectCdn', callOptions.call, options);
    const keys = this.keysOf(object);
    await facetOf(this.backend, 'cdn').enableObject(keys.container, keys.object, call);
  }

  /** The URL under which a public container's objects are found. */
  async getContainerCdnUrl(
    this: StorageDriver<B & BackendWith<'cdn'>>,
    container: ContainerRef,
    options?: CdnUrlOptions,
  ): Promise<string> {
    const call = checkOptions('getContainerCdnUrl', callOptions.cdnUrl, options);
    return facetOf(this.backend, 'cdn').containerUrl(this.keyOf(container), { signal: call.signal });
  }

  /** An object's public URL or, in a private container, one that works for `expiresIn` seconds. */
  async getObjectCdnUrl(
    this: StorageDriver<B & BackendWith<'cdn'>>,
    object: ObjectRef,
    options?: CdnUrlOptions,
  ): Promise<string> {
    const { expiresIn = DEFAULT_EXPIRES_IN, signal } = checkOptions('getObjectCdnUrl', callOptions.cdnUrl, options);
    const keys = this.keysOf(object);
    return facetOf(this.backend, 'cdn').objectUrl(keys.container, keys.object, { expiresIn, signal });
  }

  // ── versions and regions ────────────────────────────────────────────────────────────────────────────────────────

  /** Every version of every object, hide markers included: by name, then newest first; page by page as they are consumed. */
  iterateObjectVersions(
    this: StorageDriver<B & BackendWith<'versions'>>,
    container: ContainerRef,
    options?: ListVersionsOptions,
  ): AsyncGenerator<ObjectVersion<B>, void, undefined> {
    return itemsOf(() => {
      const checked = checkOptions('iterateObjectVersions', callOptions.listVersions, options);
      return [this.#versions(container, checked), walkOf(this.backend, checked)];
    });
  }

  /** {@link iterateObjectVersions} as one list in memory, or the first `limit` of them. */
  async listObjectVersions(
    this: StorageDriver<B & BackendWith<'versions'>>,
    container: ContainerRef,
    options?: ListVersionsOptions,
  ): Promise<Listing<ObjectVersion<B>>> {
    const checked = checkOptions('listObjectVersions', callOptions.listVersions, options);
    return collect(this.#versions(container, checked), walkOf(this.backend, checked));
  }

  /**
   * Has a container keep versions from now on (`on`), or keep no more of them (`suspended`): those that it has stay.
   *
   * @returns the container with its new state
   * @throws {NotSupportedError} if the provider cannot do that
   */
  async setContainerVersioning(
    this: StorageDriver<B & BackendWith<'versions'>>,
    container: ContainerRef,
    versioning: 'on' | 'suspended',
    options?: CallOptions,
  ): Promise<Container<B>> {
    const call = checkOptions('setContainerVersioning', callOptions.call, options);
    const versions = facetOf(this.backend, 'versions');
    const key = this.keyOf(container);
    // Typed, but not everybody's compiler has seen it: nobody turns versions off that are kept.
    if (!['on', 'suspended'].includes(versioning) || !versions.states.includes(versioning))
      throw new NotSupportedError(`versioning that is '${versioning}'`, { provider: this.provider });
    await versions.setVersioning(key, versioning, call);
    const { name, id, extra } = containerOf<B>(container, this);
    return new Container<B>({ name, id, versioning, extra }, this);
  }

  /** Makes a name disappear from listings and keeps its versions. */
  async hideObject(
    this: StorageDriver<B & BackendWith<'versions'>>,
    object: ObjectRef,
    options?: CallOptions,
  ): Promise<void> {
    const call = checkOptions('hideObject', callOptions.call, options);
    const keys = this.keysOf(object);
    await facetOf(this.backend, 'versions').hideObject(keys.container, object.name, call);
  }

  /** Makes an older version the newest one again. */
  async restoreObjectVersion(
    this: StorageDriver<B & BackendWith<'versions'>>,
    version: ObjectRef & { readonly versionId: string },
    options?: CallOptions,
  ): Promise<StorageObject<B>> {
    const call = checkOptions('restoreObjectVersion', callOptions.call, options);
    const keys = this.keysOf(version);
    const record = await facetOf(this.backend, 'versions').restoreVersion(keys.container, version, call);
    return new StorageObject(record, containerOf<B>(version.container, this));
  }

  /** Deletes one version; if it was the newest, the one before it becomes the object. */
  async deleteObjectVersion(
    this: StorageDriver<B & BackendWith<'versions'>>,
    version: ObjectRef & { readonly versionId: string },
    options?: CallOptions,
  ): Promise<void> {
    const call = checkOptions('deleteObjectVersion', callOptions.call, options);
    const keys = this.keysOf(version);
    await facetOf(this.backend, 'versions').deleteVersion(keys.container, version, call);
  }

  /** Where this account can store. */
  async listRegions(
    this: StorageDriver<B & BackendWith<'regions'>>,
    options?: CallOptions,
  ): Promise<readonly string[]> {
    return facetOf(this.backend, 'regions').listRegions(checkOptions('listRegions', callOptions.call, options));
  }

  // ── for `ex*` methods ───────────────────────────────────────────────────────────────────────────────────────────

  /**
   * What the backend is told of a container that the user named. Every method that takes one begins with this.
   *
   * @throws {InvalidContainerNameError} if no container can have the name
   * @throws {InvalidArgumentError} if it is a container of another driver
   */
  protected keyOf(container: ContainerRef): ContainerKey {
    return containerKey(container, this);
  }

  /** As {@link keyOf}, of an object: its name is checked, and its container's name and driver. */
  protected keysOf(object: ObjectRef): { readonly container: ContainerKey; readonly object: ObjectKey } {
    return objectKeys(object, this);
  }

  #versions(
    this: StorageDriver<B & BackendWith<'versions'>>,
    container: ContainerRef,
    options: ListVersionsOptions,
  ): FetchPage<ObjectVersion<B>> {
    const key = this.keyOf(container);
    const owner = containerOf<B>(container, this);
    const versions = facetOf(this.backend, 'versions');
    const { name, prefix = name ?? '' } = options;
    return async (cursor, limit, signal) => {
      const page = await versions.listVersions(key, { prefix, signal, cursor, limit });
      const wanted = name === undefined ? page.items : page.items.filter((version) => version.name === name);
      // A name sorts before every longer one that starts with it: where another name shows up, all its versions have been seen.
      const next = wanted.length === page.items.length ? page.next : undefined;
      return { items: wanted.map((version) => new ObjectVersion(version, owner)), next };
    };
  }
}

function tooLong(call: string, expiresIn: number, limit: number): InvalidArgumentError {
  return new InvalidArgumentError(`${call}: option 'expiresIn' is ${expiresIn} seconds; this provider allows ${limit}`);
}
