import { ObjectDoesNotExistError, type StorageObject } from '@stowage/core';
import { isPrefix } from './location.js';
import type { ContainerPlace } from './stores.js';

/** What a place means: one object, or everything below a prefix. */
export type Scope =
  { readonly kind: 'object'; readonly object: StorageObject } | { readonly kind: 'prefix'; readonly prefix: string };

/**
 * Looks what a place is: a path that is empty or ends with a slash is a prefix; another one is the object of that name or, if there is none,
 * what is below it.
 */
export async function scopeOf(place: ContainerPlace, signal: AbortSignal): Promise<Scope> {
  if (isPrefix(place)) return { kind: 'prefix', prefix: place.path };
  try {
    return { kind: 'object', object: await place.driver.getObject(place.container, place.path, { signal }) };
  } catch (error) {
    if (!(error instanceof ObjectDoesNotExistError)) throw error;
    return { kind: 'prefix', prefix: `${place.path}/` };
  }
}

/** Whether there is any object below a prefix. */
export async function isAnyBelow(
  { driver, container }: ContainerPlace,
  prefix: string,
  signal: AbortSignal,
): Promise<boolean> {
  return (await driver.listContainerObjects(container, { prefix, limit: 1, signal })).length > 0;
}

/** All objects of a scope. Where the path was no prefix and nothing is below it, there is no such object. */
export async function* objectsOf(place: ContainerPlace, signal: AbortSignal): AsyncGenerator<StorageObject, void> {
  const scope = await scopeOf(place, signal);
  if (scope.kind === 'object') {
    yield scope.object;
    return;
  }
  let isEmpty = true;
  const { prefix } = scope;
  for await (const object of place.driver.iterateContainerObjects(place.container, { prefix, signal })) {
    isEmpty = false;
    yield object;
  }
  if (isEmpty) assertWasPrefix(place);
}

/** @throws {ObjectDoesNotExistError} if an object was named, and nothing is there */
export function assertWasPrefix(place: ContainerPlace): void {
  if (!isPrefix(place)) throw new ObjectDoesNotExistError(place.path, { provider: place.driver.provider });
}
