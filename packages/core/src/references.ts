import { Container } from './container.js';
import type { Capabilities, ContainerKey, ObjectKey, StorageBackend } from './spi/index.js';
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

/** The container of a reference, as the users hold it. */
export function containerOf<B extends StorageBackend>(
  container: ContainerRef,
  driver: Container<B>['driver'],
): Container<B> {
  if (container instanceof Container && container.driver === (driver as unknown)) return container as Container<B>;
  return new Container({ extra: {}, ...containerKey(container) }, driver);
}
