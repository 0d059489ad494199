import {
  MappedPage,
  ObjectAlreadyExistsError,
  ObjectChangedError,
  type CallOptions,
  type Capabilities,
  type ContainerKey,
  type ContainerRecord,
  type DeleteOptions,
  type ObjectBody,
  type ObjectKey,
  type ObjectQuery,
  type ObjectRecord,
  type Page,
  type PageRequest,
  type PrefixRecord,
  type ReadOptions,
  type ReadRecovery,
  type StorageBackend,
  type UploadBody,
  type UploadHead,
} from '@stowage/core/spi';
import { dateOf, detailsOf, type HttpText } from '@stowage/core/http';
import { SwiftError } from './api/swift-error.js';
import { SwiftCdn } from './cdn.js';
import { SwiftCopies } from './copies.js';
import { SwiftDeletions } from './deletions.js';
import {
  containerHeaders,
  exOptions,
  expiryHeaders,
  type SwiftContainerSettings,
  type SwiftExOptions,
} from './ex-options.js';
import { isNewSince } from './new-container.js';
import { ClusterLimits } from './limits.js';
import { headersOf, KEPT_HEADERS, METADATA } from './metadata.js';
import { SwiftMultipart } from './multipart.js';
import { assertContainerName, MAX_OBJECT_NAME_BYTES } from './names.js';
import { checksumsOf, quoted, toContainerRecord, toContainerRow, toObjectRow } from './records.js';
import type { SwiftServices } from './services.js';
import { SwiftLinks } from './links.js';
import { SwiftVersions } from './versions.js';

/** OpenStack Swift behind core's contract. */
export class SwiftBackend implements StorageBackend {
  readonly provider: string;
  readonly capabilities: Capabilities = {
    checksums: [{ algorithm: 'md5', write: true, part: true, whole: 'none' }],
    maxWriteSize: 5 * 1024 ** 3,
    maxObjectNameBytes: MAX_OBJECT_NAME_BYTES,
    maxPageSize: 10_000,
    rangeReads: true,
    deleteMissing: 'error',
    metadata: METADATA,
    headers: KEPT_HEADERS,
    // Swift has If-None-Match for writes, but looks before it stores and not while it does: it is no condition, and an option of its own.
    conditions: { read: true, write: [], copy: [], delete: false },
  };
  readonly readRecovery: ReadRecovery;
  declare readonly exOptions?: SwiftExOptions;

  readonly multipart: SwiftMultipart;
  readonly copy: SwiftCopies;
  readonly versions: SwiftVersions;
  readonly links: SwiftLinks;
  readonly uploadLinks: SwiftLinks;
  readonly uploadParts: SwiftLinks;
  readonly cdn: SwiftCdn;
  readonly deletions: SwiftDeletions;
  /** The layers below, for the driver's `ex*` methods. */
  readonly services: SwiftServices;
  readonly #limits: ClusterLimits;

