import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import { ConflictError, ContainerIsNotEmptyError } from '@stowage/core/spi';
import type { Durability } from '../disk/durability.js';
import { ABSENT, hasCode, unless } from '../disk/errno.js';
import { holdsAnything } from '../listing/entries.js';
import { PROVIDER } from '../provider.js';
import { graveyardOf, type Containers } from './containers.js';

/** What a rename says of a target that is in use. */
const TAKEN = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'] as const;

/**
 * Deletes containers while others may be writing to them. The directory is first moved out of sight, which makes every upload under
 * way fail; then it is looked at once more; and moved back if an object had come in by then. So none is ever deleted with it.
 */
export class ContainerRemover {
  readonly #containers: Containers;
  readonly #durability: Durability;

  constructor(containers: Containers, durability: Durability) {
    this.#containers = containers;
    this.#durability = durability;
  }

  /** @throws {ContainerIsNotEmptyError} if there is anything in it but empty directories */
  async remove(name: string, root: string): Promise<void> {
    if (await holdsAnything(root)) throw notEmpty(name);
    const grave = await this.#containers.grave(randomUUID());
    await rename(root, `${grave}/${name}`);
    await this.#durability.directory(dirname(root));
    if (!(await bury(grave))) await bringBack(name, root, grave);
  }

  /** Ends deletions that were cut short so long ago. */
  async finish(isLeftOver: (path: string) => Promise<boolean>): Promise<void> {
    const base = await this.#containers.base();
    const graveyard = graveyardOf(base);
    for (const id of (await unless(readdir(graveyard), ...ABSENT)) ?? []) {
      const grave = `${graveyard}/${id}`;
      if ((await isLeftOver(grave)) && !(await bury(grave))) await unearth(base, grave);
    }
  }
}

/** Whether there was nothing in it. */
async function bury(grave: string): Promise<boolean> {
  if (await holdsAnything(grave)) return false;
  await rm(grave, { recursive: true, force: true });
  return true;
}

/** What was stored while the container was deleted comes back, if its name is free. */
async function unearth(base: string, grave: string): Promise<void> {
  for (const name of await readdir(grave)) await unless(rename(`${grave}/${name}`, `${base}/${name}`), ...TAKEN);
  await unless(rmdir(grave), ...TAKEN);
}

async function bringBack(name: string, root: string, grave: string): Promise<never> {
  try {
    await rename(`${grave}/${name}`, root);
    await rmdir(grave);
  } catch (cause) {
    if (!hasCode(cause, ...TAKEN)) throw cause;
    const where = `what was stored in it meanwhile is in '${grave}'`;
    const message = `container '${name}' was made anew while it was deleted: ${where}`;
    throw new ConflictError(message, { provider: PROVIDER, cause });
  }
  throw notEmpty(name);
}

function notEmpty(name: string): ContainerIsNotEmptyError {
  return new ContainerIsNotEmptyError(name, undefined, { provider: PROVIDER });
}
