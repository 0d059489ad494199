import { constants, type BigIntStats } from 'node:fs';
import { lstat, open, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import {
  ObjectAlreadyExistsError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  type ObjectRecord,
  type WriteConditions,
} from '@stowage/core/spi';
import type { Durability } from '../disk/durability.js';
import { ABSENT, unless } from '../disk/errno.js';
import { isRealPath } from '../disk/real-path.js';
import { hashFile } from '../disk/receive.js';
import { untilSettled } from '../disk/settle.js';
import { pathsOf, type Place } from '../names/place.js';
import { PROVIDER } from '../provider.js';
import { objectRecord } from '../records.js';
import { aboutForeign, type About } from './about.js';
import type { Directories } from './directories.js';
import type { NameLocks } from './name-locks.js';
import { parkedPaths } from './parking.js';
import { SidecarLookup } from './sidecar-lookup.js';
import type { Sidecars } from './sidecars.js';
import { sameStamp, stampOf } from './stamp.js';

/** An object's file. */
export interface Found {
  readonly path: string;
  readonly stats: BigIntStats;
}

/** An object's file, open for reading. Who receives it closes the handle. */
export interface Opened extends Found {
  readonly handle: FileHandle;
  readonly about: About;
}

/** What objects are found with. */
export interface ObjectsParts {
  readonly sidecars: Sidecars;
  readonly directories: Directories;
  readonly durability: Durability;
  readonly locks: NameLocks;
}

/** Finds the files of objects, and what is known of them. */
export class Objects {
  readonly #sidecars: Sidecars;
  readonly #directories: Directories;
  readonly #durability: Durability;
  readonly #locks: NameLocks;

  constructor({ sidecars, directories, durability, locks }: ObjectsParts) {
    this.#sidecars = sidecars;
    this.#directories = directories;
    this.#durability = durability;
    this.#locks = locks;
  }

  /** The object's file; undefined if there is none. Links, devices and the like are no objects. */
  async find(place: Place): Promise<Found | undefined> {
    // The second look finds what was moved, by a process making room, to where the first had looked already.
    return (await findOnce(place)) ?? (await findOnce(place));
  }

  /** @throws {ObjectDoesNotExistError} if there is no object of that name */
  async get(place: Place, signal?: AbortSignal): Promise<ObjectRecord> {
    return untilSettled(async () => {
      const found = await this.find(place);
      if (found === undefined) throw missing(place);
      const about = await this.#about(place, found, signal);
      return about && objectRecord(place.name, found.stats, about);
    });
  }

  /**
   * As {@link get}, for an entry that a listing saw: never reads content, so that where only that could tell, the hash stays
   * unknown. Undefined if it is gone.
   */
  async glance(place: Place, lookup: SidecarLookup): Promise<ObjectRecord | undefined> {
    const found = (await seen(place)) ?? (await this.find(place));
    if (found === undefined) return undefined;
    const known = (await lookup.has(place.directory)) ? await this.#guess(place, found, lookup) : undefined;
    return objectRecord(place.name, found.stats, known ?? aboutForeign(place.name));
  }

  async #guess(place: Place, found: Found, lookup: SidecarLookup): Promise<About | undefined> {
    const exact = await this.#sidecars.read(place, stampOf(found.stats));
    if (exact !== undefined) return exact;
    const index = await lookup.index(place.directory);
    const [only, ...others] = await this.#sidecars.candidates(place, found.stats.size, index);
    return only === undefined || others.length > 0 ? undefined : { ...only, sha256: undefined };
  }

  /** What {@link glance} needs for one page of a listing. */
  lookup(): SidecarLookup {
    return new SidecarLookup(this.#sidecars);
  }

  /** @throws {ObjectDoesNotExistError} if there is no object of that name */
  async open(place: Place, signal?: AbortSignal): Promise<Opened> {
    return untilSettled(async () => {
      const found = await this.find(place);
      if (found === undefined) throw missing(place);
      const about = await this.#about(place, found, signal);
      const handle = about && (await unless(openFile(found.path), ...ABSENT));
      if (about === undefined || handle === undefined) return undefined;
      if (await isSame(handle, found)) return { ...found, handle, about };
      await handle.close();
      return undefined;
    });
  }

  /**
   * What a condition says must hold of an object. It goes on holding only while the lock of its name is held.
   *
   * @throws {ObjectChangedError} if the object has another ETag than `ifMatch`, or is not there
   * @throws {ObjectAlreadyExistsError} if there is an object, and `ifNoneMatch` says that there must be none
   */
  async assertMet(place: Place, { ifMatch, ifNoneMatch }: WriteConditions): Promise<void> {
    if (ifNoneMatch !== undefined && (await this.find(place)) !== undefined)
      throw new ObjectAlreadyExistsError(place.name, { provider: PROVIDER });
    if (ifMatch === undefined) return;
    if ((await this.find(place)) === undefined || (await this.get(place)).etag !== ifMatch)
      throw new ObjectChangedError(place.name, { provider: PROVIDER });
  }

  /**
   * @throws {ObjectDoesNotExistError} if there is no object of that name
   * @throws {ObjectChangedError} if it has another ETag than `ifMatch`
   */
  async remove(place: Place, ifMatch: string | undefined): Promise<void> {
    const first = await this.find(place);
    if (first === undefined) throw missing(place);
    const paths = await this.#locks.holding(place, async () => {
      const now = await this.find(place);
      if (now === undefined) throw missing(place);
      await this.assertMet(place, { ifMatch });
      const found = [...pathsOf(place), ...(await parkedPaths(place))];
      await this.#removeAll(place, now);
      return found;
    });
    for (const path of paths) {
      if (await isRealPath(dirname(path))) await this.#directories.prune(place.root, dirname(path));
    }
  }

  /** The oldest place first: whenever this stops, what is left is the newest state, and nothing older comes back. */
  async #removeAll(place: Place, first: Found): Promise<void> {
    let found: Found | undefined = first;
    while (found !== undefined) {
      const [plain, self] = pathsOf(place);
      for (const path of [...(await parkedPaths(place)), self, plain]) await unlinkFile(path);
      await unless(this.#durability.directory(dirname(found.path)), ...ABSENT);
      await this.#sidecars.remove(place, stampOf(found.stats));
      found = await this.find(place);
    }
  }

  /** What is known of a file; undefined if it was replaced while that was looked up. */
  async #about(place: Place, found: Found, signal?: AbortSignal): Promise<About | undefined> {
    const exact = await this.#sidecars.read(place, stampOf(found.stats));
    if (exact !== undefined) return exact;
    const candidates = await this.#sidecars.candidates(place, found.stats.size);
    const about =
      candidates.length === 0
        ? aboutForeign(place.name)
        : await unless(recognise(place, found, candidates, signal), 'EISDIR', ...ABSENT);
    if (about === undefined) return undefined;
    const now = await this.find(place);
    if (now === undefined || !sameStamp(stampOf(now.stats), stampOf(found.stats))) return undefined;
    if (candidates.length > 0) await this.#adopt(place, found, about);
    return about;
  }

  /** Saves the next one from reading the content again; what cannot be written (a read-only disk) is not missed. */
  async #adopt(place: Place, found: Found, about: About): Promise<void> {
    await this.#sidecars.write(place, stampOf(found.stats), about).catch(() => false);
  }
}

