import { lstat, mkdir, realpath, rmdir } from 'node:fs/promises';
import { ContainerDoesNotExistError, InvalidObjectNameError } from '@stowage/core/spi';
import { basename, dirname } from 'node:path/posix';
import type { Durability } from '../disk/durability.js';
import { ABSENT, hasCode, unless } from '../disk/errno.js';
import { isRealDirectory, isRealPath } from '../disk/real-path.js';
import { untilSettled } from '../disk/settle.js';
import { reservedIn, type Place } from '../names/place.js';
import { PROVIDER } from '../provider.js';
import type { NameLocks } from './name-locks.js';
import { makeRoom } from './parking.js';

/** What a removal says of a directory that is in use, or gone already. */
const KEPT = ['ENOTEMPTY', 'EEXIST', 'EBUSY', ...ABSENT] as const;

/** Makes and removes the directories between a container and its objects, while other processes do the same. */
export class Directories {
  readonly #durability: Durability;
  readonly #locks: NameLocks;

  constructor(durability: Durability, locks: NameLocks) {
    this.#durability = durability;
    this.#locks = locks;
  }

  /**
   * Makes the directory of an object, and the reserved one in it. Any of it may be gone again by the time this resolves, until
   * there is a file in it.
   *
   * @throws {InvalidObjectNameError} if a symbolic link is in the way, or the file system takes the name for another
   */
  async prepare(place: Place): Promise<void> {
    const reserved = reservedIn(place.directory);
    if (await isRealPath(reserved)) return;
    await untilSettled(() => unless(this.#descend(place), 'ENOENT', 'ENOTDIR'));
  }

  /** Removes a directory and those above it, as long as there is nothing left in them. */
  async prune(root: string, directory: string): Promise<void> {
    let current = directory;
    while (current.startsWith(`${root}/`) && (await removeEmpty(current))) current = dirname(current);
  }

  /** Walks down from the container, one directory at a time, so that no link is passed on the way. */
  async #descend(place: Place): Promise<true> {
    if (!(await isRealDirectory(place.root)))
      throw new ContainerDoesNotExistError(basename(place.root), { provider: PROVIDER });
    let current = place.root;
    for (const entry of place.directory.slice(place.root.length + 1).split('/')) {
      if (entry !== '') current = await this.#enter(place, current, entry);
    }
    await this.#make(reservedIn(current));
    await assertReal(place, reservedIn(current));
    return true;
  }

  async #enter(place: Place, parent: string, entry: string): Promise<string> {
    const path = `${parent}/${entry}`;
    if (!(await this.#make(path)) && (await lstat(path)).isFile()) await this.#makeRoom(place, parent, entry);
    await assertReal(place, path);
    return path;
  }

  /** Whether the directory is new. */
  async #make(path: string): Promise<boolean> {
    const made =
      (await unless(
        mkdir(path).then(() => true),
        'EEXIST',
      )) === true;
    if (made) await this.#durability.directory(dirname(path));
    return made;
  }

  async #makeRoom(place: Place, parent: string, entry: string): Promise<void> {
    await this.#make(reservedIn(parent));
    await assertReal(place, reservedIn(parent));
    const { root } = place;
    await this.#locks.holding({ root, directory: parent, entry }, () => makeRoom(parent, entry, this.#durability));
  }
}

/** Removes a directory that has nothing in it but the store's own empty ones; whether it is gone. */
export async function removeEmpty(directory: string): Promise<boolean> {
  try {
    await unless(rmdir(`${reservedIn(directory)}/moving`), ...ABSENT);
    await unless(rmdir(reservedIn(directory)), ...ABSENT);
    await unless(rmdir(directory), 'ENOENT');
    return true;
  } catch (error) {
    if (hasCode(error, ...KEPT)) return false;
    throw error;
  }
}

/** What is gone, or a file again, is no fault: another process was quicker, and the next step fails and is tried once more. */
async function assertReal(place: Place, path: string): Promise<void> {
  const real = await unless(realpath(path), ...ABSENT);
  if (real === path) return;
  const isLink = (await lstat(path)).isSymbolicLink();
  if (real === undefined && !isLink) return;
  const what = isLink ? 'a symbolic link is in its way' : 'the file system takes it for another name';
  throw new InvalidObjectNameError(place.name, `${what} at '${path.slice(place.root.length + 1)}'`, {
    provider: PROVIDER,
  });
}
