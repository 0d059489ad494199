import { Container } from './container.js';
import type { Capabilities, ContainerKey, ObjectKey, ObjectRecord, StorageBackend } from './spi/index.js';
import { ObjectVersion, StorageObject } from './storage-object.js';
import { assertContainerName, assertObjectName } from './validation/names.js';

/** Says which container is meant: its name, or anything that has one. Neither costs a request. */
export type ContainerRef = string | ContainerKey;

/** Says which object is meant. A `StorageObject` is one; `{ container: 'photos', name: 'cat.jpg' }` is another. */
export interface ObjectRef extends ObjectKey {
  readonly container: ContainerRef;
}

/**
 * The key of a container that the user named.
 *
 * @throws {InvalidContainerNameError} if the name is empty or no valid Unicode
 */
export function containerKey(container: ContainerRef): ContainerKey {
  const key = typeof container === 'string' ? { name: container } : container;
  assertContainerName(key.name);
  return key;
}

/**
 * The keys of an object that the user named.
 *
 * @throws {InvalidObjectNameError} if its name cannot be one
 */
export function objectKeys(
  object: ObjectRef,
  capabilities: Capabilities,
): { container: ContainerKey; object: ObjectKey } {
  assertObjectName(object.name, capabilities);
  return { container: containerKey(object.container), object };
}

/**
 * What is known of an object without asking the provider: everything, where the user gives one version as this driver described
 * it, since a version never changes. A hide marker is no object.
 */
export function knownRecord(object: ObjectRef, driver: object): ObjectRecord | undefined {
  if (!(object instanceof StorageObject) || object.versionId === undefined) return undefined;
  const isHideMarker = object instanceof ObjectVersion && object.isHideMarker;
  return isHideMarker || object.container.driver !== driver ? undefined : object;
}

/** The container of a reference, as the users hold it. */
export function containerOf<B extends StorageBackend>(
  container: ContainerRef,
  driver: Container<B>['driver'],
): Container<B> {
  if (container instanceof Container && container.driver === (driver as unknown)) return container as Container<B>;
  return new Container({ extra: {}, ...containerKey(container) }, driver);
}
