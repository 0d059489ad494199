import { mapConcurrent, type Clock } from '@stowage/core/concurrency';
import { detailsOf, unlessReplaced, type HttpText } from '@stowage/core/http';
import { items } from '@stowage/core/listing';
import {
  ContainerIsNotEmptyError,
  PermissionDeniedError,
  StorageError,
  type ContainerKey,
  type ObjectKey,
  type Page,
} from '@stowage/core/spi';
import { segmentRows, type ObjectRow, type SegmentRow } from '../api/rows.js';
import type { Listing } from '../listing.js';
import { versionQuery } from '../download/downloader.js';
import { ifThere } from '../errors.js';
import { hasRoomForSegments, segmentsOf } from '../names.js';
import { isLarge, NULL_VERSION } from '../records.js';
import type { Session } from '../session/session.js';
import { baseOf } from './unfinished.js';

/** How many segments are deleted at once. */
const CONCURRENCY = 8;
const PAGE = 10_000;
/** How long it is believed that a container has no segments, in milliseconds, by what is to be done: what is deleted comes once, and in crowds. */
const BELIEVED = { replace: 60_000, delete: 100 } as const;
const MOST_KNOWN = 10_000;

const LEFT =
  'unfinished uploads, or segments that they left, remain: exCancelUnfinished and exSweepSegments remove them';

type Signal = AbortSignal | undefined;

/** What a large object is made of, as it was before it was replaced or deleted. */
interface Made {
  /** Names in the container of segments, below the object's own name. */
  readonly segments: readonly string[];
  /** The version is kept, and its segments with it. */
  readonly isKept: boolean;
}

/** How segments are released. */
interface Release {
  readonly signal?: Signal;
  /** Whether a segment stays all the same. */
  readonly keep?: (segment: string) => boolean;
  /** What becomes of the object. Default: it is replaced. */
  readonly deed?: keyof typeof BELIEVED;
}

/** The segments of large objects: they outlive their manifests unless somebody removes them. */
export class Segments {
  readonly #session: Session;
  readonly #listing: Listing;
  readonly #clock: Clock;
  /** When it was seen that there were none. */
  readonly #without = new Map<string, number>();

  constructor(session: Session, listing: Listing, clock: Clock) {
    this.#session = session;
    this.#listing = listing;
    this.#clock = clock;
  }

  /** There are some from now on. */
  begun(container: ContainerKey): void {
    this.#without.delete(container.name);
  }

