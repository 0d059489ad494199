import { stat } from 'node:fs/promises';
import type { StorageObject } from '@stowage/core';
import { parseLocation } from '../location.js';
import { assertWasPrefix, isAnyBelow, scopeOf } from '../scope.js';
import type { Session } from '../session.js';
import { withContainer, type ContainerPlace } from '../stores.js';

/** What is to be transferred. */
export type Source =
  | { readonly kind: 'stdio' }
  | { readonly kind: 'file'; readonly path: string; readonly size: number }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'object'; readonly place: ContainerPlace; readonly object: StorageObject }
  | { readonly kind: 'prefix'; readonly place: ContainerPlace; readonly prefix: string };

/**
 * Looks what a location is, so that it can be transferred.
 *
 * @throws {ObjectDoesNotExistError} if an object is named, and nothing has the name or is below it
 */
export async function openSource({ stores, signal }: Session, text: string): Promise<Source> {
  const location = parseLocation(text);
  if (location.kind === 'stdio') return location;
  if (location.kind === 'file') {
    const found = await stat(location.path);
    const { path } = location;
    return found.isDirectory() ? { kind: 'directory', path } : { kind: 'file', path, size: found.size };
  }
  const place = withContainer(await stores.openStore(location));
  const scope = await scopeOf(place, signal);
  if (scope.kind === 'prefix' && !(await isAnyBelow(place, scope.prefix, signal))) assertWasPrefix(place);
  return { place, ...scope };
}
