import {
  InvalidArgumentError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  type Container,
  StorageObject,
  type DeleteResult,
} from '@stowage/core';
import { mapAll } from '@stowage/core/concurrency';
import { batches, orderedWalk } from '@stowage/core/listing';
import type { ObjectRecord, Page } from '@stowage/core/spi';
import { isSameState, type EntryState } from './entry-state.js';
import type { Entry, ObjectEntry, Row } from './entry.js';
import type { KeyRange } from './listing/key-range.js';
import type { EntriesOptions, Location, Removal, RemoveOptions, Seen } from './location.js';

/** How many objects are looked at, and removed, at once where there is no bulk deletion. */
const AT_ONCE = 16;

/** So many rows are told together. */
const BATCH = 100;

/**
 * Everything in a container, or below a prefix of it. A prefix means a folder: where it does not end with `/`, one is added.
 *
 * @example
 * await sync(directoryAt('./photos'), containerAt(await driver.getContainer('backup'), 'photos'));
 * @throws {InvalidArgumentError} if it is not a container that a driver gave
 */
export function containerAt(container: Container, prefix = ''): ContainerLocation {
  if (typeof (container as Partial<Container> | undefined)?.driver?.backend !== 'object')
    throw new InvalidArgumentError('containerAt: expected a container, as getContainer gives it');
  if (typeof prefix !== 'string') throw new InvalidArgumentError('containerAt: the prefix must be a string');
  return new ContainerLocation(container, prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`);
}

/** A container's objects whose names start with a prefix. Made by {@link containerAt}. */
export class ContainerLocation implements Location {
  readonly kind = 'container';
  readonly container: Container;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  /** What of it is listed. Undefined: all. */
  readonly range: KeyRange | undefined;

  constructor(container: Container, prefix: string, range?: KeyRange) {
    this.container = container;
    this.prefix = prefix;
    this.range = range;
  }

  /** The same, of which only a range of paths is listed. Both ends of a sync must be within one and the same range. */
  within(range: KeyRange): ContainerLocation {
    return new ContainerLocation(this.container, this.prefix, range);
  }

  get label(): string {
    return `${this.container.driver.provider}:${this.container.name}/${this.prefix}`;
  }

  async *batches({ signal }: EntriesOptions): AsyncGenerator<readonly Row[], void, undefined> {
    for await (const page of this.#pages(signal)) if (!(yield* this.#batchesOf(page))) return;
  }

  async find(path: string, signal?: AbortSignal): Promise<ObjectEntry | undefined> {
    try {
      return objectEntry(path, await this.container.getObject(this.nameOf(path), { signal }));
    } catch (error) {
      if (error instanceof ObjectDoesNotExistError) return undefined;
      throw error;
    }
  }

  async *read(entry: Entry, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const { object } = entry as ObjectEntry;
    const { etag } = object;
    const isPinned = this.container.driver.capabilities.conditions.read && etag !== undefined && !etag.startsWith('W/');
    yield* await object.asStream({ signal, ifMatch: isPinned ? etag : undefined });
  }

  /** What the provider compares goes one by one, as `bulkDelete` takes no ETags. */
  async remove(seen: readonly Seen[], options: RemoveOptions): Promise<readonly Removal[]> {
    const isAlone = (each: Seen): boolean => options.isChecked || this.#comparedOf(each) !== undefined;
    const { signal } = options;
    const limits = { concurrency: AT_ONCE, signal };
    const alone = await mapAll(seen.filter(isAlone), (each, own) => this.#removeOne(each, own), limits);
    const names = seen.filter((each) => !isAlone(each)).map(({ path }) => this.nameOf(path));
    const results = names.length === 0 ? [] : await this.container.deleteObjects(names, limits);
    const together = results.map((result) => removalOf(result.name.slice(this.prefix.length), result));
    const removals = new Map([...alone, ...together].map((removal) => [removal.path, removal]));
    return seen.map(({ path }) => removals.get(path)).filter((removal) => removal !== undefined);
  }

  overlaps(other: Location): boolean {
    if (!(other instanceof ContainerLocation)) return false;
    if (other.container.driver.backend !== this.container.driver.backend) return false;
    if (other.container.name !== this.container.name) return false;
    return this.prefix.startsWith(other.prefix) || other.prefix.startsWith(this.prefix);
  }

  /** The whole name of the object at a path. */
  nameOf(path: string): string {
    return this.prefix + path;
  }

  /** As `iterateObjects` has them, without a promise for each, which would cost a sync that finds nothing to do some 5 % of its CPU. */
  #pages(signal: AbortSignal | undefined): AsyncIterable<Iterable<ObjectRecord>> {
    const { container, prefix, range } = this;
    const { backend } = container.driver;
    const after = range?.after === undefined ? undefined : prefix + range.after || undefined;
    const query = { prefix, after };
    return batches(
      async (cursor, limit, walking) =>
        (await backend.listObjects(container, { ...query, cursor, limit, signal: walking })) as Page<ObjectRecord>,
      orderedWalk(backend, { after, signal }),
    );
  }

  /** Returns whether the range goes on behind the page. What comes before an error counts. */
  *#batchesOf(page: Iterable<ObjectRecord>): Generator<readonly Row[], boolean, undefined> {
    const rows: Row[] = [];
    let goesOn = true;
    try {
      for (const record of page) {
        const row = this.#rowOf(record);
        goesOn = this.range?.takes(row.path) !== false;
        if (!goesOn) break;
        rows.push(row);
        if (rows.length >= BATCH) yield rows.splice(0);
      }
    } catch (error) {
      yield rows;
      throw error;
    }
    yield rows;
    return goesOn;
  }

  #rowOf(record: ObjectRecord): Row {
    const path = record.name.slice(this.prefix.length);
    if (path === '') return { kind: 'passed', path, reason: 'folder-marker' };
    return objectEntry(path, new StorageObject(record, this.container));
  }

  /** The ETag that the provider compares before it deletes; undefined if it does not, or there is none that it could. */
  #comparedOf({ state: { etag } }: Seen): string | undefined {
    const isCompared = this.container.driver.capabilities.conditions.delete && etag?.startsWith('W/') === false;
    return isCompared ? etag : undefined;
  }

  /** Where the provider does not compare, a look right before leaves others no more than the time of one request. */
  async #removeOne(seen: Seen, signal: AbortSignal): Promise<Removal> {
    const { path, state } = seen;
    const ifMatch = this.#comparedOf(seen);
    try {
      const found = ifMatch === undefined ? await this.find(path, signal) : seen;
      if (found === undefined) return { path, outcome: 'gone' };
      if (found !== seen && !isSameState(found.state, state)) return { path, outcome: 'changed' };
      const object = { container: this.container, name: this.nameOf(path) };
      await this.container.driver.deleteObject(object, { signal, ifMatch });
      return { path, outcome: 'removed' };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ObjectChangedError) return { path, outcome: 'changed' };
      return removalOf(path, { name: path, error: error as Error });
    }
  }
}

/** What is known of an object, as a row of a location. */
export function objectEntry(path: string, object: StorageObject): ObjectEntry {
  return {
    kind: 'object',
    path,
    size: object.size,
    checksums: object.checksums,
    contentTime: object.sourceLastModified?.getTime(),
    storedTime: object.lastModified?.getTime(),
    isComplete: object.metadata !== undefined,
    state: stateOf(object),
    object,
  };
}

function stateOf({ size, etag, versionId, lastModified }: StorageObject): EntryState {
  return { size, etag, versionId, time: lastModified?.getTime() };
}

function removalOf(path: string, { error }: DeleteResult): Removal {
  if (error === undefined) return { path, outcome: 'removed' };
  if (error instanceof ObjectDoesNotExistError) return { path, outcome: 'gone' };
  return { path, outcome: 'failed', error };
}
