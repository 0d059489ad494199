/** Whether an error is one of the file system's, with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
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
