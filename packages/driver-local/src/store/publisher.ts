import { randomUUID } from 'node:crypto';
import { lstat, open, realpath, rename, type FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path/posix';
import type { Clock, Random } from '@stowage/core/concurrency';
import { giveAccess } from '@stowage/core/files';
import {
  ConflictError,
  ContainerDoesNotExistError,
  InvalidObjectNameError,
  type ObjectRecord,
  type StorageError,
  type WriteConditions,
  type WriteOptions,
} from '@stowage/core/spi';
import type { Durability } from '../disk/durability.js';
import { ABSENT, unless } from '../disk/errno.js';
import { isRealDirectory } from '../disk/real-path.js';
import { untilSettled } from '../disk/settle.js';
import { pathsOf, type Place } from '../names/place.js';
import { PROVIDER } from '../provider.js';
import { objectRecord } from '../records.js';
import type { About } from './about.js';
import type { Directories } from './directories.js';
import type { NameLocks } from './name-locks.js';
import type { Objects } from './objects.js';
import { accessOfReplaced } from './replaced.js';
import type { Sidecars } from './sidecars.js';
import { sameStamp, stampOf, type Stamp } from './stamp.js';

/** What the publisher works with. */
export interface PublisherParts {
  readonly objects: Objects;
  readonly sidecars: Sidecars;
  readonly directories: Directories;
  readonly durability: Durability;
  readonly locks: NameLocks;
  readonly clock: Clock;
  readonly random: Random;
}

/** A finished temporary file, and the stamp that it was given. */
interface Claimed {
  readonly place: Place;
  readonly path: string;
  readonly stamp: Stamp;
}

/**
 * Makes a finished temporary file an object, in an order in which it may die at any moment: first the sidecar, which nobody looks
 * at as long as no file has its stamp; then the bytes reach the disk; then, while nobody else changes this name, conditions are compared and one rename makes both
 * visible; last, the sidecar of what
 * was replaced is removed.
 */
export class Publisher {
  readonly #parts: PublisherParts;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /**
   * The object as it is stored now. If this fails, what was there before still is.
   *
   * @throws {ObjectChangedError} if there is another object than `ifMatch` says, or none
   * @throws {ObjectAlreadyExistsError} if there is an object, and `ifNoneMatch` says that there must be none
   */
  async publish(place: Place, path: string, said: About, options: WriteOptions): Promise<ObjectRecord> {
    const handle = await open(path, 'r');
    const about = { ...said, revision: randomUUID() };
    try {
      const stamp = await this.#claim(place, handle, about);
      try {
        await keepAccess(place, handle);
        await this.#parts.durability.file(handle);
        options.signal?.throwIfAborted();
        await this.#replace({ place, path, stamp }, options);
      } catch (error) {
        await this.#withdraw(place, stamp);
        throw error;
      }
      return objectRecord(place.name, await handle.stat({ bigint: true }), about);
    } finally {
      await handle.close();
    }
  }

  async #withdraw(place: Place, stamp: Stamp): Promise<void> {
    await this.#parts.sidecars.remove(place, stamp);
    await this.#parts.directories.prune(place.root, place.directory);
  }

  /** Gives the file a time that no other write of this name has: the sidecar's name is the claim on it. */
  async #claim(place: Place, handle: FileHandle, about: About): Promise<Stamp> {
    return untilSettled(async (count) => {
      const seconds = this.#time(count) / 1000;
      await handle.utimes(seconds, seconds);
      const stamp = stampOf(await handle.stat({ bigint: true }));
      await this.#parts.directories.prepare(place);
      const claimed = await unless(this.#parts.sidecars.write(place, stamp, about), ...ABSENT);
      return claimed === true ? stamp : undefined;
    });
  }

  /** The present millisecond at a random fraction of it; each further try is later, for file systems that keep coarse times. */
  #time(count: number): number {
    const later = count === 0 ? 0 : 2 ** Math.min(count, 12) - 1;
    return Math.floor(this.#parts.clock()) + later + 0.001 + this.#parts.random() * 0.998;
  }

  async #replace({ place, path, stamp }: Claimed, conditions: WriteConditions): Promise<void> {
    await assertOwnName(place);
    const { replaced, visible } = await this.#parts.locks.holding(place, async () => {
      await this.#parts.objects.assertMet(place, conditions);
      const found = await this.#parts.objects.find(place);
      return { replaced: found, visible: await untilSettled(() => this.#rename(place, path)) };
    });
    await this.#parts.durability.directory(dirname(visible));
    if (replaced !== undefined && !sameStamp(stampOf(replaced.stats), stamp))
      await this.#parts.sidecars.remove(place, stampOf(replaced.stats));
  }

  /** Undefined where the directory of this name came or went in between. */
  async #rename(place: Place, path: string): Promise<string | undefined> {
    const [plain, self] = pathsOf(place);
    if (await renamed(path, plain, 'EISDIR', 'ENOTEMPTY', 'EEXIST')) return plain;
    if (await renamed(path, self, ...ABSENT)) return self;
    if ((await unless(lstat(path), ...ABSENT)) !== undefined) return undefined;
    throw await lost(place);
  }
}

/** The object's file keeps the mode of the one that it replaces, and its owner where that is possible. */
async function keepAccess(place: Place, handle: FileHandle): Promise<void> {
  const access = await accessOfReplaced(place);
  if (access !== undefined) await giveAccess(handle, access);
}

/** The temporary file is gone: with its container, which others deleted while this came in, or because others published it. */
async function lost({ root, name }: Place): Promise<StorageError> {
  if (!(await isRealDirectory(root))) return new ContainerDoesNotExistError(basename(root), { provider: PROVIDER });
  return new ConflictError(`what was to become '${name}' is gone`, { provider: PROVIDER });
}

async function renamed(from: string, to: string, ...unlessCodes: readonly string[]): Promise<boolean> {
  return (
    (await unless(
      rename(from, to).then(() => true),
      ...unlessCodes,
    )) === true
  );
}

/**
 * Refuses a name that the file system takes for that of another object.
 *
 * @throws {InvalidObjectNameError} naming the reason
 */
async function assertOwnName(place: Place): Promise<void> {
  const [plain] = pathsOf(place);
  const stats = await unless(lstat(plain), ...ABSENT);
  if (stats === undefined || stats.isSymbolicLink()) return;
  const real = await unless(realpath(plain), ...ABSENT);
  if (real === undefined || real === plain) return;
  throw new InvalidObjectNameError(place.name, 'the file system takes it for the name of another object', {
    provider: PROVIDER,
  });
}
