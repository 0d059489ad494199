import { InvalidContainerNameError, InvalidObjectNameError, type ContainerKey } from '@stowage/core/spi';

/** `swift-constraints` of every server that is known. https://docs.openstack.org/swift/latest/config/ */
export const MAX_OBJECT_NAME_BYTES = 1024;
const MAX_CONTAINER_NAME_BYTES = 256;

const SEGMENTS = '_segments';

/**
 * Where parts of large objects are: python-swiftclient and rclone have them there too.
 *
 * @throws {InvalidContainerNameError} if the name has no room for it
 */
export function segmentsOf({ name }: ContainerKey, provider: string): string {
  assertContainerName(`${name}${SEGMENTS}`, provider, name);
  return `${name}${SEGMENTS}`;
}

/**
 * Names with NUL are Swift's own.
 *
 * @throws {InvalidContainerNameError} if no container can have the name
 */
export function assertContainerName(name: string, provider: string, told = name): void {
  if (Buffer.byteLength(name) <= MAX_CONTAINER_NAME_BYTES) return;
  const limit = MAX_CONTAINER_NAME_BYTES - (name.length - told.length);
  throw new InvalidContainerNameError(told, `at most ${limit} bytes`, { provider });
}

/** @throws {InvalidObjectNameError} if no object can have the name */
export function assertObjectName(name: string, provider: string): void {
  if (name.includes('\0')) throw new InvalidObjectNameError(name, 'it must not hold NUL', { provider });
}

/** Whether a container can have segments beside it. */
export function hasRoomForSegments({ name }: ContainerKey): boolean {
  return Buffer.byteLength(name) + SEGMENTS.length <= MAX_CONTAINER_NAME_BYTES;
}
