import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { PRIVATE_MODE } from '@stowage/core/files';
import { ABSENT, unless } from '../disk/errno.js';
import { isRealPath } from '../disk/real-path.js';
import { untilSettled } from '../disk/settle.js';
import { reservedIn, type Place } from '../names/place.js';
import { accessOfReplaced } from './replaced.js';

/** Where temporary files of a container lie: on its file system, so that a rename makes them objects. */
export function stagingOf(root: string): string {
  return `${reservedIn(root)}/tmp`;
}

/** Lends a path where there is nothing yet, and removes what is left there however `work` ends. */
export async function staged<T>(root: string, work: (path: string) => Promise<T>): Promise<T> {
  await makeStaging(root);
  const path = `${stagingOf(root)}/${randomUUID()}`;
  try {
    return await work(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

/** Lends a new temporary file for an object, open for writing, and where it is. What will replace a file is for its owner only. */
export async function stagedFile<T>(
  place: Place,
  work: (file: { readonly path: string; readonly handle: FileHandle }) => Promise<T>,
): Promise<T> {
  return staged(place.root, async (path) => {
    const isPrivate = (await accessOfReplaced(place)) !== undefined;
    const handle = await open(path, 'wx', isPrivate ? PRIVATE_MODE : undefined);
    try {
      return await work({ path, handle });
    } finally {
      await handle.close();
    }
  });
}

/** Two steps instead of a recursive `mkdir`: a container that is gone must not come back. */
async function makeStaging(root: string): Promise<void> {
  const staging = stagingOf(root);
  await untilSettled(async () => {
    if (await isRealPath(staging)) return true;
    await unless(mkdir(reservedIn(root)), 'EEXIST');
    await unless(mkdir(staging), 'EEXIST', ...ABSENT);
    return undefined;
  });
}
