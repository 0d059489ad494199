import { ObjectDoesNotExistError, type Container, type DeleteObjectOptions, type StorageObject } from '@stowage/core';

/** What is stored under a name; undefined if nothing is. */
export async function objectAt(container: Container, name: string): Promise<StorageObject | undefined> {
  try {
    return await container.getObject(name);
  } catch (error) {
    if (error instanceof ObjectDoesNotExistError) return undefined;
    throw error;
  }
}

/** Tells what is stored under a name now from what was there before, and from nothing. */
export function stateOf(object: StorageObject | undefined): string {
  if (object === undefined) return '';
  const { etag = '', versionId = '', lastModified } = object;
  return [etag, versionId, lastModified?.toISOString() ?? ''].join(' ');
}

/** Removes an object. What is gone already is no error. */
export async function removeAt(container: Container, name: string, options: DeleteObjectOptions = {}): Promise<void> {
  await container.deleteObject(name, options).catch((error: unknown) => {
    if (!(error instanceof ObjectDoesNotExistError)) throw error;
  });
}
