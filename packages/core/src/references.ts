import { Container } from './container.js';
import { InvalidArgumentError } from './errors/index.js';
import type { ContainerKey, ObjectKey, ObjectRecord, StorageBackend, WriteConditions } from './spi/index.js';
import { ObjectVersion, StorageObject } from './storage-object.js';
import type { ReadSource, UploadTarget } from './transfer/transfer-ends.js';
import { storedMetadata } from './validation/stored-metadata.js';
import { assertReadCondition } from './validation/conditions.js';
import { assertContainerName, assertObjectName } from './validation/names.js';

/** Says which container is meant: its name, or anything that has one. Neither costs a request. */
export type ContainerRef = string | ContainerKey;

/** Says which object is meant. A `StorageObject` is one; `{ container: 'photos', name: 'cat.jpg' }` is another. */
export interface ObjectRef extends Omit<ObjectKey, 'etag'> {
  readonly container: ContainerRef;
}

/** What references are held against: the account, or whatever else, that calls go to. */
interface Holder {
  readonly backend: StorageBackend;
}

/**
 * The key of a container that the user named.
 *
 * @throws {InvalidContainerNameError} if no container can have the name
 * @throws {InvalidArgumentError} if it is a container of another driver
 */
export function containerKey(container: ContainerRef, holder: Holder): ContainerKey {
  const key = typeof container === 'object' ? container : { name: container };
  assertContainerName((key as ContainerKey | null)?.name);
  assertOwn(key, holder);
  return key;
}

/**
 * The keys of an object that the user named.
 *
 * @throws {InvalidObjectNameError} if its name cannot be one
 * @throws {InvalidContainerNameError} if no container can have the name of its
 * @throws {InvalidArgumentError} if it is an object of another driver, or in a container of one
 */
export function objectKeys(
  object: ObjectRef,
  holder: Holder,
): { readonly container: ContainerKey; readonly object: ObjectKey } {
  const { name, versionId } = object;
  assertObjectName(name, holder.backend.capabilities);
  // What else is known of it is no part of the key: an ETag would be a pin that nobody asked for.
  return { container: containerKey(object.container, holder), object: { name, versionId } };
}

/**
 * What is known of an object of this driver's without asking the provider, where the user gives one version as the driver described it:
 * a version never changes. What the description left out is undefined in it, and has to be asked for. A hide marker is no object.
 */
function knownRecord(object: ObjectRef, { backend }: Holder): ObjectRecord | undefined {
  if (!(object instanceof StorageObject) || object.versionId === undefined) return undefined;
  if (object instanceof ObjectVersion && object.isHideMarker) return undefined;
  const record: ObjectRecord = object;
  return { ...record, metadata: record.metadata && storedMetadata(record.metadata, backend) };
}

/** The container of a reference, as the users hold it. */
export function containerOf<B extends StorageBackend>(
  container: ContainerRef,
  driver: Container<B>['driver'],
): Container<B> {
  if (container instanceof Container && container.driver === (driver as unknown)) return container as Container<B>;
  return new Container({ extra: {}, ...containerKey(container, driver) }, driver);
}

/** The driver whose container it is: that of a `Container`, else this one. `T` is the backend of the `Container`, or else of this one. */
export function ownerOf<T extends StorageBackend>(
  container: ContainerRef | Container<T>,
  driver: Container['driver'],
): Container<T>['driver'] {
  const owner = (container as Partial<Container<T>>).driver;
  const isThis = owner === undefined || owner.backend === (driver.backend as unknown);
  return isThis ? (driver as unknown as Container<T>['driver']) : owner;
}

/**
 * An object of a driver, to be read by that.
 *
 * @throws {NotSupportedError} if its provider cannot compare the condition
 */
export function readSource(object: ObjectRef, owner: Holder, { ifMatch }: WriteConditions = {}): ReadSource {
  assertReadCondition(owner.backend, { ifMatch });
  const keys = objectKeys(object, owner);
  return { backend: owner.backend, ...keys, object: { ...keys.object, etag: ifMatch } };
}

/** As {@link readSource}, with what is known of it. */
export function knownSource(object: ObjectRef, owner: Holder): ReadSource {
  return { ...readSource(object, owner), record: knownRecord(object, owner) };
}

/**
 * A name in a container of any driver, to be written by its own one.
 *
 * @throws {InvalidObjectNameError} if its driver's objects cannot have the name
 */
export function uploadTarget(container: ContainerRef, name: string, owner: Holder): UploadTarget {
  assertObjectName(name, owner.backend.capabilities);
  return { backend: owner.backend, container: containerKey(container, owner), name };
}

/**
 * What another driver described is not taken for what has the same name here. It is another driver if it has another backend: the same
 * provider with other credentials, or the same ones once more, may be another account. A name and plain data belong to nobody.
 */
function assertOwn(container: ContainerKey, { backend }: Holder): void {
  const owner = (container as Partial<Container>).driver?.backend;
  if (owner === undefined || owner === backend) return;
  const [theirs, ours] = [owner.provider, backend.provider];
  throw new InvalidArgumentError(
    `container '${container.name}' belongs to another driver, of provider '${theirs}', not to this one, of '${ours}': if the container of that name here is meant, give its name`,
    { provider: ours },
  );
}
