import { POOLED, type FileCalls } from './file-calls.js';

/** What systems say where a file cannot have a second name. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EXDEV',
]);

/**
 * Renames a file unless the new name is taken, in one step: of several who try, one succeeds.
 *
 * @returns false if the name is taken; the file is then where it was
 */
export async function putIfAbsent(path: string, target: string, calls: FileCalls = POOLED): Promise<boolean> {
  try {
    // A second name for the file fails if the name is taken, which renaming does not.
    await calls.link(path, target);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code)) throw error;
    return putOverPlaceholder(path, target, calls);
  }
  await calls.unlink(path);
  return true;
}

/** Not every file system has links: there an empty file takes the name first. */
async function putOverPlaceholder(path: string, target: string, calls: FileCalls): Promise<boolean> {
  try {
    await (await calls.create(target)).close();
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  await calls.rename(path, target);
  return true;
}

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
