import { LocalFileError } from '../errors/index.js';

/** What is done to a file, as errors say it. */
export type FileAction = 'read' | 'write' | 'create' | 'open';

/** Runs something on a local file; a failure of the operating system becomes a `LocalFileError` that names the file. */
export async function localFileError<T>(action: FileAction, path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof LocalFileError) throw error;
    throw new LocalFileError(path, `cannot ${action} '${path}': ${reasonOf(error)}`, { cause: error });
  }
}

/** The operating system's name of an error. */
export function errorCode(error: unknown): string | undefined {
  // No `instanceof`: errors of Node itself are of another realm where tests run in a sandbox.
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** What is found; undefined if there is nothing at its path. */
export async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

/** What an error of the operating system means. */
export function reasonOf(error: unknown): string {
  return REASONS[errorCode(error) ?? ''] ?? messageOf(error);
}

function messageOf(error: unknown): string {
  return (error as { readonly message?: string } | undefined)?.message ?? String(error);
}

/** What people need to know most often, in words. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a directory',
  ENOENT: 'it does not exist',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a part of the path is not a directory',
  ENXIO: 'it is a socket, or a device that is not there',
};
