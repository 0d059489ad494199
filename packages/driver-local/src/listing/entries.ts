import type { Dirent } from 'node:fs';
import { opendir, readdir } from 'node:fs/promises';
import { ABSENT, unless } from '../disk/errno.js';
import { keyName, nameKey } from '@stowage/core/listing';
import { decodeSegment, isContinued, isEscaped, RESERVED, SELF } from '../names/segment.js';

/** What is in a directory, as the keys of what object names may go on with here. */
export interface Entries {
  /** In order. A directory's key ends with a slash, as the names of its objects go on after it; an object's key does not. */
  readonly keys: readonly string[];
  /** Keys of objects that may or may not be there: those whose names a directory has taken. */
  readonly unsure: ReadonlySet<string>;
  /** Whether the directory alone was read. Else its own time does not tell whether all of this is still true. */
  readonly alone: boolean;
}

interface Collected {
  readonly keys: string[];
  readonly unsure: Set<string>;
  alone: boolean;
}

/** Reads what starts with `start` in one directory. What is neither a file nor a directory, or has a name that no object has, is passed over. */
export async function readEntries(directory: string, start: string): Promise<Entries> {
  const collected: Collected = { keys: [], unsure: new Set(), alone: true };
  await collect(directory, [], collected);
  const keys = collected.keys.filter((key) => key.startsWith(start)).sort();
  return { ...collected, keys: collected.unsure.size > 0 ? withoutRepeats(keys) : keys };
}

/**
 * Whether there is an object below a directory; without reading more of it than it takes to find one. An object of the
 * directory's own name does not count.
 */
export async function holdsObjects(directory: string): Promise<boolean> {
  return holds(
    directory,
    (entry) => entry.isFile() && entry.name !== SELF && (isEscaped(entry.name) || isObjectName(entry.name)),
  );
}

/** Whether there is anything but empty directories: objects, or what others put there that is none. */
export async function holdsAnything(directory: string): Promise<boolean> {
  return holds(directory, () => true);
}

async function holds(directory: string, counts: (entry: Dirent) => boolean): Promise<boolean> {
  const entries = await unless(opendir(directory), ...ABSENT);
  if (entries === undefined) return false;
  for await (const entry of entries) {
    if (await holdsBelow(directory, entry, counts)) return true;
  }
  return false;
}

async function holdsBelow(directory: string, entry: Dirent, counts: (entry: Dirent) => boolean): Promise<boolean> {
  if (!entry.isDirectory()) return counts(entry);
  if (entry.name === RESERVED) return holds(`${directory}/${RESERVED}/moving`, isSelf);
  return holds(`${directory}/${entry.name}`, (each) => isSelf(each) || counts(each));
}

function isSelf(entry: Dirent): boolean {
  return entry.isFile() && entry.name === SELF;
}

async function collect(directory: string, before: readonly string[], into: Collected): Promise<void> {
  for (const entry of await listed(directory)) {
    if (entry.name === RESERVED) await collectParked(directory, before, into);
    else if (entry.isDirectory()) await collectDirectory(directory, entry.name, before, into);
    else if (entry.isFile()) collectKey(keyOf(before, entry.name), into.keys);
  }
}

/** The rest of a segment that was too long for one entry is inside: to the listing it is as if it were here. */
async function collectDirectory(
  directory: string,
  name: string,
  before: readonly string[],
  into: Collected,
): Promise<void> {
  if (isContinued(name)) {
    into.alone = false;
    return collect(`${directory}/${name}`, [...before, keyName(name) ?? ''], into);
  }
  const key = keyOf(before, name);
  if (key === undefined) return;
  into.keys.push(key, `${key}/`);
  into.unsure.add(key);
}

async function collectParked(directory: string, before: readonly string[], into: Collected): Promise<void> {
  for (const { name } of await listed(`${directory}/${RESERVED}/moving`)) {
    into.alone = false;
    const key = keyOf(before, name);
    collectKey(key, into.keys);
    if (key !== undefined) into.unsure.add(key);
  }
}

function collectKey(key: string | undefined, into: string[]): void {
  if (key !== undefined) into.push(key);
}

async function listed(directory: string): Promise<readonly Dirent[]> {
  return (await unless(readdir(directory, { withFileTypes: true, encoding: 'latin1' }), ...ABSENT)) ?? [];
}

function keyOf(before: readonly string[], entry: string): string | undefined {
  const name = keyName(entry);
  const segment = name === undefined ? undefined : decodeSegment([...before, name]);
  return segment === undefined ? undefined : nameKey(segment);
}

function isObjectName(entry: string): boolean {
  return decodeSegment([entry]) !== undefined;
}

function withoutRepeats(keys: readonly string[]): readonly string[] {
  return keys.filter((key, index) => key !== keys[index - 1]);
}
