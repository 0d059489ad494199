import type { BigIntStats, Stats } from 'node:fs';
import type { FilledFile } from './filled-file.js';

/** Who may do what with a file. */
export interface FileAccess {
  /** The nine permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A file whose owner, group and mode can be set. */
export type Changeable = Pick<FilledFile, 'chmod' | 'chown' | 'stat'>;

/** The mode of a file that nobody but its owner may read while it is being written. */
export const PRIVATE_MODE = 0o600;

/** Without the bits that run a program as its owner: whoever replaces its bytes must not inherit them. */
const PERMISSIONS = 0o777;
const GROUP = 0o070;
const OTHERS = 0o007;

/** What a file's `stat` says of who may use it. */
export function accessOf({ mode, uid, gid }: Stats | BigIntStats): FileAccess {
  return { mode: Number(mode) & PERMISSIONS, uid: Number(uid), gid: Number(gid) };
}

/**
 * Gives a file the owner, group and mode of the one that it will replace. Owner and group are kept where this process may give files
 * away; where the group cannot be kept, the new one gets no more rights than everybody has. Access lists and extended attributes are not
 * copied.
 *
 * @throws the operating system's error if the mode cannot be set
 */
export async function giveAccess(file: Changeable, access: FileAccess): Promise<void> {
  const isGroupKept = await giveTo(file, access);
  const mode = isGroupKept ? access.mode : withoutGroup(access.mode);
  if (accessOf(await file.stat()).mode !== mode) await file.chmod(mode);
}

/** Whether the group is the wanted one. The owner comes first: the mode must not be wide while the wrong people own the file. */
async function giveTo(file: Changeable, { uid, gid }: FileAccess): Promise<boolean> {
  const now = accessOf(await file.stat());
  if (now.uid === uid && now.gid === gid) return true;
  if (await isGiven(file, uid, gid)) return true;
  return now.gid === gid || isGiven(file, KEEP, gid);
}

/** `chown` leaves alone what is -1: https://pubs.opengroup.org/onlinepubs/9799919799/functions/chown.html */
const KEEP = -1;

async function isGiven(file: Changeable, uid: number, gid: number): Promise<boolean> {
  return file.chown(uid, gid).then(
    () => true,
    () => false,
  );
}

function withoutGroup(mode: number): number {
  const everybody = (mode & OTHERS) << 3;
  return (mode & ~GROUP) | (mode & everybody & GROUP);
}
