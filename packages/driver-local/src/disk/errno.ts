/** An error of the file system. */
export interface SystemError extends NodeJS.ErrnoException {
  readonly code: string;
}

/** Whether an error is one of the file system's: told by what it has, as Node's errors may be of another realm than ours. */
export function isSystemError(error: unknown): error is SystemError {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
}

/** Whether an error is one of the file system's, with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): error is SystemError {
  return isSystemError(error) && codes.includes(error.code);
}

/** What `work` gives; undefined if it fails with one of these codes. */
export async function unless<T>(work: Promise<T>, ...codes: readonly string[]): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (hasCode(error, ...codes)) return undefined;
    throw error;
  }
}

/** What a call says where there is nothing at a path, or something else than was looked for. */
export const ABSENT = ['ENOENT', 'ENOTDIR', 'ELOOP'] as const;
