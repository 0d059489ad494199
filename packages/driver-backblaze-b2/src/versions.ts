import { mapConcurrent } from '@stowage/core/concurrency';
import { rowsNamed, type FetchPage } from '@stowage/core/listing';
import {
  ObjectDoesNotExistError,
  StorageError,
  type CallOptions,
  type ContainerKey,
  type ObjectKey,
  type ObjectLocation,
  type ObjectQuery,
  type ObjectRecord,
  type Page,
  type PageRequest,
  type VersionKey,
  type VersionRecord,
  type VersionsFacet,
} from '@stowage/core/spi';
import type { B2File, B2StoredFile } from './api/schemas.js';
import { copyInParts, type CopyMeans } from './copy-in-parts.js';
import { parseCursor, printCursor } from './cursor.js';
import { PROVIDER } from './errors.js';
import { missingIfImpossible } from './download/object-lookup.js';
import { exOptions } from './ex-options.js';
import { toObjectRecord } from './records.js';
import type { B2Services } from './services.js';
import type { SessionCall } from './session/session.js';

/** The most rows of one request. Each 1,000 are billed as one transaction, so a full page costs no more a row. */
export const MAX_PAGE_SIZE = 10_000;
/** How many versions of one name are deleted at once. */
const CONCURRENCY = 8;

/** A row of B2's listing of versions; unfinished large files are rows too, with `extra.action` `start`. */
export interface VersionRow extends VersionRecord {
  readonly action: string;
}

/** Versions and hide markers. */
export class B2Versions implements VersionsFacet {
  /** Every bucket keeps versions. */
  readonly states = ['on'] as const;
  readonly #services: B2Services;
  readonly #means: CopyMeans;

  constructor(services: B2Services, means: CopyMeans) {
    this.#services = services;
    this.#means = means;
  }

  /** They are on: there is only to be said whether there is such a bucket. */
  async setVersioning(container: ContainerKey, _on: 'on' | 'suspended', { signal, ex }: CallOptions): Promise<void> {
    exOptions('none', ex);
    await this.#services.buckets.find(container.name, { signal });
  }

  /** Finished versions and hide markers; unfinished large files are uploads, not versions. */
  async listVersions(
    container: ContainerKey,
    query: PageRequest & { readonly prefix: string },
  ): Promise<Page<VersionRecord>> {
    const { items, next } = await this.listRows(container, query);
    return { items: items.filter(({ action }) => action !== 'start'), next };
  }

  /** Every row B2 has; with a delimiter those with action `folder` stand for all names below. */
  async listRows(
    container: ContainerKey,
    { prefix, delimiter, cursor: text, limit, signal }: Omit<ObjectQuery, 'ex'>,
  ): Promise<Page<VersionRow>> {
    const cursor = parseCursor(text);
    const request = {
      bucketId: await this.#services.buckets.idOf(container, signal),
      maxFileCount: Math.min(limit, MAX_PAGE_SIZE),
      prefix,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(cursor === undefined ? {} : { startFileName: cursor.name }),
      ...(cursor?.id === undefined ? {} : { startFileId: cursor.id }),
    };
    const call = { container: container.name, signal };
    const page = await this.#services.session.call('b2_list_file_versions', request, call);
    const { rows, last } = toRows(page.files.all(), cursor?.last);
    const { nextFileName: name, nextFileId: id } = page;
    return { items: rows, next: name == null ? undefined : printCursor({ name, id: id ?? undefined, last }) };
  }

