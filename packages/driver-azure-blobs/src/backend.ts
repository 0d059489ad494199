import {
  ObjectDoesNotExistError,
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
  type VersionKey,
  type WriteOptions,
} from '@stowage/core/spi';
import { AzureBulkDelete } from './bulk-delete.js';
import { AzureCdn } from './cdn.js';
import { goneIsDone } from './containers.js';
import { AzureCopies } from './copies.js';
import { BlobCalls } from './ex/blob-calls.js';
import { exOptions, writtenHeaders, type AzureExOptions } from './ex-options.js';
import { AzureLinks, AzureUploadLinks, AzureUploadParts } from './links.js';
import { MAX_PAGE_SIZE, objectsOf } from './listing.js';
import { KEPT_HEADERS, METADATA } from './metadata.js';
import { AzureMultipart } from './multipart.js';
import { assertBlobName, assertContainerName, MAX_NAME_BYTES } from './names.js';
import { PROVIDER } from './errors.js';
import type { AzureServices } from './services.js';
import { AzureVersions } from './versions.js';

/** In bytes: 5,000 MiB. https://learn.microsoft.com/rest/api/storageservices/put-blob */
const MAX_PUT_SIZE = 5000 * 1024 ** 2;

/** Azure Blob Storage behind core's contract. */
export class AzureBlobsBackend implements StorageBackend {
  readonly provider = PROVIDER;
  readonly capabilities: Capabilities = {
    checksums: [{ algorithm: 'md5', write: true, part: true, whole: 'completed' }],
    maxWriteSize: MAX_PUT_SIZE,
    maxObjectNameBytes: MAX_NAME_BYTES,
    maxPageSize: MAX_PAGE_SIZE,
    rangeReads: true,
    deleteMissing: 'error',
    metadata: METADATA,
    headers: Object.keys(KEPT_HEADERS),
    conditions: { read: true, write: ['ifMatch', 'ifNoneMatch'], copy: ['ifMatch', 'ifNoneMatch'], delete: true },
  };
  readonly readRecovery: ReadRecovery;
  declare readonly exOptions?: AzureExOptions;

  readonly multipart: AzureMultipart;
  readonly copy: AzureCopies;
  readonly links: AzureLinks;
  readonly uploadLinks: AzureUploadLinks;
  readonly uploadParts: AzureUploadParts;
  readonly cdn: AzureCdn;
  readonly bulkDelete: AzureBulkDelete;
  /** Where the account keeps versions, as the option `keepsVersions` says. */
  readonly versions?: AzureVersions;
  /** What the driver's `ex*` methods ask for. */
  readonly calls: BlobCalls;
  /** The layers below, for the driver's `ex*` methods. */
  readonly services: AzureServices;

  constructor(services: AzureServices) {
    this.services = services;
    this.readRecovery = services.readRecovery;
    this.calls = new BlobCalls(services);
    this.multipart = new AzureMultipart(services);
    this.copy = new AzureCopies(services);
    this.links = new AzureLinks(services.signer);
    this.uploadLinks = new AzureUploadLinks(services.signer);
    this.uploadParts = new AzureUploadParts(services.signer);
    this.cdn = new AzureCdn(services, this.links);
    this.bulkDelete = new AzureBulkDelete(services, (container, name, options) =>
      this.deleteObject(container, { name }, options),
    );
    if (services.settings.keepsVersions) this.versions = this.#versions();
  }

  #versions(): AzureVersions {
    const { calls, copy } = this;
    const deleteCurrent = async (container: ContainerKey, { name }: VersionKey, options: CallOptions): Promise<void> =>
      this.deleteObject(container, { name }, options);
    return new AzureVersions(this.services, { calls, copy, deleteCurrent });
  }

  async listContainers(page: PageRequest): Promise<Page<ContainerRecord>> {
    exOptions('none', page.ex);
    return this.services.containers.list(page);
  }

  async getContainer(name: string, options: CallOptions): Promise<ContainerRecord> {
    exOptions('none', options.ex);
    return this.services.containers.get(name, options);
  }

  async createContainer(name: string, options: CallOptions): Promise<ContainerRecord> {
    return this.services.containers.create(name, options);
  }

  async deleteContainer(container: ContainerKey, options: CallOptions): Promise<void> {
    const hasUploads = (): Promise<boolean> => this.multipart.hasUploads(container, options.signal);
    await this.services.containers.delete(container, options, hasUploads);
  }

  async listObjects(container: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord | PrefixRecord>> {
    exOptions('none', query.ex);
    assertContainerName(container.name);
    return objectsOf(this.services.session, container, query);
  }

  async getObject(container: ContainerKey, object: ObjectKey, { signal, ex }: CallOptions): Promise<ObjectRecord> {
    exOptions('none', ex);
    assertPlace(container, object);
    return (await this.services.downloader.head(container, object, { signal })).record;
  }

  async readObject(
    container: ContainerKey,
    object: ObjectKey,
    { range, signal, ex }: ReadOptions,
  ): Promise<ObjectBody> {
    const headers = { 'x-ms-lease-id': exOptions('read', ex).leaseId };
    assertPlace(container, object);
    return this.services.downloader.read(container, object, { range, headers, signal });
  }

  async writeObject(
    container: ContainerKey,
    head: UploadHead,
    body: UploadBody,
    { ex, ...call }: WriteOptions,
  ): Promise<ObjectRecord> {
    const headers = writtenHeaders(exOptions('upload', ex));
    assertPlace(container, head);
    return this.services.uploader.put(container, head, body, { ...call, headers });
  }

  /** By name, whatever version the key says: where the account keeps versions they stay, unless all are to go. */
  async deleteObject(container: ContainerKey, { name }: ObjectKey, options: DeleteOptions): Promise<void> {
    const { leaseId, deleteSnapshots } = exOptions('delete', options.ex);
    assertPlace(container, { name });
    if (options.versions === 'delete') return this.versions?.deleteAll(container, name, options);
    const { session, downloader } = this.services;
    const deleting = session.write({
      operation: 'Delete Blob',
      method: 'DELETE',
      container: container.name,
      blob: name,
      headers: { 'if-match': options.ifMatch, 'x-ms-lease-id': leaseId, 'x-ms-delete-snapshots': deleteSnapshots },
      signal: options.signal,
      settle: goneIsDone(ObjectDoesNotExistError),
    });
    await deleting.catch((error: unknown) => downloader.toldMissing(container, { name }, error, options.signal));
  }

  async close(): Promise<void> {
    await this.services.close();
  }
}

/** @throws what is wrong with either name */
function assertPlace(container: ContainerKey, { name }: { readonly name: string }): void {
  assertContainerName(container.name);
  assertBlobName(name);
}