/** The file at the one place that a listing can have seen, in a directory that it knows to be real. */
async function seen(place: Place): Promise<Found | undefined> {
  const [path] = pathsOf(place);
  const stats = await unless(lstat(path, { bigint: true }), ...ABSENT);
  return stats?.isFile() === true ? { path, stats } : undefined;
}

async function findOnce(place: Place): Promise<Found | undefined> {
  for (const path of pathsOf(place)) {
    const found = await fileAt(path);
    if (found !== undefined) return found;
  }
  const parked = await Promise.all((await parkedPaths(place)).map(fileAt));
  const newestFirst = parked.filter((found) => found !== undefined).sort(byTime);
  return newestFirst[0];
}

async function fileAt(path: string): Promise<Found | undefined> {
  const stats = await unless(lstat(path, { bigint: true }), ...ABSENT);
  return stats?.isFile() === true && (await isRealPath(path)) ? { path, stats } : undefined;
}

function byTime(one: Found, other: Found): number {
  return Number(other.stats.mtimeNs - one.stats.mtimeNs);
}

/** Only the file of an object: a directory of that name stays, and nothing is reached through a link. */
async function unlinkFile(path: string): Promise<void> {
  const stats = await unless(lstat(path), ...ABSENT);
  if (stats?.isFile() === true && (await isRealPath(path))) await unless(unlink(path), 'EISDIR', ...ABSENT);
}

/** A pipe that another program put there must not hold up the one who opens it. */
async function openFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

async function isSame(handle: FileHandle, found: Found): Promise<boolean> {
  const stats = await handle.stat({ bigint: true });
  return stats.ino === found.stats.ino && sameStamp(stampOf(stats), stampOf(found.stats));
}

/** By its content: a copy of the tree that lost the times of files keeps what was known of them. */
async function recognise(
  place: Place,
  found: Found,
  candidates: readonly About[],
  signal?: AbortSignal,
): Promise<About> {
  const sha256 = await hashFile(found.path, signal);
  return candidates.find((about) => about.sha256 === sha256) ?? aboutForeign(place.name, sha256);
}

function missing(place: Place): ObjectDoesNotExistError {
  return new ObjectDoesNotExistError(place.name, { provider: PROVIDER });
}
