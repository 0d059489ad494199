import { lstat } from 'node:fs/promises';
import { accessOf, type FileAccess } from '@stowage/core/files';
import { ABSENT, unless } from '../disk/errno.js';
import { pathsOf, type Place } from '../names/place.js';

/** Who may use the file that a new object of this name would replace; undefined if there is none. */
export async function accessOfReplaced(place: Place): Promise<FileAccess | undefined> {
  for (const path of pathsOf(place)) {
    const stats = await unless(lstat(path), ...ABSENT);
    if (stats?.isFile() === true) return accessOf(stats);
  }
  return undefined;
}

/** Whether others than its owner and group may read a file of this access. */
export function isOpenToAll({ mode }: FileAccess): boolean {
  return (mode & 0o004) !== 0;
}
