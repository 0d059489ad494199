import { Turns } from '@stowage/core/concurrency';
import { rowsNamed, type FetchPage } from '@stowage/core/listing';
import {
  MappedPage,
  NotSupportedError,
  ObjectDoesNotExistError,
  type CallOptions,
  type ContainerKey,
  type ObjectKey,
  type ObjectRecord,
  type Page,
  type PageRequest,
  type VersionKey,
  type VersionRecord,
  type VersionsFacet,
} from '@stowage/core/spi';
import type { HttpText } from '@stowage/core/http';
import type { ObjectRow } from './api/rows.js';
import type { SwiftDeletions } from './deletions.js';
import { versionQuery } from './download/downloader.js';
import { ifThere } from './errors.js';
import { exOptions } from './ex-options.js';
import { NULL_VERSION, toVersionRow, versioningOf } from './records.js';
import type { SwiftServices } from './services.js';

const PAGE = 100;
/** So many older versions are tried, where others delete them meanwhile. */
const CANDIDATES = 10;

/**
 * Versions as `X-Versions-Enabled` keeps them. They can be suspended (`exUpdateContainer`), but what is deleted then leaves no marker.
 * https://docs.openstack.org/swift/latest/middleware.html#object-versioning
 */
export class SwiftVersions implements VersionsFacet {
  readonly states = ['off', 'on'] as const;
  readonly #services: SwiftServices;
  readonly #deletions: SwiftDeletions;
  /** Of one name one after the other: a link to what is deleted meanwhile would be listed nowhere, and keep the container from being deleted. */
  readonly #turns = new Turns();

  constructor(services: SwiftServices, deletions: SwiftDeletions) {
    this.#services = services;
    this.#deletions = deletions;
  }

  async setVersioning(
    { name: container }: ContainerKey,
    versioning: 'on' | 'suspended',
    { signal, ex }: CallOptions,
  ): Promise<void> {
    exOptions('none', ex);
    const headers = { 'x-versions-enabled': String(versioning === 'on') };
    await this.#services.session.call({ method: 'POST', container, headers, signal });
  }

  async listVersions(
    container: ContainerKey,
    query: PageRequest & { readonly prefix: string },
  ): Promise<Page<VersionRecord>> {
    exOptions('none', query.ex);
    return new MappedPage(await this.#services.listing.versions(container, query), toVersionRow);
  }

  async hideObject(container: ContainerKey, name: string, { signal, ex }: CallOptions): Promise<VersionRecord> {
    exOptions('none', ex);
    const { downloader, session } = this.#services;
    const { headers } = await downloader.container(container.name, signal);
    if (versioningOf(headers) !== 'on')
      throw new NotSupportedError(`container '${container.name}' keeps no versions: hiding would destroy`, {
        provider: session.provider,
      });
    await this.#deletions.deleteObject(container, { name }, signal);
    const marker = (await this.#allOf(container, name, undefined)).find(({ isHideMarker }) => isHideMarker);
    if (marker === undefined) throw new ObjectDoesNotExistError(name, { provider: session.provider });
    return marker;
  }

  /** Swift makes the name a link to that version: nothing is copied, and it keeps its id. */
  async restoreVersion(
    container: ContainerKey,
    object: VersionKey,
    { signal, ex }: CallOptions,
  ): Promise<ObjectRecord> {
    exOptions('none', ex);
    const { downloader } = this.#services;
    const { name } = object;
    return this.#inTurn(container, object, async () => {
      // Also a hide marker could be linked to.
      await downloader.head(container, object, signal);
      if (object.versionId !== NULL_VERSION) await this.#link(container, object, signal);
      return downloader.head(container, { name }, undefined);
    });
  }

  /** The name is made a link to the version before first, so that there is always an object. */
  async deleteVersion(container: ContainerKey, object: VersionKey, { signal, ex }: CallOptions): Promise<void> {
    exOptions('none', ex);
    const { downloader, segments, session } = this.#services;
    const remove = (): Promise<HttpText> =>
      session.remove({
        method: 'DELETE',
        container: container.name,
        object: object.name,
        query: versionQuery(object),
        signal,
      });
    const work = async (): Promise<HttpText> => {
      await this.#handOver(container, object, signal);
      return segments.releasing(container, object, remove, { signal, deed: 'delete' });
    };
    await this.#inTurn(container, object, () => downloader.telling(container, object, work, signal));
  }

  /**
   * Deletes every version and marker of a name, the newest last: if it is cut short, no older data has become visible.
   *
   * @throws {ObjectDoesNotExistError} if there is none, or it is hidden
   */
  async deleteAll(container: ContainerKey, object: ObjectKey, signal: AbortSignal | undefined): Promise<void> {
    await this.#inTurn(container, object, () => this.#deleteEach(container, object, signal));
  }

  async #deleteEach(container: ContainerKey, { name }: ObjectKey, signal: AbortSignal | undefined): Promise<void> {
    const { downloader, segments, session } = this.#services;
    const found = await this.#allOf(container, name, signal);
    const latest = found.find(({ isLatest }) => isLatest);
    if (latest === undefined || latest.isHideMarker)
      throw new ObjectDoesNotExistError(name, { provider: session.provider });
    for (const version of [...found.filter((each) => each !== latest), latest]) {
      const query = versionQuery(version);
      const remove = (): Promise<HttpText> =>
        session.remove({ method: 'DELETE', container: container.name, object: name, query, signal });
      const work = (): Promise<HttpText> => segments.releasing(container, version, remove, { signal, deed: 'delete' });
      await downloader.telling(container, version, work, signal);
    }
  }

  /** Before the newest version is deleted the one before it becomes the object, unless that is a marker. */
  async #handOver(
    container: ContainerKey,
    { name, versionId }: VersionKey,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (versionId === NULL_VERSION) return;
    const [newest, ...older] = await this.#allOf(container, name, signal, CANDIDATES);
    if (newest?.versionId !== versionId || !newest.isLatest) return;
    for (const before of older) {
      if (before.isHideMarker || before.versionId === NULL_VERSION) return;
      const isLinked = await this.#link(container, before, signal).then(() => true, ifThere);
      if (isLinked === true) return;
    }
  }

  async #link({ name: container }: ContainerKey, object: VersionKey, signal: AbortSignal | undefined): Promise<void> {
    const request = { method: 'PUT' as const, container, object: object.name, query: versionQuery(object), signal };
    await this.#services.session.call(request);
  }

  async #inTurn<T>({ name: container }: ContainerKey, { name }: ObjectKey, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(`${container}/${name}`, work);
  }

  /** The versions of exactly this name, newest first. */
  async #allOf(
    container: ContainerKey,
    name: string,
    signal: AbortSignal | undefined,
    limit = Infinity,
  ): Promise<readonly VersionRecord[]> {
    const { listing, session } = this.#services;
    const page: FetchPage<ObjectRow> = (cursor, rows, stop) =>
      listing.versions(container, { prefix: name, cursor, limit: rows, signal: stop });
    const walk = { pageSize: Math.min(PAGE, limit), limit, signal, provider: session.provider };
    return (await rowsNamed(name, page, walk)).map(toVersionRow);
  }
}
