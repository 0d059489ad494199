import { lstat } from 'node:fs/promises';
import { ABSENT, unless } from '../disk/errno.js';
import { reservedIn } from '../names/place.js';
import type { SidecarIndex, Sidecars } from './sidecars.js';

/**
 * What is found out about directories while one page of a listing is made: each is asked once whether it has sidecars at all (a tree
 * that another program made has none), and its sidecars are listed only if one is not where it should be.
 */
export class SidecarLookup {
  readonly #sidecars: Sidecars;
  readonly #present = new Map<string, Promise<boolean>>();
  readonly #indexes = new Map<string, Promise<SidecarIndex>>();

  constructor(sidecars: Sidecars) {
    this.#sidecars = sidecars;
  }

  /** Whether a directory may hold sidecars. */
  async has(directory: string): Promise<boolean> {
    const present = this.#present.get(directory) ?? exists(reservedIn(directory));
    this.#present.set(directory, present);
    return present;
  }

  /** The sidecars of a directory. */
  async index(directory: string): Promise<SidecarIndex> {
    const index = this.#indexes.get(directory) ?? this.#sidecars.index(directory);
    this.#indexes.set(directory, index);
    return index;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await unless(lstat(path), ...ABSENT)) !== undefined;
}
