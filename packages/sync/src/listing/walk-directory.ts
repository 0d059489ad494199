import { lstatSync, type Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { systemClock } from '@stowage/core/concurrency';
import { errorCode } from '@stowage/core/files';
import { LocalFileError } from '@stowage/core';
import type { EntriesOptions } from '../location.js';
import type { Passed, Row } from '../entry.js';
import { fileEntry } from './file-entry.js';
import { sortedNames, type Item } from './sorted-names.js';

/** How many files are looked at at once. */
const AT_ONCE = 256;

/** For so long, in milliseconds, nothing else has a turn. */
const QUICK = 5;

/** One directory on the way down: what is left of it. */
interface Level {
  /** Its path below the root, with a slash at its end; empty for the root. */
  readonly base: string;
  /** In UTF-8 byte order, some at a time. */
  readonly names: Iterator<readonly Item[], void>;
  items: readonly Item[];
  next: number;
}

/**
 * Everything below a directory, in UTF-8 byte order of the paths: the order of names is not that of directory entries, as `/` sorts
 * after `-` and `.`. The names of one directory of each level are in memory, packed. Links are not followed.
 *
 * @throws {LocalFileError} if the root cannot be read
 */
export async function* walkDirectory(
  root: string,
  options: EntriesOptions,
): AsyncGenerator<readonly Row[], void, undefined> {
  const levels: Level[] = [await levelOf(root, '')];
  let rows: Row[] = [];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    options.signal?.throwIfAborted();
    const item = itemOf(level);
    if (item === undefined) levels.pop();
    else if (item.kind === 'file') rows.push(...(await filesOf(root, level)));
    else {
      level.next += 1;
      if (item.kind !== 'directory' || item.name === undefined) rows.push(passed(level.base, item, root));
      else rows.push(...(await enter(root, `${level.base}${item.name}/`, { levels, options })));
    }
    if (rows.length < AT_ONCE) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

/** What cannot be read is told in its place, and the walk goes on behind it. */
async function enter(
  root: string,
  base: string,
  { levels, options }: { readonly levels: Level[]; readonly options: EntriesOptions },
): Promise<readonly Row[]> {
  if (options.prunes?.(base) === true) return [];
  try {
    levels.push(await levelOf(root, base));
    return [];
  } catch (error) {
    return [{ kind: 'unreadable', path: base, error }];
  }
}

async function levelOf(root: string, base: string): Promise<Level> {
  return { base, names: await sortedNames(`${root}/${base}`), items: [], next: 0 };
}

/** The next one; undefined if nothing is left. */
function itemOf(level: Level): Item | undefined {
  while (level.next >= level.items.length) {
    const { done, value } = level.names.next();
    if (done === true) return undefined;
    level.items = value;
    level.next = 0;
  }
  return level.items[level.next];
}

function passed(base: string, { key, name, kind }: Item, root: string): Row {
  if (name === undefined) return unnamed(base, key, root);
  return { kind: 'passed', path: base + name, reason: kind as Passed['reason'] };
}

function unnamed(base: string, key: string, root: string): Row {
  const path = base + Buffer.from(key, 'latin1').toString('utf8');
  const error = new LocalFileError(`${root}/${path}`, `the name of '${path}' is no valid UTF-8: no object can have it`);
  return { kind: 'unnamed', path, error };
}

/** The files up to the next that is none, at most a slice of them, in their order. What has vanished meanwhile is left out. */
async function filesOf(root: string, level: Level): Promise<readonly Row[]> {
  const slice: Item[] = [];
  for (let item = itemOf(level); item?.kind === 'file' && slice.length < AT_ONCE; item = itemOf(level)) {
    slice.push(item);
    level.next += 1;
  }
  return looked(root, level.base, slice);
}

/**
 * Looks at files one by one for a while, and at the rest in the background: what the system has in memory it tells in a quarter of the time,
 * and a disk that must be asked keeps nobody waiting.
 */
async function looked(root: string, base: string, items: readonly Item[]): Promise<readonly Row[]> {
  const rows: (Row | undefined)[] = [];
  const until = systemClock() + QUICK;
  while (rows.length < items.length && systemClock() <= until)
    rows.push(fileRow(root, base, items[rows.length] as Item));
  const rest = items.slice(rows.length).map(async (item) => fileRowLater(root, base, item));
  rows.push(...(await Promise.all(rest)));
  return rows.filter((row) => row !== undefined);
}

function fileRow(root: string, base: string, { key, name }: Item): Row | undefined {
  if (name === undefined) return unnamed(base, key, root);
  try {
    return rowOf(base + name, lstatSync(`${root}/${base}${name}`, { throwIfNoEntry: false }));
  } catch (error) {
    return { kind: 'unreadable', path: base + name, error };
  }
}

async function fileRowLater(root: string, base: string, { key, name }: Item): Promise<Row | undefined> {
  if (name === undefined) return unnamed(base, key, root);
  try {
    return rowOf(base + name, await lstat(`${root}/${base}${name}`));
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? undefined : { kind: 'unreadable', path: base + name, error };
  }
}

function rowOf(path: string, stats: Stats | undefined): Row | undefined {
  if (stats === undefined) return undefined;
  return stats.isFile() ? fileEntry(path, stats) : { kind: 'passed', path, reason: 'special-file' };
}
