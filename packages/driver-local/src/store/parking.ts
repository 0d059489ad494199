import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, symlink } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import type { Durability } from '../disk/durability.js';
import { ABSENT, hasCode, unless } from '../disk/errno.js';
import { parkingOf, type Place } from '../names/place.js';
import { SELF } from '../names/segment.js';

/** What a rename says of a directory in whose place it cannot put another. */
const IN_USE = ['ENOTEMPTY', 'EEXIST', 'EBUSY'] as const;

/** Where an object may be while, or since, its file made room for a directory: almost always nowhere. */
export async function parkedPaths({
  directory,
  entry,
}: Pick<Place, 'directory' | 'entry'>): Promise<readonly string[]> {
  const parking = parkingOf(directory, entry);
  const lots = (await unless(readdir(parking), ...ABSENT)) ?? [];
  return lots.map((lot) => `${parking}/${lot}/${SELF}`);
}

/**
 * An object's file becomes a directory with the object inside. Two renames, as no system call exchanges them portably: between
 * them, or if the process dies there, the object is found where it is parked.
 */
export async function makeRoom(parent: string, entry: string, durability: Durability): Promise<void> {
  const lot = `${parkingOf(parent, entry)}/${randomUUID()}`;
  await mkdir(lot, { recursive: true });
  // A directory cannot be renamed to what is no directory: where another process was quicker, its directory is left alone.
  await symlink('.', `${lot}/${SELF}`);
  await durability.directory(dirname(lot));
  if (await park(`${parent}/${entry}`, lot, durability)) await unpark(lot, `${parent}/${entry}`, durability);
  else await rm(lot, { recursive: true, force: true });
  await unless(rmdir(dirname(lot)), ...IN_USE, ...ABSENT);
  await unless(rmdir(dirname(dirname(lot))), ...IN_USE, ...ABSENT);
}

/** Whether there was a file to be moved. */
async function park(path: string, lot: string, durability: Durability): Promise<boolean> {
  const moved = await unless(
    rename(path, `${lot}/${SELF}`).then(() => true),
    'EISDIR',
    ...ABSENT,
  );
  if (moved === true) await durability.directory(lot);
  return moved === true;
}

/** Where the name is a directory in use by now, the object stays parked. */
async function unpark(lot: string, path: string, durability: Durability): Promise<void> {
  try {
    await rename(lot, path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', ...IN_USE)) return;
    if (!hasCode(error, 'ENOTDIR')) throw error;
    // Meanwhile a newer object has taken the name: it takes the place of the one that is parked.
    await park(path, lot, durability);
    return unpark(lot, path, durability);
  }
  await durability.directory(dirname(path));
}
