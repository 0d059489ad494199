import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { ABSENT, unless } from '../disk/errno.js';
import type { Durability } from '../disk/durability.js';
import { reservedIn, type Place } from '../names/place.js';
import { aboutText, parseAbout, type About } from './about.js';
import type { Stamp } from './stamp.js';

const DIGEST_LENGTH = 32;

/** The names of the sidecars in one directory, by the entry they belong to. */
export type SidecarIndex = ReadonlyMap<string, readonly string[]>;

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
  async candidates(place: Place, size: bigint, index?: SidecarIndex): Promise<readonly About[]> {
    const directory = reservedIn(place.directory);
    const names = (index ?? (await this.index(place.directory))).get(digest(place.entry)) ?? [];
    const fitting = names.filter((name) => name.endsWith(`.${size.toString(36)}.json`));
    const read = await Promise.all(fitting.map((name) => readSidecar(`${directory}/${name}`)));
    return read.filter((about) => about !== undefined);
  }

  /** Which sidecars there are in a directory: for many questions about it. */
  async index(directory: string): Promise<SidecarIndex> {
    const names = (await unless(readdir(reservedIn(directory)), ...ABSENT)) ?? [];
    return Map.groupBy(names, (name) => name.slice(0, DIGEST_LENGTH));
  }

  /** Whether the sidecar could be made: false if this stamp is taken. Its directory must exist. */
  async write(place: Place, stamp: Stamp, about: About): Promise<boolean> {
    const path = pathOf(place, stamp);
    const text = aboutText(place.name, about);
    const made = await unless(
      this.#durability.create(path, text).then(() => true),
      'EEXIST',
    );
    if (made !== true) return false;
    await this.#durability.directory(reservedIn(place.directory));
    return true;
  }

  /** Its absence is no error. */
  async remove(place: Place, stamp: Stamp): Promise<void> {
    await rm(pathOf(place, stamp), { force: true });
  }
}

/** The name of the sidecar of an entry in this state. */
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

/** What stands for an entry in the names of its sidecars: an entry may be 255 bytes long, which leaves no room for a stamp. */
export function digest(entry: string): string {
  return createHash('sha256').update(entry).digest('hex').slice(0, DIGEST_LENGTH);
}