  async hideObject(container: ContainerKey, name: string, { signal }: CallOptions): Promise<VersionRecord> {
    const bucketId = await this.#services.buckets.idOf(container, signal);
    const call = { container: container.name, object: name, signal };
    const request = { bucketId, fileName: name };
    const marker = await this.#services.session
      .call('b2_hide_file', request, call, (failure) => this.#hiddenOr(failure, container, { name, signal }))
      .catch(missingIfImpossible(name));
    return { ...toObjectRecord(marker), isLatest: true, isHideMarker: true };
  }

  /**
   * Where only hide markers stand above the version, they are deleted: nothing is copied, and the version keeps its id.
   * Else the version is copied onto its own name (above 5 GB in parts), and what was newer stays as older versions.
   * `ex` is that of copies: a version encrypted with a customer's key needs it.
   */
  async restoreVersion(
    container: ContainerKey,
    object: VersionKey,
    { signal, ex }: CallOptions,
  ): Promise<ObjectRecord> {
    exOptions('copy', ex);
    const versions = await this.#allOf(container, object.name, signal);
    assertAmong(versions, object);
    const newest = versions.findIndex(({ isHideMarker }) => !isHideMarker);
    if (versions[newest]?.versionId !== object.versionId) {
      return this.#copyOnto({ container, object }, { signal, ex });
    }
    const call = { container: container.name, object: object.name, signal };
    for (const marker of versions.slice(0, newest)) await this.#delete(marker, call, {});
    return toCurrent(versions[newest]);
  }

  async #copyOnto({ container, object }: ObjectLocation, options: CallOptions): Promise<ObjectRecord> {
    const record = await this.#services.lookup.find(container, object, options.signal);
    if (record.size > this.#means.copy.maxCopySize) {
      return copyInParts(this.#means, { container, object, record }, options);
    }
    return this.#means.copy.copyObject({ container, object }, { container, name: object.name }, options);
  }

  async deleteVersion(
    container: ContainerKey,
    { name, versionId }: VersionKey,
    { signal, ex }: CallOptions,
  ): Promise<void> {
    const call = { container: container.name, object: name, signal };
    const request = { fileName: name, fileId: versionId, ...exOptions('delete', ex) };
    await this.#services.session.remove('b2_delete_file_version', request, call);
  }

  /**
   * Deletes every version and hide marker of a name, the newest last: if it is cut short, no older data has become visible.
   *
   * @throws {ObjectDoesNotExistError} if there is none, or it is hidden
   */
  async deleteAll(container: ContainerKey, name: string, { signal, ex }: CallOptions): Promise<void> {
    const options = exOptions('delete', ex);
    const [newest, ...older] = await this.#allOf(container, name, signal);
    if (newest === undefined || newest.isHideMarker) throw new ObjectDoesNotExistError(name, { provider: PROVIDER });
    const call = (own: AbortSignal | undefined): SessionCall => ({
      container: container.name,
      object: name,
      signal: own,
    });
    const remove = (version: VersionRecord, own: AbortSignal): Promise<void> =>
      this.#delete(version, call(own), options);
    await mapConcurrent(older, remove, { concurrency: CONCURRENCY, signal });
    await this.#delete(newest, call(signal), options);
  }

  /** The hide marker that a lost answer was about; if the newest version is none, it was not made. */
  async #hiddenOr(
    failure: unknown,
    container: ContainerKey,
    { name, signal }: { readonly name: string; readonly signal: AbortSignal | undefined },
  ): Promise<B2StoredFile> {
    const bucketId = await this.#services.buckets.idOf(container, signal);
    const request = { bucketId, startFileName: name, prefix: name, maxFileCount: 1 };
    const call = { container: container.name, object: name, signal };
    const newest = await this.#services.session
      .call('b2_list_file_versions', request, call)
      .then(({ files }) => files.first())
      .catch(() => undefined);
    if (newest?.fileName !== name || newest.action !== 'hide' || newest.fileId == null) throw failure;
    return { ...newest, fileId: newest.fileId };
  }

  /** One that someone else deleted meanwhile is no error. */
  async #delete({ name, versionId }: VersionRecord, call: SessionCall, options: object): Promise<void> {
    try {
      const request = { fileName: name, fileId: versionId, ...options };
      await this.#services.session.call('b2_delete_file_version', request, call);
    } catch (error) {
      if (!(error instanceof StorageError) || error.providerCode !== 'file_not_present') throw error;
    }
  }

  /** Every version of exactly this name, newest first. */
  async #allOf(container: ContainerKey, name: string, signal?: AbortSignal): Promise<readonly VersionRecord[]> {
    const page: FetchPage<VersionRecord> = (cursor, limit, stop) =>
      this.listVersions(container, { prefix: name, cursor, limit, signal: stop });
    // Few rows: usually there is one version.
    const walk = { cursor: printCursor({ name }), pageSize: 100, signal, provider: PROVIDER };
    return rowsNamed(name, page, walk);
  }
}

/** A hide marker has nothing that could be restored. */
function assertAmong(versions: readonly VersionRecord[], { name, versionId }: ObjectKey): void {
  if (versions.some((each) => each.versionId === versionId && !each.isHideMarker)) return;
  throw new ObjectDoesNotExistError(name, { provider: PROVIDER });
}

function toCurrent(version: VersionRecord | undefined): ObjectRecord {
  const { isLatest: _latest, isHideMarker: _marker, ...record } = version as VersionRecord;
  return record;
}

/** The first finished row of a name is the latest; `last` is the name of the last one on the page before. */
function toRows(
  files: readonly B2File[],
  before: string | undefined,
): { rows: VersionRow[]; last: string | undefined } {
  let last = before;
  // A page that starts inside a folder gives that folder's row again.
  const fresh = files.filter(({ action, fileName }) => action !== 'folder' || fileName !== before);
  const rows = fresh.map((file) => {
    const isStarted = file.action === 'start';
    const isLatest = !isStarted && file.fileName !== last;
    if (!isStarted) last = file.fileName;
    return { ...toObjectRecord(file), isLatest, isHideMarker: file.action === 'hide', action: file.action };
  });
  return { rows, last };
}