  /** Runs what replaces or deletes an object, and removes the segments that nothing refers to any more. */
  async releasing(
    container: ContainerKey,
    object: ObjectKey,
    work: () => Promise<HttpText>,
    { signal, keep, deed = 'replace' }: Release,
  ): Promise<HttpText> {
    const made = (await this.#mayHave(container, deed, signal))
      ? await this.#madeOf(container, object, signal)
      : undefined;
    const answer = await work();
    // Where the container keeps versions, what was there is one now.
    const isKept = object.versionId === undefined && answer.headers['x-object-version-id'] !== undefined;
    if (made === undefined || made.isKept || isKept) return answer;
    const unused = made.segments.filter((segment) => keep?.(segment) !== true);
    // The object is as it was asked for: what cannot be removed now the sweep removes.
    await this.remove(container, unused).catch(ifStorage);
    return answer;
  }

  /** What an object is made of; undefined if there is none, or it is no large one. */
  async #madeOf(container: ContainerKey, object: ObjectKey, signal: Signal): Promise<Made | undefined> {
    const place = { container: container.name, object: object.name };
    const query = versionQuery(object);
    const found = await this.#session.call({ method: 'HEAD', ...place, query, signal }).catch(ifThere);
    if (found === undefined || !isLarge(found.headers)) return undefined;
    const { 'x-object-version-id': version = NULL_VERSION, 'x-object-manifest': dynamic } = found.headers;
    const isKept = object.versionId === undefined && version !== NULL_VERSION;
    if (isKept) return { segments: [], isKept };
    if (dynamic === undefined)
      return { segments: (await this.manifest(container, object, signal)).map(nameOf), isKept };
    return { segments: await this.#dynamic(container, object, decodeURIComponent(dynamic)), isKept };
  }

  /** The segments that a manifest names in the container of segments, below the object's name: others are somebody else's. */
  async manifest(container: ContainerKey, object: ObjectKey, signal: Signal): Promise<readonly SegmentRow[]> {
    const { provider } = this.#session;
    const query = { 'multipart-manifest': 'get', ...versionQuery(object) };
    const place = { container: container.name, object: object.name };
    const get = (): Promise<HttpText> => this.#session.call({ method: 'GET', ...place, query, signal });
    const answer = await unlessReplaced(object, get).catch(ifThere);
    if (answer?.headers['x-static-large-object'] === undefined) return [];
    const prefix = `/${segmentsOf(container, provider)}/`;
    const rows = segmentRows(answer, provider).filter(({ name }) => name.startsWith(prefix));
    const named = rows.map((row) => ({ ...row, name: row.name.slice(prefix.length) }));
    return named.filter(({ name }) => isBelow(name, object.name));
  }

  /** Deletes segments; those that are gone are no error. */
  async remove(container: ContainerKey, names: Iterable<string> | AsyncIterable<string>): Promise<void> {
    const segments = segmentsOf(container, this.#session.provider);
    const remove = async (object: string): Promise<void> => {
      await this.#session.remove({ method: 'DELETE', container: segments, object }).catch(ifThere);
    };
    await mapConcurrent(names, remove, { concurrency: CONCURRENCY });
  }

  /** What is in the container of segments, in order of names; nothing if there is no such container. */
  list(container: ContainerKey, prefix: string, signal?: Signal): AsyncGenerator<ObjectRow, void, undefined> {
    const { provider } = this.#session;
    const segments = segmentsOf(container, provider);
    const fetch = async (cursor: string | undefined, limit: number, stop: AbortSignal): Promise<Page<ObjectRow>> => {
      const page = this.#listing.objects(segments, { prefix }, { cursor, limit, signal: stop });
      return (await page.catch(ifThere)) ?? { items: [] };
    };
    return items(fetch, { pageSize: PAGE, signal, provider });
  }

  /**
   * Removes the container of segments, where this driver has made it.
   *
   * @throws {ContainerIsNotEmptyError} if there is something in it: an unfinished upload, or what one has left
   */
  async removeContainer(container: ContainerKey, signal: Signal): Promise<void> {
    if (!hasRoomForSegments(container)) return;
    const place = { container: segmentsOf(container, this.#session.provider) };
    const found = await this.#session.call({ method: 'HEAD', ...place, signal }).catch(ifThere);
    if (found?.headers['x-container-meta-stowage'] !== 'segments') return;
    try {
      await this.#session.remove({ method: 'DELETE', ...place, signal });
    } catch (error) {
      if (!(error instanceof ContainerIsNotEmptyError)) {
        ifThere(error);
        return;
      }
      throw new ContainerIsNotEmptyError(container.name, LEFT, detailsOf(error));
    }
  }

  async #dynamic(container: ContainerKey, object: ObjectKey, manifest: string): Promise<readonly string[]> {
    const prefix = `${segmentsOf(container, this.#session.provider)}/`;
    const below = manifest.slice(prefix.length);
    if (!manifest.startsWith(prefix) || !isBelow(below, object.name)) return [];
    return Array.fromAsync(this.list(container, below), nameOf);
  }

  /** Costs a request where it is not known that there are none. */
  async #mayHave(container: ContainerKey, deed: keyof typeof BELIEVED, signal: Signal): Promise<boolean> {
    const { name } = container;
    const seen = this.#without.get(name) ?? -Infinity;
    if (!hasRoomForSegments(container) || seen + BELIEVED[deed] > this.#clock()) return false;
    const call = { method: 'HEAD' as const, container: segmentsOf(container, this.#session.provider), signal };
    if ((await this.#session.call(call).catch(ifSeen)) !== undefined) return true;
    if (this.#without.size >= MOST_KNOWN) this.#without.clear();
    this.#without.set(name, this.#clock());
    return false;
  }
}

/** As this driver, python-swiftclient and rclone name them. */
function isBelow(segment: string, object: string): boolean {
  return [object, baseOf(object)].some((base) => segment.startsWith(`${base}/`));
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

/** Who may write by the ACL of one container alone may see no other, and remove nothing there: the owner's sweep does. */
function ifSeen(error: unknown): undefined {
  if (!(error instanceof PermissionDeniedError)) ifThere(error);
}

function ifStorage(error: unknown): void {
  if (!(error instanceof StorageError)) throw error;
}
