import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import type { Clock } from '@stowage/core/concurrency';
import { ABSENT, unless } from '../disk/errno.js';
import { pathsOf, reservedIn } from '../names/place.js';
import { isContinued, RESERVED, SELF } from '../names/segment.js';
import type { ContainerRemover } from './container-remover.js';
import { removeEmpty } from './directories.js';
import { parkedPaths } from './parking.js';
import { digest, SIDECAR, sidecarName } from './sidecars.js';
import { stagingOf } from './staging.js';
import { stampOf } from './stamp.js';

/** Removes what processes left behind that died in the middle of something. Nothing of it is ever visible in a listing. */
export class Leftovers {
  readonly #age: number;
  readonly #clock: Clock;
  readonly #remover: ContainerRemover;
  readonly #swept = new Map<string, Promise<void>>();

  /** @param age how long something must have lain untouched, in seconds */
  constructor(age: number, clock: Clock, remover: ContainerRemover) {
    this.#age = age;
    this.#clock = clock;
    this.#remover = remover;
  }

  /** Temporary files and unfinished deletions: once for each container, as it costs one look at one directory. */
  async sweepOnce(root: string): Promise<void> {
    // What cannot be tidied up is no reason not to store anything.
    const sweep = this.#swept.get(root) ?? this.#sweep(root).then(ignore, ignore);
    this.#swept.set(root, sweep);
    await sweep;
  }

  /** Everything, sidecars without an object and empty directories included: goes through the whole container. */
  async removeAll(root: string): Promise<number> {
    return (await this.#sweep(root)) + (await this.#sweepDirectory(root));
  }

  async #sweep(root: string): Promise<number> {
    await this.#remover.finish((path) => this.#isLeftOver(path));
    const uploads = `${reservedIn(root)}/uploads`;
    // An upload whose data is gone is complete: the process died before it could remove the rest.
    const isComplete = async (id: string): Promise<boolean> => !(await exists(`${uploads}/${id}/data`));
    return (await this.#removeOld(stagingOf(root), async () => true)) + (await this.#removeOld(uploads, isComplete));
  }

  /** How many files were removed. */
  async #sweepDirectory(directory: string): Promise<number> {
    let removed = 0;
    const entries = (await unless(readdir(directory, { withFileTypes: true }), ...ABSENT)) ?? [];
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name === RESERVED) continue;
      removed += await this.#sweepDirectory(`${directory}/${entry.name}`);
      await removeEmpty(`${directory}/${entry.name}`);
    }
    const names = entries.map(({ name }) => name).filter((name) => name !== RESERVED && !isContinued(name));
    return removed + (await this.#sweepSidecars(directory, names));
  }

  async #sweepSidecars(directory: string, names: readonly string[]): Promise<number> {
    const reserved = reservedIn(directory);
    const parked = (await unless(readdir(`${reserved}/moving`), ...ABSENT)) ?? [];
    const isVacant = async (lot: string): Promise<boolean> => !(await isFile(`${lot}/${SELF}`));
    for (const each of parked) {
      await this.#removeOld(`${reserved}/moving/${each}`, (lot) => isVacant(`${reserved}/moving/${each}/${lot}`));
      await unless(rmdir(`${reserved}/moving/${each}`), 'ENOTEMPTY', 'EEXIST', ...ABSENT);
    }
    const current = await currentSidecars(directory, [...names, ...parked]);
    return this.#removeOld(reserved, async (sidecar) => {
      const entry = sidecar.slice(0, sidecar.indexOf('.'));
      // As long as an object has no sidecar of its own, an older one may still be recognised as its, by its content.
      const superseded = !current.has(entry) || current.get(entry)?.exists === true;
      return SIDECAR.test(sidecar) && superseded && current.get(entry)?.name !== sidecar;
    });
  }

  async #removeOld(directory: string, which: (name: string) => Promise<boolean>): Promise<number> {
    let removed = 0;
    for (const name of (await unless(readdir(directory), ...ABSENT)) ?? []) {
      if (!(await this.#isLeftOver(`${directory}/${name}`)) || !(await which(name))) continue;
      await rm(`${directory}/${name}`, { recursive: true, force: true });
      removed += 1;
    }
    return removed;
  }

  async #isLeftOver(path: string): Promise<boolean> {
    const stats = await unless(lstat(path), ...ABSENT);
    return stats !== undefined && this.#clock() - stats.mtimeMs >= this.#age * 1000;
  }
}

function ignore(): void {}

interface Current {
  readonly name: string;
  readonly exists: boolean;
}

/** The sidecar that each object of a directory has, or would have. */
async function currentSidecars(directory: string, entries: readonly string[]): Promise<ReadonlyMap<string, Current>> {
  const current = new Map<string, Current>();
  for (const entry of entries) {
    const path = await objectFile(directory, entry);
    const stats = path === undefined ? undefined : await unless(lstat(path, { bigint: true }), ...ABSENT);
    if (stats === undefined) continue;
    const name = sidecarName(entry, stampOf(stats));
    current.set(digest(entry), { name, exists: await exists(`${reservedIn(directory)}/${name}`) });
  }
  return current;
}

async function objectFile(directory: string, entry: string): Promise<string | undefined> {
  for (const path of [...pathsOf({ directory, entry }), ...(await parkedPaths({ directory, entry }))]) {
    if (await isFile(path)) return path;
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  return (await unless(lstat(path), ...ABSENT))?.isFile() === true;
}

async function exists(path: string): Promise<boolean> {
  return (await unless(lstat(path), ...ABSENT)) !== undefined;
}
