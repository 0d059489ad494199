import type { HttpText } from '@stowage/core/http';
import { mapConcurrent } from '@stowage/core/concurrency';
import { rowsNamed, type FetchPage } from '@stowage/core/listing';
import {
  NotSupportedError,
  ObjectDoesNotExistError,
  type CallOptions,
  type ContainerKey,
  type CopyFacet,
  type DeleteVersionResult,
  type ObjectRecord,
  type Page,
  type PageRequest,
  type VersionKey,
  type Versioning,
  type VersionRecord,
  type VersionsFacet,
} from '@stowage/core/spi';
import { versioningDocument } from './api/documents.js';
import { versionsPage } from './api/rows.js';
import type { Buckets } from './buckets.js';
import { deleteMany, deleteOne, deletionHeaders } from './bulk-delete.js';
import { parseCursor, printCursor } from './cursor.js';
import { exOptions } from './ex-options.js';
import { MAX_PAGE_SIZE } from './listing.js';
import { isPossibleKey } from './names.js';
import { toVersionRecord } from './records.js';
import type { S3Services } from './services.js';

/** How many versions of one name are deleted at once. */
const CONCURRENCY = 8;

/** What versions stand on. */
export interface VersionMeans {
  readonly buckets: Buckets;
  readonly copy: CopyFacet;
}

/** Versions and delete markers. */
export class S3Versions implements VersionsFacet {
  readonly states: readonly Versioning[] = ['off', 'on', 'suspended'];
  readonly maxDeletions: number;
  readonly #services: S3Services;
  readonly #means: VersionMeans;

  constructor(services: S3Services, means: VersionMeans) {
    this.#services = services;
    this.maxDeletions = services.preset.maxDeletions;
    this.#means = means;
  }

  async setVersioning(
    { name: bucket }: ContainerKey,
    versioning: 'on' | 'suspended',
    { signal, ex }: CallOptions,
  ): Promise<void> {
    exOptions('none', ex);
    const { session } = this.#services;
    const body = versioningDocument(versioning === 'on' ? 'Enabled' : 'Suspended');
    const call = { operation: 'PutBucketVersioning', method: 'PUT', bucket, query: { versioning: '' } } as const;
    await session.call({ ...call, lane: 'control', body, signal });
  }

  /** Versions and delete markers, as S3 has them: by name, newest first. */
  async listVersions(
    { name: bucket }: ContainerKey,
    { prefix, cursor: text, limit, signal }: PageRequest & { readonly prefix: string },
  ): Promise<Page<VersionRecord>> {
    const { session, preset } = this.#services;
    const cursor = parseCursor(text);
    if (!isPossibleKey(prefix)) return this.#nothing(bucket, signal);
    const operation = 'ListObjectVersions';
    const query = {
      versions: '',
      prefix: prefix === '' ? undefined : prefix,
      'max-keys': String(Math.min(limit, MAX_PAGE_SIZE)),
      'encoding-type': 'url',
      'key-marker': cursor?.key,
      'version-id-marker': cursor?.id,
    };
    const lane = limit > FEW ? 'control' : 'data';
    const call = { operation, method: 'GET', bucket, query, lane, signal } as const;
    const { document } = await session.answer(call, 'ListVersionsResult');
    const { rows, isTruncated, nextMarker, nextVersionMarker } = versionsPage(document, {
      operation,
      provider: preset.id,
    });
    const last = rows.at(-1);
    const next = {
      key: nextMarker ?? last?.key ?? '',
      id: nextMarker === undefined ? last?.versionId : nextVersionMarker,
    };
    return {
      items: rows.map((row) => toVersionRecord(row, preset.listedMd5)),
      next: isTruncated ? printCursor(next) : undefined,
    };
  }

