import type { BigIntStats } from 'node:fs';

/**
 * Tells one state of a file from another: when it was written, in nanoseconds, and how long it is. Unlike an inode number it
 * survives copies that keep times. The store sets the time itself, so that no two writes of one name have the same stamp.
 */
export interface Stamp {
  readonly mtimeNs: bigint;
  readonly size: bigint;
}

/** The stamp of a file that was looked at. */
export function stampOf({ mtimeNs, size }: BigIntStats): Stamp {
  return { mtimeNs, size };
}

/** Whether both are of the same state of a file. */
export function sameStamp(one: Stamp, other: Stamp): boolean {
  return one.mtimeNs === other.mtimeNs && one.size === other.size;
}

/**
 * The ETag of a file in this state. A stamp may come again, after that file is gone, where the clock of the file system is coarse; a revision does not.
 * What another program changes has no revision any more.
 */
export function etagOf({ mtimeNs, size }: Stamp, revision: string | undefined): string {
  return `"${[mtimeNs.toString(36), size.toString(36), ...(revision === undefined ? [] : [revision])].join('-')}"`;
}
