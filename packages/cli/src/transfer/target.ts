import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isPrefix, parseLocation } from '../location.js';
import type { Session } from '../session.js';
import { withContainer, type ContainerPlace } from '../stores.js';
import { UsageError } from '../usage-error.js';

/** Where transfers go to. */
export type Target =
  | { readonly kind: 'store'; readonly place: ContainerPlace }
  | { readonly kind: 'file'; readonly path: string; readonly isDirectory: boolean }
  | { readonly kind: 'stdio' };

/** Opens what transfers go to. */
export async function openTarget({ stores }: Session, text: string): Promise<Target> {
  const location = parseLocation(text);
  if (location.kind === 'stdio') return location;
  if (location.kind === 'store') return { kind: 'store', place: withContainer(await stores.openStore(location)) };
  const { path } = location;
  const isDirectory = /[/\\]$/.test(path) || (await isDirectoryAt(path));
  return { kind: 'file', path, isDirectory };
}

/** The name that something gets in a store: below a prefix it keeps its own, else the target is its name. */
export function nameIn(place: ContainerPlace, own: string): string {
  return isPrefix(place) ? `${place.path}${own}` : place.path;
}

/**
 * The file that an object becomes: in a directory it is called by the last segment of its name.
 *
 * @throws {UsageError} if that segment would lead out of the directory, or nowhere
 */
export function fileFor(target: { readonly path: string; readonly isDirectory: boolean }, name: string): string {
  return target.isDirectory ? join(target.path, lastSegment(name)) : target.path;
}

/**
 * The last segment of an object's name, where it can be a file's.
 *
 * @throws {UsageError} if it cannot
 */
export function lastSegment(name: string): string {
  const segment = name.slice(name.lastIndexOf('/') + 1);
  const isNone = ['', '.', '..'].includes(segment) || segment.includes('\0');
  if (isNone || (process.platform === 'win32' && /[\\:]/.test(segment)))
    throw new UsageError(`no file can be called as the object '${name}': say a name for it`);
  return segment;
}

async function isDirectoryAt(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
