import type { StorageDriver } from '../storage-driver.js';

/**
 * Which class each provider id gives. A driver package adds its own by declaration merging, so that
 * `getDriver(Provider.X)` is typed with the exact constructor and `ex*` methods of that class:
 *
 * ```ts
 * declare module '@stowage/core' {
 *   interface DriverMap {
 *     my_cloud: typeof MyCloudStorageDriver;
 *   }
 * }
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- it is there to be merged into
export interface DriverMap {}

/** A class of drivers whose constructor is not known at compile time. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- constructors are contravariant: `unknown[]` would refuse every driver
export type DriverClass = abstract new (...parameters: any[]) => StorageDriver;

/** A driver class of an id that is not in `DriverMap`: libcloud's constructor, options unchecked at compile time. */
export type UnknownDriverClass = new (
  key?: string,
  secret?: string,
  options?: Readonly<Record<string, unknown>>,
) => StorageDriver;

/** The class for an id: exact if the id is in `DriverMap`. */
export type DriverFor<Id extends string> =
  Lowercase<Id> extends keyof DriverMap ? DriverMap[Lowercase<Id>] : UnknownDriverClass;

/** Loads a driver's class when it is first wanted. */
export type DriverLoader = () => Promise<DriverClass>;