  /** A deletion in a bucket that keeps no versions would destroy: so its state is asked for first. */
  async hideObject(container: ContainerKey, name: string, { signal }: CallOptions): Promise<VersionRecord> {
    const { session, preset, lookup } = this.#services;
    const state = await this.#means.buckets.versioning(container.name, signal);
    if (state !== 'on' && state !== 'suspended')
      throw new NotSupportedError(`hiding in '${container.name}', which keeps no versions`, { provider: preset.id });
    await lookup.find(container, { name }, { signal });
    const call = { operation: 'DeleteObject', method: 'DELETE', bucket: container.name, key: name, signal } as const;
    return markerOf(await session.call(call, undefined, () => this.#marker(container, name, signal)), name);
  }

  /** The answer that told of a delete marker, if that is the newest of the name: it was none when it was to be hidden. */
  async #marker(container: ContainerKey, name: string, signal: AbortSignal | undefined): Promise<HttpText | undefined> {
    const [newest] = await this.#allOf(container, name, signal);
    if (newest?.isHideMarker !== true) return undefined;
    return { status: 204, headers: { 'x-amz-version-id': newest.versionId }, text: '' };
  }

  /** Where only delete markers stand above the version they are deleted: nothing is copied, and the version keeps its id. Else it is copied onto its own name. */
  async restoreVersion(
    container: ContainerKey,
    object: VersionKey,
    { signal, ex }: CallOptions,
  ): Promise<ObjectRecord> {
    exOptions('copy', ex);
    const { preset, lookup } = this.#services;
    const versions = await this.#allOf(container, object.name, signal);
    if (!versions.some((each) => each.versionId === object.versionId && !each.isHideMarker))
      throw new ObjectDoesNotExistError(object.name, { provider: preset.id });
    const newest = versions.findIndex(({ isHideMarker }) => !isHideMarker);
    if (versions[newest]?.versionId !== object.versionId)
      return this.#means.copy.copyObject({ container, object }, { container, name: object.name }, { signal, ex });
    for (const marker of versions.slice(0, newest)) await this.deleteVersion(container, marker, { signal });
    return lookup.find(container, { name: object.name }, { signal });
  }

  async deleteVersion(
    { name: bucket }: ContainerKey,
    { name: key, versionId }: VersionKey,
    { signal, ex }: CallOptions,
  ): Promise<void> {
    const how = { services: this.#services, bucket, headers: deletionHeaders(ex) };
    await deleteOne(how, { key, versionId }, signal);
  }

  async deleteVersions(
    container: ContainerKey,
    versions: readonly VersionKey[],
    call: CallOptions,
  ): Promise<readonly DeleteVersionResult[]> {
    const deletions = versions.map(({ name: key, versionId }) => ({ key, versionId }));
    const errors = await deleteMany(this.#services, container, deletions, call);
    return versions.map(({ name, versionId }, index) => ({ name, versionId, error: errors[index] }));
  }

  /** Deletes every version and delete marker of a name, the newest last: if it is cut short, no older data has become visible. */
  async deleteAll(container: ContainerKey, name: string, call: CallOptions): Promise<void> {
    const all = await this.#allOf(container, name, call.signal);
    if (all[0]?.isHideMarker === false) await this.#deleteEach(container, all, call);
  }

  /** The same of a name that is hidden. */
  async deleteHidden(container: ContainerKey, name: string, call: CallOptions): Promise<void> {
    const all = await this.#allOf(container, name, call.signal);
    if (all[0]?.isHideMarker === true) await this.#deleteEach(container, all, call);
  }

  async #deleteEach(
    container: ContainerKey,
    [newest, ...older]: readonly VersionRecord[],
    { signal, ex }: CallOptions,
  ): Promise<void> {
    const remove = (version: VersionRecord, own: AbortSignal): Promise<void> =>
      this.deleteVersion(container, version, { signal: own, ex });
    await mapConcurrent(older, remove, { concurrency: CONCURRENCY, signal });
    if (newest !== undefined) await this.deleteVersion(container, newest, { signal, ex });
  }

  /** A page of a prefix that no key has, and that some servers repeat so that the answer is no XML; for want of the bucket, an error. */
  async #nothing(bucket: string, signal: AbortSignal | undefined): Promise<Page<VersionRecord>> {
    await this.#means.buckets.versioning(bucket, signal);
    return { items: [] };
  }

  /** Every version of exactly this name, newest first. */
  async #allOf(container: ContainerKey, name: string, signal?: AbortSignal): Promise<readonly VersionRecord[]> {
    const page: FetchPage<VersionRecord> = (cursor, limit, stop) =>
      this.listVersions(container, { prefix: name, cursor, limit, signal: stop });
    // Few rows: usually there is one version.
    return rowsNamed(name, page, { pageSize: FEW, signal, provider: this.#services.preset.id });
  }
}

/** So few rows are asked for to find the versions of one object. */
const FEW = 100;

function markerOf({ headers }: HttpText, name: string): VersionRecord {
  return {
    kind: 'object',
    name,
    versionId: headers['x-amz-version-id'] ?? 'null',
    size: 0,
    checksums: {},
    contentType: undefined,
    lastModified: undefined,
    metadata: undefined,
    headers: undefined,
    extra: {},
    isLatest: true,
    isHideMarker: true,
  };
}
