import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { ABSENT, unless } from '../disk/errno.js';
import type { Durability } from '../disk/durability.js';
import { reservedIn, type Place } from '../names/place.js';
import { aboutText, parseAbout, type About } from './about.js';
import type { Stamp } from './stamp.js';

/**
 * The files that say what is known of each object. A sidecar's name holds the stamp of the file it describes: each write of an
 * object has a sidecar of its own, which is there before the object and cannot be mistaken for that of another write. So no
 * crash and no other process can make the two disagree, and no lock is needed.
 */
export class Sidecars {
  readonly #durability: Durability;

  constructor(durability: Durability) {
    this.#durability = durability;
  }

  /** Of exactly this state of the object's file. */
  async read(place: Place, stamp: Stamp): Promise<About | undefined> {
    return readSidecar(pathOf(place, stamp));
  }

  /** Those of other states of the same size: what is left where a copy did not keep the times of files. */
  async candidates(place: Place, size: bigint): Promise<readonly About[]> {
    const directory = reservedIn(place.directory);
    const names = (await unless(readdir(directory), ...ABSENT)) ?? [];
    const mine = names.filter((name) => name.startsWith(startOf(place)) && name.endsWith(endOf(size)));
    const read = await Promise.all(mine.map((name) => readSidecar(`${directory}/${name}`)));
    return read.filter((about) => about !== undefined);
  }

  /** Whether the sidecar could be made: false if this stamp is taken. Its directory must exist. */
  async write(place: Place, stamp: Stamp, about: About): Promise<boolean> {
    const path = pathOf(place, stamp);
    const handle = await unless(open(path, 'wx'), 'EEXIST');
    if (handle === undefined) return false;
    try {
      await handle.writeFile(aboutText(place.name, about));
      await this.#durability.file(handle);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    await this.#durability.directory(reservedIn(place.directory));
    return true;
  }

  /** Its absence is no error. */
  async remove(place: Place, stamp: Stamp): Promise<void> {
    await rm(pathOf(place, stamp), { force: true });
  }
}

/** Whether a file in a reserved directory is the sidecar of an entry in this state: for the clean-up. */
export function sidecarName(entry: string, { mtimeNs, size }: Stamp): string {
  return `${digest(entry)}.${mtimeNs.toString(36)}.${size.toString(36)}.json`;
}

/** How the names of sidecars are told from what else is in a reserved directory. */
export const SIDECAR = /^[0-9a-f]{32}\.[0-9a-z-]+\.[0-9a-z]+\.json$/;

async function readSidecar(path: string): Promise<About | undefined> {
  const handle = await unless(open(path, constants.O_RDONLY | constants.O_NOFOLLOW), ...ABSENT);
  if (handle === undefined) return undefined;
  try {
    return parseAbout(await handle.readFile('utf8'));
  } finally {
    await handle.close();
  }
}

function pathOf(place: Place, stamp: Stamp): string {
  return `${reservedIn(place.directory)}/${sidecarName(place.entry, stamp)}`;
}

function startOf(place: Place): string {
  return `${digest(place.entry)}.`;
}

function endOf(size: bigint): string {
  return `.${size.toString(36)}.json`;
}

/** An entry may be 255 bytes long, which leaves no room for a stamp: so its hash stands for it. */
function digest(entry: string): string {
  return createHash('sha256').update(entry).digest('hex').slice(0, 32);
}
