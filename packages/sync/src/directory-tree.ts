import { lstat, mkdir, opendir, readdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidObjectNameError, LocalFileError } from '@stowage/core';
import { errorCode, localFileError } from '@stowage/core/files';

/** So many directories are remembered to be there. */
const MAX_KNOWN = 10_000;

/** A file or directory stands where the other is wanted: once it is gone, the way is free. */
export class InTheWayError extends LocalFileError {}

/** The directories below a root: makes them, and sees that nothing is put outside. */
export class DirectoryTree {
  readonly #root: string;
  readonly #known = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Why no file below a directory can have this path; undefined if one can. */
  faultOf(path: string): string | undefined {
    if (path.includes('\0')) return 'it holds a NUL character';
    const segments = path.split('/');
    if (segments.at(-1) === '') return 'it names a directory';
    if (segments.includes('')) return 'it holds two slashes in a row, or begins with one';
    if (segments.some((segment) => segment === '.' || segment === '..')) return "it holds '.' or '..'";
    return undefined;
  }

  /**
   * Makes the directories of a file. One that is empty where the file is to be is removed: nothing is lost with it, and nobody else would remove it.
   *
   * @throws {InvalidObjectNameError} if no file can have the path
   * @throws {InTheWayError} if something else stands where one of them, or the file, is to be
   */
  async makeRoom(path: string): Promise<void> {
    const fault = this.faultOf(path);
    if (fault !== undefined) throw new InvalidObjectNameError(path, `it cannot be a file: ${fault}`);
    await this.#make(dirname(path));
    const file = `${this.#root}/${path}`;
    const found = await localFileError('create', file, () => lstat(file).catch(onlyMissing));
    if (found === undefined || found.isFile()) return;
    if (!found.isDirectory()) throw inTheWay(file, 'no file');
    const isGone = (await holdsNoFile(file)) && (await removeDirectories(file));
    this.forgetAll();
    if (!isGone) throw inTheWay(file, 'a directory');
  }

  /** A directory may no longer be there. */
  forget(path: string): void {
    this.#known.delete(path);
  }

  /** Nothing is known to be there any more. */
  forgetAll(): void {
    this.#known.clear();
  }

  async #make(directory: string): Promise<void> {
    if (this.#known.has(directory)) return;
    if (directory === '.') await localFileError('create', this.#root, () => mkdir(this.#root, { recursive: true }));
    else {
      await this.#make(dirname(directory));
      await this.#makeOne(`${this.#root}/${directory}`);
    }
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.add(directory);
  }

  /** A link is in the way as a file is: what is put behind it would be somewhere else. */
  async #makeOne(path: string): Promise<void> {
    const isMade = await localFileError('create', path, () => mkdir(path).then(() => true, onlyTaken));
    if (isMade) return;
    const found = await localFileError('open', path, () => lstat(path).catch(onlyMissing));
    if (found?.isDirectory() !== true) throw inTheWay(path, 'no directory');
  }
}

/** Whether there are only directories below it, if anything. */
async function holdsNoFile(path: string): Promise<boolean> {
  const below = await localFileError('open', path, () => opendir(path, { recursive: true }));
  for await (const entry of below) if (!entry.isDirectory()) return false;
  return true;
}

/** From the deepest on. False if something has come in meanwhile. */
async function removeDirectories(path: string): Promise<boolean> {
  const below = await readdir(path, { withFileTypes: true }).catch(() => []);
  for (const entry of below) if (entry.isDirectory()) await removeDirectories(`${path}/${entry.name}`);
  return rmdir(path).then(
    () => true,
    () => false,
  );
}

function inTheWay(path: string, what: string): InTheWayError {
  return new InTheWayError(path, `'${path}' is ${what}, which is in the way`);
}

function onlyMissing(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error;
}

function onlyTaken(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
  return false;
}
