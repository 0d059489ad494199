import { withPrefix } from '@stowage/core/http';
import { items, type FetchPage } from '@stowage/core/listing';
import {
  ConflictError,
  MalformedResponseError,
  ObjectDoesNotExistError,
  type CallOptions,
  type ContainerKey,
  type ObjectKey,
  type ObjectRecord,
  type VersionKey,
} from '@stowage/core/spi';
import { toXml } from '@stowage/xml';
import { goneIsDone } from '../containers.js';
import { printCursor } from '../cursor.js';
import { SNAPSHOT, versionQuery } from '../download/downloader.js';
import type {
  AzureLeasedOptions,
  AzureListBlobsOptions,
  AzureSetTierOptions,
  AzureSnapshotOptions,
} from '../ex-calls.js';
import type { AzureTier } from '../ex-options.js';
import { listBlobs, MAX_PAGE_SIZE } from '../listing.js';
import { META } from '../metadata.js';
import { assertBlobName, assertContainerName } from '../names.js';
import { PROVIDER } from '../errors.js';
import { fromRow } from '../records.js';
import type { AzureServices } from '../services.js';

/** One blob, or one version or snapshot of it. */
export interface BlobPlace {
  readonly container: ContainerKey;
  readonly object: ObjectKey;
}

/** What Azure can do with single blobs beyond the contract. */
export class BlobCalls {
  readonly #services: AzureServices;

  constructor(services: AzureServices) {
    this.#services = services;
  }

  /** Of a blob, version or snapshot. https://learn.microsoft.com/rest/api/storageservices/set-blob-tier */
  async setTier(place: BlobPlace, tier: AzureTier, options: AzureSetTierOptions): Promise<void> {
    const { leaseId, rehydratePriority, signal } = options;
    await this.#services.session.write({
      ...placed('Set Blob Tier', place, 'tier'),
      headers: {
        'content-length': '0',
        'x-ms-access-tier': tier,
        'x-ms-rehydrate-priority': rehydratePriority,
        'x-ms-lease-id': leaseId,
      },
      signal,
    });
  }

  /** Gives its id. https://learn.microsoft.com/rest/api/storageservices/snapshot-blob */
  async createSnapshot(
    place: BlobPlace,
    { leaseId, ifMatch, metadata = {}, signal }: AzureSnapshotOptions,
  ): Promise<string> {
    const { headers } = await this.#services.session.write({
      ...placed('Snapshot Blob', place, 'snapshot'),
      headers: { 'content-length': '0', 'if-match': ifMatch, 'x-ms-lease-id': leaseId, ...withPrefix(META, metadata) },
      signal,
    });
    const time = headers['x-ms-snapshot'] ?? '';
    if (time === '') throw new MalformedResponseError('Snapshot Blob: the answer has no time', { provider: PROVIDER });
    return SNAPSHOT + time;
  }

  /** One version or snapshot. https://learn.microsoft.com/rest/api/storageservices/delete-blob */
  async deleteVersion(
    container: ContainerKey,
    object: VersionKey,
    { leaseId, signal }: AzureLeasedOptions,
  ): Promise<void> {
    await this.#services.session.write({
      ...placed('Delete Blob', { container, object }),
      method: 'DELETE',
      headers: { 'x-ms-lease-id': leaseId },
      signal,
      settle: goneIsDone(ObjectDoesNotExistError),
    });
  }

  /** https://learn.microsoft.com/rest/api/storageservices/undelete-blob */
  async undelete(place: BlobPlace, { signal }: CallOptions): Promise<void> {
    const headers = { 'content-length': '0' };
    await this.#services.session.write({ ...placed('Undelete Blob', place, 'undelete'), headers, signal });
  }

  /** A blob without blocks is made where there is none, which drops what was sent, and deleted if it is still that. */
  async discardUncommitted(place: BlobPlace, { signal }: CallOptions): Promise<void> {
    const { session } = this.#services;
    const { headers } = await session
      .write({
        ...placed('Put Block List', place, 'blocklist'),
        headers: { 'if-none-match': '*' },
        body: toXml('BlockList', {}),
        signal,
      })
      .catch((cause: unknown) => {
        if (!(cause instanceof ConflictError)) throw cause;
        const words = `'${place.object.name}' has a blob: storing it anew discards what was sent and not committed`;
        throw new ConflictError(words, { provider: PROVIDER, cause });
      });
    const still = { 'if-match': headers['etag'] };
    await session.write({
      ...placed('Delete Blob', place),
      method: 'DELETE',
      headers: still,
      settle: goneIsDone(ObjectDoesNotExistError),
    });
  }

  /** Every row, page by page. */
  list(
    container: ContainerKey,
    { prefix = '', include, signal }: AzureListBlobsOptions,
  ): AsyncGenerator<ObjectRecord, void, undefined> {
    assertContainerName(container.name);
    const page: FetchPage<ObjectRecord> = async (cursor, limit, stop) => {
      const query = { prefix, include, cursor, limit, signal: stop };
      const { rows, marker } = await listBlobs(this.#services.session, container, query);
      return { items: rows.map(fromRow), next: printCursor(marker) };
    };
    return items(page, { pageSize: MAX_PAGE_SIZE, signal, provider: PROVIDER });
  }
}

function placed(operation: string, { container, object }: BlobPlace, comp?: string) {
  assertContainerName(container.name);
  assertBlobName(object.name);
  const query = { comp, ...versionQuery(object.versionId) };
  return { operation, method: 'PUT', container: container.name, blob: object.name, query } as const;
}
