import { constants } from 'node:fs';
import { lstat, open, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { InvalidArgumentError, LocalFileError } from '@stowage/core';
import { errorCode, localFileError } from '@stowage/core/files';
import { DirectoryTree } from './directory-tree.js';
import { isSameState, type EntryState } from './entry-state.js';
import type { Entry, FileEntry, Row } from './entry.js';
import { fileEntry } from './listing/file-entry.js';
import { walkDirectory } from './listing/walk-directory.js';
import type { EntriesOptions, Location, Removal, RemoveOptions, Seen } from './location.js';

const AT_ONCE = 16;
const ABSENT: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR']);

/**
 * Everything below a directory of this machine. It is made when something is put there. Links and special files take no part.
 *
 * @throws {InvalidArgumentError} if it is no path
 */
export function directoryAt(path: string): DirectoryLocation {
  if (typeof path !== 'string' || path === '' || path.includes('\0'))
    throw new InvalidArgumentError('directoryAt: expected the path of a directory');
  return new DirectoryLocation(resolve(path));
}

/** A directory's files. Made by {@link directoryAt}. */
export class DirectoryLocation implements Location {
  readonly kind = 'directory';
  /** Absolute. */
  readonly root: string;
  readonly #tree: DirectoryTree;

  constructor(root: string) {
    this.root = root;
    this.#tree = new DirectoryTree(root);
  }

  get label(): string {
    return `directory:${this.root}`;
  }

  async *batches(options: EntriesOptions): AsyncGenerator<readonly Row[], void, undefined> {
    if (options.mayBeMissing === true && (await lstat(this.root).catch(onlyMissing)) === undefined) return;
    yield* walkDirectory(this.root, options);
  }

  async find(path: string): Promise<FileEntry | undefined> {
    if (this.#tree.faultOf(path) !== undefined) return undefined;
    const file = this.pathOf(path);
    const stats = await localFileError('open', file, () => lstat(file).catch(onlyMissing));
    return stats?.isFile() === true ? fileEntry(path, stats) : undefined;
  }

  async *read(entry: Entry, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const path = this.pathOf(entry.path);
    const file = await localFileError('read', path, () => open(path, constants.O_RDONLY | constants.O_NOFOLLOW));
    try {
      await assertUnchanged(file, path, entry.state);
      const options = signal === undefined ? {} : { signal };
      yield* file.createReadStream({ ...options, autoClose: false }) as AsyncIterable<Uint8Array>;
      await assertUnchanged(file, path, entry.state);
    } finally {
      await file.close();
    }
  }

  async remove(seen: readonly Seen[], { signal }: RemoveOptions): Promise<readonly Removal[]> {
    const removals: Removal[] = [];
    for (let start = 0; start < seen.length; start += AT_ONCE) {
      signal?.throwIfAborted();
      removals.push(...(await Promise.all(seen.slice(start, start + AT_ONCE).map((each) => this.#removeOne(each)))));
    }
    return removals;
  }

  overlaps(other: Location): boolean {
    if (!(other instanceof DirectoryLocation)) return false;
    const [one, two] = [slashed(this.root), slashed(other.root)];
    return one.startsWith(two) || two.startsWith(one);
  }

  /** Where the file at a path is, or would be. */
  pathOf(path: string): string {
    return `${this.root}/${path}`;
  }

  /**
   * Makes the directories in which a file is to be. None of them is a link afterwards.
   *
   * @returns the file's place
   * @throws {LocalFileError} if no file can have the path, or what is there already is in the way
   */
  async makeRoom(path: string): Promise<string> {
    await this.#tree.makeRoom(path);
    return this.pathOf(path);
  }

  /** Somebody else may have removed directories that were there. */
  forgetDirectories(): void {
    this.#tree.forgetAll();
  }

  /** Names may be taken for each other by the file system, so that every file is looked at before. */
  async #removeOne({ path, state }: Seen): Promise<Removal> {
    try {
      const found = await this.find(path);
      if (found === undefined) return { path, outcome: 'gone' };
      if (!isSameState(found.state, state)) return { path, outcome: 'changed' };
      await unlink(this.pathOf(path));
      await this.#removeEmpty(dirname(path));
      return { path, outcome: 'removed' };
    } catch (error) {
      return ABSENT.has(errorCode(error)) ? { path, outcome: 'gone' } : { path, outcome: 'failed', error };
    }
  }

  /** Object stores have no empty directories: the ones that are left go as well, up to the root. */
  async #removeEmpty(directory: string): Promise<void> {
    for (let path = directory; path !== '.' && path !== ''; path = dirname(path)) {
      this.#tree.forget(path);
      const isGone = await rmdir(this.pathOf(path)).then(
        () => true,
        () => false,
      );
      if (!isGone) return;
    }
  }
}

async function assertUnchanged(file: FileHandle, path: string, state: EntryState): Promise<void> {
  const stats = await localFileError('read', path, () => file.stat());
  if (!isSameState(fileEntry('', stats).state, state)) throw changedFile(path);
}

/** The error for a file that is another one than was seen. */
export function changedFile(path: string): LocalFileError {
  return new LocalFileError(path, `'${path}' changed while it was copied`);
}

function onlyMissing(error: unknown): undefined {
  if (!ABSENT.has(errorCode(error))) throw error;
}

function slashed(path: string): string {
  return path.endsWith(sep) ? path : `${path}${sep}`;
}
