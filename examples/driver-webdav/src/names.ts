import { InvalidContainerNameError, InvalidObjectNameError } from '@stowage/core';
import { PROVIDER } from './errors.js';

/** File systems take 255 bytes; servers keep the properties of a file in another one, with a longer name. */
export const MAX_FILE_BYTES = 240;

/** What is no object or container: files on their way, and what servers keep for themselves. */
const HIDDEN = '.';
/** Stands for the one character that many names have and no file name can. */
const SLASH = '\\';
const ESCAPED = /[%\\\p{Cc}]|^\./gu;

/**
 * The file of an object: one file in the container's collection, whatever is in the name. Folders would be collections, which WebDAV deletes with
 * all that is in them: the last object of a folder could not be deleted without a risk for one that is stored there at that moment.
 *
 * @throws {InvalidObjectNameError} if the file's name would be too long
 */
export function fileOf(name: string): string {
  const escaped = name.replace(ESCAPED, (character) => encodeURIComponent(character).replace(/^\.$/, '%2E'));
  const file = escaped.replaceAll('/', SLASH);
  if (Buffer.byteLength(file) <= MAX_FILE_BYTES) return file;
  throw new InvalidObjectNameError(name, `as a file name it is longer than ${MAX_FILE_BYTES} bytes`, {
    provider: PROVIDER,
  });
}

/** The name of the object that a file holds; undefined if it is none of ours. */
export function nameOf(file: string): string | undefined {
  if (file.startsWith(HIDDEN)) return undefined;
  try {
    const name = decodeURIComponent(file.replaceAll(SLASH, '/'));
    return fileOf(name) === file ? name : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a collection is a container. */
export function isContainer(file: string): boolean {
  return !file.startsWith(HIDDEN);
}

/** @throws {InvalidContainerNameError} if no container can have the name */
export function assertContainer(name: string): void {
  if (name.startsWith(HIDDEN))
    throw new InvalidContainerNameError(name, 'it must not begin with a dot', { provider: PROVIDER });
  if (Buffer.byteLength(name) > MAX_FILE_BYTES)
    throw new InvalidContainerNameError(name, `at most ${MAX_FILE_BYTES} bytes`, { provider: PROVIDER });
}
