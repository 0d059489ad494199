import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { alreadyExists } from '../transfer/download/download-target.js';
import { localFileError } from '../transfer/local-file.js';
import { DirectorySync } from './directory-sync.js';
import { accessOf, giveAccess, PRIVATE_MODE, type FileAccess } from './file-access.js';
import { fileCallsIn, POOLED, type FileCalls } from './file-calls.js';
import type { FilledFile } from './filled-file.js';
import { putIfAbsent } from './put-if-absent.js';

/** What becomes of a temporary file. */
export interface Placement {
  /** Replace what is at the target. */
  readonly overwrite: boolean;
  /** Remove the temporary file if it cannot be filled. */
  readonly deleteOnFailure: boolean;
  /** Bring the file and its name to disk before it is said to be there. Default: true. */
  readonly durable?: boolean | undefined;
}

const NAME = /^\.stowage-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.partial$/;

/** Whether a file of this name is one that {@link withTemporaryFile} lends, or left behind when its process died. */
export function isTemporaryFile(name: string): boolean {
  return NAME.test(name);
}

/** One for all: many downloads to one directory wait for the same sync. */
const directories = new DirectorySync();

/**
 * Lends a new file beside `target`; once it is filled it is synced and put in the target's place in one step, so
 * that at no time a half-written file has that name (not even after a loss of power, where it is `durable`). Without `overwrite` a file that appeared meanwhile is left as it is.
 * It keeps the mode of the file that it replaces, and the owner where that is possible; until then nobody else may read it. Where it
 * replaces none it obeys the umask.
 *
 * @throws {LocalFileError} if the file cannot be made or placed
 */
export async function withTemporaryFile<T>(
  target: string,
  placement: Placement,
  fill: (file: FilledFile) => Promise<T>,
): Promise<T> {
  const path = join(dirname(target), `.stowage-${crypto.randomUUID()}.partial`);
  const calls = await fileCallsIn(dirname(target));
  const replaced = placement.overwrite ? await accessAt(target) : undefined;
  const mode = replaced === undefined ? undefined : PRIVATE_MODE;
  const file = await localFileError('create', target, () => calls.create(path, mode));
  const { durable = true } = placement;
  try {
    const result = await closing(file, async () => {
      const filling = await fill(file);
      if (placement.overwrite) await keepAccess(file, target, replaced);
      if (durable) await localFileError('write', target, () => file.sync());
      return filling;
    });
    await localFileError('create', target, () => put(path, target, placement.overwrite, calls));
    // The new name is on disk only once its directory is.
    if (durable) await directories.sync(dirname(target));
    return result;
  } catch (error) {
    // What could not be removed says less than why it had to be.
    if (placement.deleteOnFailure) await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function closing<T>(file: FilledFile, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } finally {
    await file.close();
  }
}

/** As it is now: whoever closed the file to others while it was downloaded means what replaces it too. */
async function keepAccess(file: FilledFile, target: string, before: FileAccess | undefined): Promise<void> {
  const access = (await accessAt(target)) ?? before;
  if (access !== undefined) await localFileError('write', target, () => giveAccess(file, access));
}

/** Undefined if nothing is there. */
async function accessAt(path: string): Promise<FileAccess | undefined> {
  const found = await localFileError('open', path, () => POOLED.stat(path));
  return found && accessOf(found);
}

async function put(path: string, target: string, overwrite: boolean, calls: FileCalls): Promise<void> {
  if (overwrite) await calls.rename(path, target);
  else if (!(await putIfAbsent(path, target, calls))) throw alreadyExists(target);
}
