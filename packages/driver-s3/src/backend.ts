import { conditionHeaders, type HttpText } from '@stowage/core/http';
import {
  ObjectChangedError,
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
  type WriteOptions,
} from '@stowage/core/spi';
import { S3Copies } from './copies.js';
import { S3Multipart } from './multipart.js';
import { S3Versions } from './versions.js';
import { Buckets } from './buckets.js';
import { deletionHeaders, S3BulkDelete } from './bulk-delete.js';
import { capabilitiesOf } from './capabilities.js';
import { held } from './download/downloader.js';
import { keyHeaders } from './encryption.js';
import { exOptions, type S3ExOptions } from './ex-options.js';
import { assertKey } from './names.js';
import { S3UploadForms } from './forms.js';
import { S3Links, S3UploadLinks, S3UploadParts } from './links.js';
import { Listing } from './listing.js';
import type { S3Services } from './services.js';
import { Writes } from './writes.js';

/** That of a service which has all that Amazon's has. */
export type FullS3Backend = S3Backend & {
  readonly [Facet in 'bulkDelete' | 'uploadForms' | 'versions']-?: NonNullable<S3Backend[Facet]>;
};

/** S3, or what speaks like it, behind core's contract. */
export class S3Backend implements StorageBackend {
  readonly provider: string;
  readonly capabilities: Capabilities;
  readonly readRecovery: ReadRecovery;
  declare readonly exOptions?: S3ExOptions;

  readonly multipart: S3Multipart;
  readonly copy: S3Copies;
  readonly links: S3Links;
  readonly uploadLinks: S3UploadLinks;
  readonly uploadParts: S3UploadParts;
  declare readonly uploadForms?: S3UploadForms;
  declare readonly versions?: S3Versions;
  declare readonly bulkDelete?: S3BulkDelete;
  /** The layers below, for the driver's `ex*` methods. */
  readonly services: S3Services;
  readonly #buckets: Buckets;
  readonly #listing: Listing;
  readonly #writes: Writes;

  constructor(services: S3Services) {
    const { preset, session } = services;
    this.services = services;
    this.provider = preset.id;
    this.capabilities = capabilitiesOf(preset);
    this.readRecovery = services.readRecovery;
    this.multipart = new S3Multipart(services);
    this.copy = new S3Copies(services);
    this.links = new S3Links(services);
    this.uploadLinks = new S3UploadLinks(services);
    this.uploadParts = new S3UploadParts(services);
    this.#buckets = new Buckets(services);
    // What the preset does not have is not there: that is the contract.
    if (preset.forms) this.uploadForms = new S3UploadForms(services);
    if (preset.versions) this.versions = new S3Versions(services, { buckets: this.#buckets, copy: this.copy });
    if (preset.maxDeletions > 0) this.bulkDelete = new S3BulkDelete(services);
    this.#listing = new Listing(session, preset);
    this.#writes = new Writes(services);
  }

  async listContainers(page: PageRequest): Promise<Page<ContainerRecord>> {
    return this.#buckets.list(page);
  }

  async getContainer(name: string, options: CallOptions): Promise<ContainerRecord> {
    return this.#buckets.find(name, options);
  }

  async createContainer(name: string, options: CallOptions): Promise<ContainerRecord> {
    return this.#buckets.create(name, options);
  }

  async deleteContainer(container: ContainerKey, options: CallOptions): Promise<void> {
    return this.#buckets.delete(container, options);
  }

  async listObjects(container: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord | PrefixRecord>> {
    return this.#listing.page(container, query);
  }

  async getObject(container: ContainerKey, object: ObjectKey, { signal, ex }: CallOptions): Promise<ObjectRecord> {
    const headers = keyHeaders(exOptions('read', ex).serverSideEncryption);
    return this.services.lookup.find(container, object, { headers, signal });
  }

  async readObject(container: ContainerKey, object: ObjectKey, options: ReadOptions): Promise<ObjectBody> {
    const { range, signal } = options;
    const { downloader, lookup } = this.services;
    const headers = keyHeaders(exOptions('read', options.ex).serverSideEncryption);
    const read = () => downloader.read(container, object, { range, headers, signal });
    const answer = await lookup.tellingMissing(container, object, read, { signal });
    return held(answer, () => {
      const { versionId } = object;
      const found = versionId === undefined ? answer.object : lookup.assertVersion(answer.object, versionId);
      return { object: found, size: answer.span.end - answer.span.start, stream: answer.body };
    });
  }

  async writeObject(
    container: ContainerKey,
    head: UploadHead,
    body: UploadBody,
    options: WriteOptions,
  ): Promise<ObjectRecord> {
    return this.#writes.put(container, head, body, options);
  }

  /** By name, whatever version the key says: `deleteVersion` deletes one. What is not there is deleted as well, unless there is a condition. */
  async deleteObject(container: ContainerKey, { name }: ObjectKey, options: DeleteOptions): Promise<void> {
    const versions = options.versions === 'delete' ? this.versions : undefined;
    if (versions !== undefined && options.ifMatch === undefined) return versions.deleteAll(container, name, options);
    await this.#delete(container, name, options);
    // Only the deletion of a name compares. What that hides goes now; what is stored meanwhile stays.
    await versions?.deleteHidden(container, name, options);
  }

  async #delete(container: ContainerKey, key: string, { ex, signal, ifMatch }: DeleteOptions): Promise<void> {
    const headers = { ...deletionHeaders(ex), ...conditionHeaders({ ifMatch }) };
    assertKey(key, this.provider);
    const call = { operation: 'DeleteObject', method: 'DELETE', bucket: container.name, key, headers, signal } as const;
    const look = (): Promise<HttpText | undefined> => this.#gone(container, key, signal);
    // Where versions are kept every deletion leaves a marker: one is enough. And what is deleted meets no condition.
    const isLooked = this.versions !== undefined || ifMatch !== undefined;
    await this.services.session.call(call, undefined, isLooked ? look : undefined).catch(async (error: unknown) => {
      if (error instanceof ObjectChangedError && (await look()) !== undefined)
        throw new ObjectDoesNotExistError(key, { provider: this.provider, cause: error });
      throw error;
    });
  }

  /** The answer to a deletion, if there is no such object any more. */
  async #gone(container: ContainerKey, name: string, signal: AbortSignal | undefined): Promise<HttpText | undefined> {
    try {
      await this.services.lookup.find(container, { name }, { signal });
      return undefined;
    } catch (error) {
      return error instanceof ObjectDoesNotExistError ? { status: 204, headers: {}, text: '' } : undefined;
    }
  }

  async close(): Promise<void> {
    await this.services.close();
  }
}
