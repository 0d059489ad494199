import { InvalidArgumentError } from '../errors/index.js';
import type { ObjectQuery, ObjectRecord, Page, PageRequest, PrefixRecord, VersionRecord } from '../spi/index.js';
import { isReadable, type MemoryContainer } from './memory-container.js';
import { objectRecord, versionRecord } from './memory-version.js';
import { keyAfter, keyName, nameKey } from './sorted-names.js';

/** One row, and where a page that starts with it starts. */
interface Row<T> {
  readonly start: string;
  readonly item: T;
}

/** The visible objects of a container, names that hold the delimiter folded. */
export function objectPage(container: MemoryContainer, query: ObjectQuery): Page<ObjectRecord | PrefixRecord> {
  return pageOf(objectRows(container, query), query.limit);
}

/** Every version and hide marker of a container. */
export function versionPage(
  container: MemoryContainer,
  query: PageRequest & { readonly prefix: string },
): Page<VersionRecord> {
  return pageOf(versionRows(container, query), query.limit);
}

/** Rows that are already in order, as one page from a cursor on. */
export function rowPage<T>(rows: Iterable<readonly [key: string, item: T]>, limit: number): Page<T> {
  return pageOf(withStart(rows), limit);
}

/** What a cursor says: the key at which the page starts. */
export function startKey(cursor: string | undefined): string {
  return cursor === undefined ? '' : (decode(cursor)[0] as string);
}

function* withStart<T>(rows: Iterable<readonly [key: string, item: T]>): Generator<Row<T>, void, undefined> {
  for (const [key, item] of rows) yield { start: encode(key), item };
}

/** A page ends when it is full; that there is a row more is the only reason for `next`. */
function pageOf<T>(rows: Iterable<Row<T>>, limit: number): Page<T> {
  const items: T[] = [];
  for (const row of rows) {
    if (items.length === limit) return { items, next: row.start };
    items.push(row.item);
  }
  return { items };
}

function* objectRows(container: MemoryContainer, query: ObjectQuery): Generator<Row<ObjectRecord | PrefixRecord>> {
  const prefix = nameKey(query.prefix);
  const after = query.after === undefined ? '' : `${nameKey(query.after)}\0`;
  const start = query.cursor === undefined ? after : startKey(query.cursor);
  let entry = container.names.at(start > prefix ? start : prefix);
  while (entry?.[0].startsWith(prefix) === true) {
    const [key, [newest]] = entry;
    const folder = isReadable(newest) ? folderOf(key, prefix, query.delimiter) : undefined;
    if (folder !== undefined) yield { start: encode(folder), item: { kind: 'prefix', name: keyName(folder) } };
    else if (isReadable(newest)) yield { start: encode(key), item: objectRecord(newest) };
    // The rest of a folder is passed in one step, however many names are in it.
    entry = container.names.at(folder === undefined ? `${key}\0` : keyAfter(folder));
  }
}

/** The part of a key up to the delimiter after the prefix, that included. */
function folderOf(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (delimiter === undefined) return undefined;
  const separator = nameKey(delimiter);
  const cut = key.indexOf(separator, prefix.length);
  return cut < 0 ? undefined : key.slice(0, cut + separator.length);
}

function* versionRows(
  container: MemoryContainer,
  query: PageRequest & { readonly prefix: string },
): Generator<Row<VersionRecord>> {
  const [start, serial] = query.cursor === undefined ? [''] : decode(query.cursor);
  for (const [key, versions] of container.names.from(start as string, nameKey(query.prefix))) {
    for (const version of versions) {
      if (key === start && serial !== undefined && version.serial > Number(serial)) continue;
      yield { start: encode(key, version.serial), item: versionRecord(version, version === versions[0]) };
    }
  }
}

function encode(...place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function decode(cursor: string): readonly unknown[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(place) && typeof place[0] === 'string') return place;
  } catch {
    // Told below, as every other cursor that is not one of ours.
  }
  throw new InvalidArgumentError('cursor: not one that an earlier page gave');
}
