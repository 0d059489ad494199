import { rowsNamed, type FetchPage } from '@stowage/core/listing';
import {
  MalformedResponseError,
  NotSupportedError,
  ObjectDoesNotExistError,
  StorageError,
  type CallOptions,
  type ContainerKey,
  type CopyFacet,
  type ObjectRecord,
  type Page,
  type PageRequest,
  type VersionKey,
  type Versioning,
  type VersionRecord,
  type VersionsFacet,
} from '@stowage/core/spi';
import { parseCursor, printCursor } from './cursor.js';
import type { BlobCalls } from './ex/blob-calls.js';
import { exOptions } from './ex-options.js';
import { listBlobs } from './listing.js';
import { assertContainerName } from './names.js';
import { PROVIDER } from './errors.js';
import { fromRow } from './records.js';
import type { AzureServices } from './services.js';

/** So many versions of one name are held at once, to be given the newest first: the service lists the oldest first. */
const MAX_HELD = 50_000;

type VersionQuery = PageRequest & { readonly prefix: string };

/** What versions stand on. */
export interface VersionMeans {
  readonly calls: BlobCalls;
  readonly copy: CopyFacet;
  /** Deletes the blob that has no version id in its address: it becomes an older version. */
  readonly deleteCurrent: (container: ContainerKey, object: VersionKey, options: CallOptions) => Promise<void>;
}

/**
 * The versions of an account that keeps them, which is a setting of the account and not of a container. A blob that is deleted leaves
 * no marker: its name has versions, and none of them is the latest. https://learn.microsoft.com/azure/storage/blobs/versioning-overview
 */
export class AzureVersions implements VersionsFacet {
  readonly states: readonly Versioning[] = ['on'];
  readonly #services: AzureServices;
  readonly #means: VersionMeans;

  constructor(services: AzureServices, means: VersionMeans) {
    this.#services = services;
    this.#means = means;
  }

  async setVersioning(_container: ContainerKey, versioning: 'on' | 'suspended', { ex }: CallOptions): Promise<void> {
    exOptions('none', ex);
    if (versioning === 'suspended')
      throw new NotSupportedError('suspending versions, which is a setting of the account', { provider: PROVIDER });
    return Promise.resolve();
  }

  /** Pages end with whole names: the versions of a name are read to the last before the first is given. */
  async listVersions(container: ContainerKey, query: VersionQuery): Promise<Page<VersionRecord>> {
    assertContainerName(container.name);
    const given = parseCursor(query.cursor);
    const start = given?.marker ?? FIRST;
    let held: readonly VersionRecord[] = [];
    for (let marker = start; held.length <= MAX_HELD;) {
      const page = await this.#page(container, query, { marker, last: given?.last });
      held = [...held, ...page.rows];
      if (page.next === undefined) return { items: newestFirst(held) };
      const name = held.at(-1)?.name;
      const whole = held.slice(
        0,
        held.findIndex((each) => each.name === name),
      );
      // The last name goes on behind this page: it is read once more, from where it begins.
      const from = page.rows[0]?.name === name ? start : marker;
      if (whole.length > 0) return { items: newestFirst(whole), next: printCursor(from, whole.at(-1)?.name) };
      marker = page.next;
    }
    throw new MalformedResponseError(`more than ${MAX_HELD} versions of one name`, { provider: PROVIDER });
  }

  /** What follows the last name that was given. */
  async #page(
    container: ContainerKey,
    { prefix, limit, signal }: VersionQuery,
    { marker, last }: NonNullable<ReturnType<typeof parseCursor>>,
  ) {
    const cursor = marker === FIRST ? undefined : printCursor(marker);
    const query = { prefix, include: ['versions'], cursor, limit, signal };
    const page = await listBlobs(this.#services.session, container, query);
    const rows = page.rows.map(fromRow).map(versionOf);
    const from = rows.findLastIndex(({ name }) => name === last) + 1;
    return { rows: rows.slice(from), next: page.marker === '' ? undefined : page.marker };
  }

  async hideObject(container: ContainerKey, name: string, { signal, ex }: CallOptions): Promise<VersionRecord> {
    exOptions('none', ex);
    const { record } = await this.#services.downloader.head(container, { name }, { signal });
    const { versionId = '' } = record;
    await this.#means.deleteCurrent(container, { name, versionId }, { signal });
    // There is none: the newest version, hidden, stands for it.
    return { ...record, versionId, size: 0, checksums: {}, etag: undefined, isLatest: true, isHideMarker: true };
  }

  /** Copied onto its own name, where it is a new version. */
  async restoreVersion(container: ContainerKey, object: VersionKey, options: CallOptions): Promise<ObjectRecord> {
    return this.#means.copy.copyObject({ container, object }, { container, name: object.name }, options);
  }

  /** The current one can only be deleted by its name: it is an older one then, and is deleted as that. Nothing older becomes the blob. */
  async deleteVersion(container: ContainerKey, object: VersionKey, { signal, ex }: CallOptions): Promise<void> {
    const { leaseId } = exOptions('delete', ex);
    const remove = (): Promise<void> => this.#means.calls.deleteVersion(container, object, { leaseId, signal });
    await remove().catch(async (error: unknown) => {
      if (!(error instanceof StorageError) || error.providerCode !== 'OperationNotAllowedOnRootBlob') throw error;
      const current = { name: object.name };
      const { record } = await this.#services.downloader.head(container, current, { signal });
      if (record.versionId !== object.versionId) throw new ObjectDoesNotExistError(object.name, { provider: PROVIDER });
      await this.#means.deleteCurrent(container, object, { signal, ex: { leaseId } });
      await remove();
    });
  }

  /** Every version of exactly this name, the current one last: if it is cut short, the name is still there. */
  async deleteAll(container: ContainerKey, name: string, options: CallOptions): Promise<void> {
    const { signal } = options;
    const page: FetchPage<VersionRecord> = (cursor, limit, stop) =>
      this.listVersions(container, { prefix: name, cursor, limit, signal: stop });
    const found = await rowsNamed(name, page, { pageSize: FEW, signal, provider: PROVIDER });
    if (found.length === 0) throw new ObjectDoesNotExistError(name, { provider: PROVIDER });
    for (const version of found.toReversed()) await this.deleteVersion(container, version, options);
  }
}

/** So few rows are asked for to find the versions of one blob. */
const FEW = 100;

/** The marker of a first page, which has none. */
const FIRST = '-';

function versionOf(record: ObjectRecord): VersionRecord {
  const { versionId, name, extra } = record;
  if (versionId === undefined)
    throw new MalformedResponseError(`List Blobs: '${name}' has no version: the account keeps none`, {
      provider: PROVIDER,
    });
  return { ...record, versionId, isLatest: extra['isCurrentVersion'] === 'true', isHideMarker: false };
}

/** Names as they come; of each, the newest first. Ids are times. */
function newestFirst(rows: readonly VersionRecord[]): readonly VersionRecord[] {
  const byName = Map.groupBy(rows, ({ name }) => name);
  return [...byName.values()].flatMap((all) => all.toSorted((a, b) => (a.versionId < b.versionId ? 1 : -1)));
}