  constructor(services: SwiftServices) {
    this.services = services;
    this.provider = services.session.provider;
    this.readRecovery = services.readRecovery;
    this.#limits = new ClusterLimits(services.info, this);
    this.multipart = new SwiftMultipart(services, this.#limits);
    this.copy = new SwiftCopies(services, this.multipart, this.#limits);
    this.deletions = new SwiftDeletions(services);
    this.versions = new SwiftVersions(services, this.deletions);
    this.links = this.uploadLinks = this.uploadParts = new SwiftLinks(services);
    this.cdn = new SwiftCdn(services, this.links);
  }

  async listContainers({ cursor, limit, signal, ex }: PageRequest): Promise<Page<ContainerRecord>> {
    exOptions('none', ex);
    return new MappedPage(await this.services.listing.containers({ cursor, limit, signal }), toContainerRow);
  }

  async getContainer(name: string, { signal, ex }: CallOptions): Promise<ContainerRecord> {
    exOptions('none', ex);
    assertContainerName(name, this.provider);
    return toContainerRecord(name, await this.services.downloader.container(name, signal));
  }

  /** What it is set to is said once it is known to be new: said at once, it would change the one that is there. */
  async createContainer(name: string, { signal, ex }: CallOptions): Promise<ContainerRecord> {
    const { storagePolicy, ...settings } = exOptions('createContainer', ex);
    assertContainerName(name, this.provider);
    const { session } = this.services;
    if (Object.keys(settings).length > 0) await this.#limits.assertTakesContainer(name, settings, signal);
    const headers = storagePolicy === undefined ? {} : { 'x-storage-policy': storagePolicy };
    const settle = isNewSince(this.services, name);
    await session.call({ method: 'PUT', container: name, headers, expected: 201, settle, signal });
    const wanted = containerHeaders(settings);
    if (Object.keys(wanted).length > 0) await session.call({ method: 'POST', container: name, headers: wanted });
    return this.getContainer(name, {});
  }

  /** What is absent stays as it is. */
  async updateContainer(
    { name }: ContainerKey,
    settings: SwiftContainerSettings,
    signal: AbortSignal | undefined,
  ): Promise<ContainerRecord> {
    await this.#limits.assertTakesContainer(name, settings, signal);
    const headers = containerHeaders(settings);
    await this.services.session.call({ method: 'POST', container: name, headers, signal });
    return this.getContainer(name, {});
  }

  async deleteContainer(container: ContainerKey, { signal, ex }: CallOptions): Promise<void> {
    exOptions('none', ex);
    assertContainerName(container.name, this.provider);
    await this.services.segments.removeContainer(container, signal);
    await this.services.session.remove({ method: 'DELETE', container: container.name, signal });
  }

  async listObjects(container: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord | PrefixRecord>> {
    const { prefix, delimiter, after, cursor, limit, signal, ex } = query;
    exOptions('none', ex);
    const filter = { prefix, delimiter, marker: after };
    const page = await this.services.listing.objects(container.name, filter, { cursor, limit, signal });
    return new MappedPage(page, toObjectRow);
  }

  async getObject(container: ContainerKey, object: ObjectKey, { signal, ex }: CallOptions): Promise<ObjectRecord> {
    exOptions('none', ex);
    return this.services.downloader.head(container, object, signal);
  }

  async readObject(container: ContainerKey, object: ObjectKey, options: ReadOptions): Promise<ObjectBody> {
    exOptions('none', options.ex);
    return this.services.downloader.read(container, object, options);
  }

  async writeObject(
    container: ContainerKey,
    head: UploadHead,
    body: UploadBody,
    { signal, ex }: CallOptions,
  ): Promise<ObjectRecord> {
    const { onlyIfAbsent = false, ...expiry } = exOptions('upload', ex);
    const { segments, uploader, clock } = this.services;
    await this.#limits.assertTakes(head, body.size, signal);
    const absent = onlyIfAbsent ? { 'if-none-match': '*' } : {};
    const headers = { ...headersOf(head), ...expiryHeaders(expiry), ...absent };
    const place = { container: container.name, object: head.name };
    const put = async (): Promise<HttpText> => {
      const stored = await uploader.put({ ...place, headers, body, announced: head.checksums?.md5, signal });
      return stored.answer;
    };
    const work = (): Promise<HttpText> => segments.releasing(container, head, put, { signal });
    const answer = await (onlyIfAbsent ? this.#creating(container, head.name, work) : work());
    const { etag = '', 'x-object-version-id': versionId, 'last-modified': stored, date } = answer.headers;
    return {
      kind: 'object',
      name: head.name,
      versionId,
      size: body.size,
      checksums: checksumsOf(etag),
      etag: quoted(etag),
      contentType: head.contentType,
      lastModified: dateOf(stored) ?? dateOf(date) ?? new Date(clock()),
      sourceLastModified: head.lastModified,
      metadata: head.metadata,
      headers: head.headers,
      extra: { isLarge: false },
    };
  }

  async deleteObject(
    container: ContainerKey,
    object: ObjectKey,
    { versions, signal, ex }: DeleteOptions,
  ): Promise<void> {
    exOptions('none', ex);
    if (versions === 'delete') return this.versions.deleteAll(container, object, signal);
    await this.deletions.deleteObject(container, object, signal);
  }

  async close(): Promise<void> {
    await this.services.session.close();
  }

  /** Where versions are kept, what was refused is there as a version all the same. */
  async #creating(container: ContainerKey, name: string, work: () => Promise<HttpText>): Promise<HttpText> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ObjectChangedError)) throw error;
      const versionId = error.cause instanceof SwiftError ? error.cause.versionId : undefined;
      const query = { 'version-id': versionId };
      if (versionId !== undefined)
        await this.services.session.remove({ method: 'DELETE', container: container.name, object: name, query });
      throw new ObjectAlreadyExistsError(name, detailsOf(error));
    }
  }
}
