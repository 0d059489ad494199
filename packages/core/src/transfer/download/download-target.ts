import type { Stats } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { LocalFileError } from '../../errors/index.js';
import { fileCallsIn, POOLED, type FileCalls } from '../../files/file-calls.js';
import { errorCode, localFileError, unlessMissing } from '../local-file.js';

/** Where a download shall be in the end. */
export interface DownloadTarget {
  /** Absolute. */
  readonly path: string;
  /** The directory that it must not leave; undefined where the caller named the file itself. */
  readonly root: string | undefined;
}

/**
 * The file that is meant by a path: the path itself or, where that is a directory or ends in a separator, the object's name
 * below it.
 *
 * @throws {LocalFileError} if the name would leave the directory or names no file, or what is there already is no file or
 * must not be replaced
 */
export async function downloadTarget(path: string, name: string, overwrite: boolean): Promise<DownloadTarget> {
  const found = await statOf(path, POOLED);
  if (found?.isDirectory() !== true && !path.endsWith('/') && !path.endsWith(sep)) {
    assertFree(path, found, overwrite);
    return { path: resolve(path), root: undefined };
  }
  const root = resolve(path);
  const target = join(root, ...segmentsOf(name));
  assertFree(target, await statOf(target, await fileCallsIn(dirname(target))), overwrite);
  return { path: target, root };
}

/**
 * Makes the directories between the root and the file. A symbolic link among them is followed only if it stays below
 * the root.
 *
 * @returns where the file is in the end, links resolved
 */
export async function makeDirectories({ path, root }: DownloadTarget): Promise<string> {
  if (root === undefined) return path;
  const top = await realDirectory(root, { recursive: true });
  let directory = top;
  for (const segment of dirname(path)
    .slice(root.length)
    .split(sep)
    .filter((each) => each !== '')) {
    directory = await realDirectory(join(directory, segment), { recursive: false });
    if (directory !== top && !directory.startsWith(withSeparator(top))) {
      throw new LocalFileError(
        path,
        `'${path}' would be outside '${root}': '${segment}' is a link that leads out of it`,
      );
    }
  }
  return join(directory, path.slice(dirname(path).length + 1));
}

/** A directory's own path, links resolved. Most are there already when many objects are brought to one place. */
async function realDirectory(directory: string, manner: { readonly recursive: boolean }): Promise<string> {
  return localFileError('create', directory, async () => {
    const found = await unlessMissing(realpath(directory));
    if (found !== undefined) return found;
    try {
      await mkdir(directory, manner);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    return realpath(directory);
  });
}

/** Names are opaque to object stores; to a file system they are paths, and not all of those are below the directory. */
function segmentsOf(name: string): readonly string[] {
  const refuse = (rule: string): LocalFileError =>
    new LocalFileError(name, `object name '${name}' cannot be a file below a directory: ${rule}`);
  if (name.includes('\0')) throw refuse('it holds a NUL character');
  if (/^([/\\]|[A-Za-z]:)/.test(name)) throw refuse('it is absolute');
  if (name.split(/[/\\]/).includes('..')) throw refuse("it holds '..'");
  if (/(^|\/)\.?$/.test(name)) throw refuse('it names a directory');
  return name.split('/');
}

/** Whatever stands in the way is found before anything is read. */
function assertFree(path: string, found: Stats | undefined, overwrite: boolean): void {
  if (found === undefined) return;
  if (found.isDirectory()) throw new LocalFileError(path, `'${path}' is a directory`);
  if (!overwrite) throw alreadyExists(path);
  if (!found.isFile()) throw new LocalFileError(path, `'${path}' is not a regular file and will not be replaced`);
}

/** The error for a file that is there and must not be replaced. */
export function alreadyExists(path: string): LocalFileError {
  return new LocalFileError(path, `'${path}' exists already, and overwriteExisting is not set`);
}

/** What a path leads to, which may be a server that does not answer where somebody else has named it; undefined if nothing is there. A link that leads nowhere is something. */
async function statOf(path: string, calls: FileCalls): Promise<Stats | undefined> {
  return localFileError('open', path, async () => {
    const found = await calls.lstat(path);
    return found?.isSymbolicLink() === true ? ((await POOLED.stat(path)) ?? found) : found;
  });
}

function withSeparator(directory: string): string {
  return directory.endsWith(sep) ? directory : `${directory}${sep}`;
}
