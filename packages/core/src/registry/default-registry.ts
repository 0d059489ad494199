import { DriverRegistry } from './driver-registry.js';
import type { DriverClass, DriverFor, DriverLoader, DriverMap } from './driver-map.js';

const registry = new DriverRegistry();

/**
 * The class that drives a provider, typed exactly for every id in `DriverMap`: its constructor's parameters, its options,
 * its `ex*` methods. Import the driver's package first, or use {@link loadDriver}.
 *
 * @throws {DriverNotRegisteredError} naming what is registered and the package to install and import
 */
export function getDriver<Id extends keyof DriverMap | (string & {})>(id: Id): DriverFor<Id> {
  return registry.get(id);
}

/**
 * Like {@link getDriver}, but imports the driver first: by its registered loader, else from the package
 * `@stowage/driver-<id with dashes>`.
 *
 * @throws {DriverNotRegisteredError} if there is no such package, or it did not register that id
 */
export function loadDriver<Id extends keyof DriverMap | (string & {})>(id: Id): Promise<DriverFor<Id>> {
  return registry.load(id);
}

/**
 * Makes a driver known under an id. Case does not matter, and `-` is `_`.
 *
 * @throws {DriverAlreadyRegisteredError} if the id is taken
 * @throws {InvalidDriverError} if the class does not extend `StorageDriver`
 */
export function registerDriver(id: string, driver: DriverClass): void {
  registry.register(id, driver);
}

/**
 * Makes a driver known that {@link loadDriver} loads when it is first wanted.
 *
 * @throws {DriverAlreadyRegisteredError} if the id is taken
 */
export function registerDriverLoader(id: string, loader: DriverLoader): void {
  registry.registerLoader(id, loader);
}

/** Forgets an id; says whether it was known. */
export function unregisterDriver(id: string): boolean {
  return registry.unregister(id);
}

/** The ids that are registered, sorted. */
export function registeredProviders(): readonly string[] {
  return registry.providers();
}
