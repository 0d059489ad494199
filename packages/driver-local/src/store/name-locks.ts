import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readlink, symlink, unlink } from 'node:fs/promises';
import { basename } from 'node:path/posix';
import type { Clock, Random, Sleep } from '@stowage/core/concurrency';
import { ContainerDoesNotExistError } from '@stowage/core/spi';
import { z } from '@stowage/core/validation';
import { ABSENT, hasCode, unless } from '../disk/errno.js';
import { parseJson } from '../disk/parse-json.js';
import { hasEnded, thisProcess, type ProcessIdentity } from '../disk/process-identity.js';
import { isRealDirectory } from '../disk/real-path.js';
import { reservedIn, type Place } from '../names/place.js';
import { PROVIDER } from '../provider.js';

/** The longest wait between two looks at a lock that is taken, in milliseconds. */
const LONGEST_WAIT = 20;
/**
 * How long a holder of whom nobody can tell whether it still runs, as it is on another machine, is waited for, in milliseconds. A lock is held
 * for some renames, never while bytes are written.
 */
const PATIENCE = 30_000;

const schema: z.ZodType<ProcessIdentity> = z.lazy(() =>
  z.object({
    machine: z.string(),
    pid: z.int().positive(),
    started: z.string(),
  }),
);

/** Whoever waits for a lock within this process, by the lock's path: so that only one at a time looks at the disk. */
const queues = new Map<string, Promise<void>>();

/** How locks wait. */
export interface LockTime {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

/** Where the entry of an object is. */
type Entry = Pick<Place, 'root' | 'directory' | 'entry'>;

/**
 * One process at a time changes what is stored under a name: so that what a condition compared is what is replaced. A lock is a symbolic
 * link whose target says who holds it: it is made with that in one step, and one call tells whom to wait for. A holder that died is
 * noticed, and its lock removed.
 */
export class NameLocks {
  readonly #time: LockTime;

  constructor(time: LockTime) {
    this.#time = time;
  }

  /**
   * Does some work while nobody else who asks for the same name does. Never to be asked for within such work: two would wait for each other.
   *
   * @throws {ContainerDoesNotExistError} if the container is gone
   */
  async holding<T>({ root, directory, entry }: Entry, work: () => Promise<T>): Promise<T> {
    const digest = createHash('sha256')
      .update(`${directory.slice(root.length)}/${entry}`)
      .digest('hex');
    const path = `${locksOf(root)}/${digest.slice(0, 32)}`;
    const turn = (queues.get(path) ?? Promise.resolve()).then(() => this.#holding(root, path, work));
    const ended = turn.then(ignore, ignore);
    queues.set(path, ended);
    try {
      return await turn;
    } finally {
      if (queues.get(path) === ended) queues.delete(path);
    }
  }

  async #holding<T>(root: string, path: string, work: () => Promise<T>): Promise<T> {
    const mine = JSON.stringify({ ...thisProcess, nonce: randomUUID() });
    await this.#take(root, path, mine);
    const since = this.#time.clock();
    try {
      return await work();
    } finally {
      // Where it took so long another machine may have removed the lock, and made its own.
      const isMine = this.#time.clock() - since < PATIENCE || (await holderOf(path)) === mine;
      if (isMine) await unless(unlink(path), ...ABSENT);
    }
  }

  async #take(root: string, path: string, mine: string): Promise<void> {
    let seen: string | undefined;
    let waited = 0;
    while (!(await isTaken(root, path, mine))) {
      const holder = await holderOf(path);
      if (holder === undefined) continue;
      if (holder !== seen) waited = 0;
      seen = holder;
      if (waited >= PATIENCE || hasDied(holder)) await this.#remove(root, path, holder);
      else waited += await this.#wait();
    }
  }

  /** Under a lock of its own, so that nobody removes the lock of who was quicker. */
  async #remove(root: string, path: string, holder: string): Promise<void> {
    await this.#holding(root, `${path}~`, async () => {
      if ((await holderOf(path)) === holder) await unless(unlink(path), ...ABSENT);
    });
  }

  async #wait(): Promise<number> {
    const wait = 1 + this.#time.random() * LONGEST_WAIT;
    await this.#time.sleep(wait);
    return wait;
  }
}

/** Whether the lock is this one's now. */
async function isTaken(root: string, path: string, mine: string): Promise<boolean> {
  try {
    await symlink(mine, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    if (!hasCode(error, ...ABSENT)) throw error;
    await makeLocks(root);
    return false;
  }
}

/** Two steps instead of a recursive `mkdir`: a container that is gone must not come back. */
async function makeLocks(root: string): Promise<void> {
  if (!(await isRealDirectory(root))) throw new ContainerDoesNotExistError(basename(root), { provider: PROVIDER });
  await unless(mkdir(reservedIn(root)), 'EEXIST', ...ABSENT);
  await unless(mkdir(locksOf(root)), 'EEXIST', ...ABSENT);
}

/** What a lock says of its holder; undefined if it is free. */
async function holderOf(path: string): Promise<string | undefined> {
  return unless(readlink(path), ...ABSENT);
}

function hasDied(holder: string): boolean {
  const identity = parseJson(schema, holder);
  return identity !== undefined && hasEnded(identity);
}

function locksOf(root: string): string {
  return `${reservedIn(root)}/locks`;
}

function ignore(): void {}
