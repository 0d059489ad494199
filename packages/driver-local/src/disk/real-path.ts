import { lstat, realpath } from 'node:fs/promises';
import { ABSENT, unless } from './errno.js';

/**
 * Whether a path is spelt exactly as it is on the disk, without a symbolic link anywhere in it, and without a file system that
 * takes one name for another (by case or by Unicode normalisation). Only such paths are read and written: by no other can a name
 * leave its container, or two names meet in one file.
 */
export async function isRealPath(path: string): Promise<boolean> {
  return (await unless(realpath(path), ...ABSENT)) === path;
}

/** Whether a path is that of a directory and spelt exactly as it is on the disk. */
export async function isRealDirectory(path: string): Promise<boolean> {
  const stats = await unless(lstat(path), ...ABSENT);
  return stats?.isDirectory() === true && (await isRealPath(path));
}
