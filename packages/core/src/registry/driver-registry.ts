import 'reflect-metadata';
import { container, type DependencyContainer } from 'tsyringe';
import {
  DriverAlreadyRegisteredError,
  DriverNotRegisteredError,
  InvalidArgumentError,
  InvalidDriverError,
} from '../errors/index.js';
import { StorageDriver } from '../storage-driver.js';
import type { DriverClass, DriverFor, DriverLoader } from './driver-map.js';
import { importPackage, type ImportPackage } from './import-package.js';

/** Ids are compared without regard to case and with `-` and `_` alike, in every place, by going through here. */
function normalise(id: unknown): string {
  if (typeof id !== 'string' || !/^[a-z][a-z0-9_-]*$/i.test(id)) {
    throw new InvalidArgumentError(
      `a provider id is letters, digits and '_', and starts with a letter: got ${String(id)}`,
    );
  }
  return id.toLowerCase().replaceAll('-', '_');
}

/** The package that, by convention, holds the driver of an id. */
function packageOf(id: string): string {
  return `@stowage/driver-${id.replaceAll('_', '-')}`;
}

/** Knows which class drives which provider. Each registry stands alone; the module-level functions share one. */
export class DriverRegistry {
  readonly #scope: DependencyContainer;
  readonly #loaders = new Map<string, DriverLoader>();
  readonly #ids = new Set<string>();
  readonly #loading = new Map<string, Promise<void>>();

  constructor(scope: DependencyContainer = container.createChildContainer()) {
    this.#scope = scope;
  }

  /**
   * Makes a driver known under an id.
   *
   * @throws {DriverAlreadyRegisteredError} if the id is taken; {@link unregister} frees it
   * @throws {InvalidDriverError} if the class does not extend `StorageDriver`
   */
  register(id: string, driver: DriverClass): void {
    const known = this.#free(id);
    this.#bind(known, driver);
  }

  /**
   * Makes a driver known that is loaded when {@link load} first wants it.
   *
   * @throws {DriverAlreadyRegisteredError} if the id is taken
   */
  registerLoader(id: string, loader: DriverLoader): void {
    this.#loaders.set(this.#free(id), loader);
  }

  /** Forgets an id; says whether it was known. */
  unregister(id: string): boolean {
    const known = normalise(id);
    const hadLoader = this.#loaders.delete(known);
    return this.#ids.delete(known) || hadLoader;
  }

  /** The ids that are registered, sorted. */
  providers(): readonly string[] {
    return [...new Set([...this.#ids, ...this.#loaders.keys()])].sort();
  }

  /**
   * The class for an id.
   *
   * @throws {DriverNotRegisteredError} naming what is registered and the package to install and import
   */
  get<Id extends string>(id: Id): DriverFor<Id> {
    const known = normalise(id);
    if (!this.#ids.has(known)) throw this.#notRegistered(known);
    return this.#scope.resolve<DriverFor<Id>>(tokenOf(known));
  }

  /**
   * The class for an id, importing it first if need be: by its registered loader, else from `@stowage/driver-<id>`,
   * which registers itself.
   *
   * @throws {DriverNotRegisteredError} if there is no such package, or it did not register that id
   */
  async load<Id extends string>(id: Id, importer: ImportPackage = importPackage): Promise<DriverFor<Id>> {
    const known = normalise(id);
    if (!this.#ids.has(known)) await this.#loadOnce(known, importer);
    return this.get(id);
  }

  async #loadOnce(id: string, importer: ImportPackage): Promise<void> {
    const loading = this.#loading.get(id) ?? this.#import(id, importer);
    this.#loading.set(id, loading);
    try {
      await loading;
    } finally {
      this.#loading.delete(id);
    }
  }

  async #import(id: string, importer: ImportPackage): Promise<void> {
    const loader = this.#loaders.get(id);
    try {
      if (loader === undefined) await importer(packageOf(id));
      else this.#bind(id, await loader());
    } catch (cause) {
      if (cause instanceof InvalidDriverError) throw cause;
      throw this.#notRegistered(id, cause);
    }
  }

  #bind(id: string, driver: DriverClass): void {
    assertDriver(id, driver);
    this.#scope.register(tokenOf(id), { useValue: driver });
    this.#loaders.delete(id);
    this.#ids.add(id);
  }

  #free(id: string): string {
    const known = normalise(id);
    if (this.#ids.has(known) || this.#loaders.has(known)) throw new DriverAlreadyRegisteredError(known);
    return known;
  }

  #notRegistered(id: string, cause?: unknown): DriverNotRegisteredError {
    const name = packageOf(id);
    const known = this.providers().join(', ');
    const hint = this.#loaders.has(id)
      ? `its loader has not run: use await loadDriver('${id}')`
      : `install and import its package, for example: npm install ${name}, then import '${name}'`;
    return new DriverNotRegisteredError(
      `no driver is registered as '${id}' (registered: ${known === '' ? 'none' : known}): ${hint}`,
      { provider: id, cause },
    );
  }
}

function tokenOf(id: string): string {
  return `stowage.driver.${id}`;
}

function assertDriver(id: string, driver: unknown): void {
  const isDriver = typeof driver === 'function' && driver.prototype instanceof StorageDriver;
  if (!isDriver)
    throw new InvalidDriverError(`'${id}' cannot be registered: a driver is a class that extends StorageDriver`);
}
