import { basename, dirname, resolve, sep } from 'node:path';
import type { StorageDriver } from '@stowage/core';
import type { RateLimitContext } from '@stowage/core/concurrency';
import { logged } from '@stowage/core/wrap';
import { readConfiguration, type Configuration, type Remote } from './config-file.js';
import { fromEnvironment } from './environment.js';
import { FailureOrigins } from './failure-origins.js';
import type { Known } from './known-store.js';
import { formatLocation, parseLocation, SCHEMES, type FileLocation, type StoreLocation } from './location.js';
import type { Output } from './output.js';
import { paced } from './paced.js';
import { loadProvider } from './providers.js';
import { readSecret } from './secret-source.js';
import { UsageError } from './usage-error.js';

/** A location in a store that is open. */
export interface Place extends StoreLocation {
  readonly driver: StorageDriver;
  /** The driver as its class made it, with its `ex*` methods. Its calls are not logged. */
  readonly bareDriver: StorageDriver;
}

/** A place in a container. */
export interface ContainerPlace extends Place {
  readonly container: string;
}

/** What {@link Stores} is made of. */
export interface StoresOptions {
  readonly configPath: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly bwlimit: number | undefined;
  /** By which bytes are held to `bwlimit` where a driver does not do it itself. */
  readonly time: RateLimitContext;
  readonly output: Output;
}

/** Makes drivers, one of each store, of what is configured and of the environment, and closes them. */
export class Stores {
  /** Of whose calls what failed. */
  readonly origins = new FailureOrigins();
  readonly #options: StoresOptions;
  readonly #opened = new Map<string, Promise<StorageDriver>>();
  readonly #paced = new Map<string, StorageDriver>();
  #configuration: Promise<Configuration> | undefined;

  constructor(options: StoresOptions) {
    this.#options = options;
  }

  /** What is configured; read once. */
  configuration(): Promise<Configuration> {
    this.#configuration ??= readConfiguration(this.#options.configPath);
    return this.#configuration;
  }

  /**
   * Opens what a text stands for. A local path is seen as a store too: its directory as a container, its files as objects.
   *
   * @throws {UsageError} if there is no such store, or its credentials are missing
   */
  async open(text: string): Promise<Place> {
    const location = parseLocation(text);
    if (location.kind === 'stdio') throw new UsageError("'-' (standard input or output) has no place here");
    return location.kind === 'file' ? this.#openFile(location) : this.openStore(location);
  }

  /** As {@link open}, where a container must be named. */
  async openContainer(text: string): Promise<ContainerPlace> {
    return withContainer(await this.open(text));
  }

  /** As {@link open}, where a container as a whole is meant. */
  async openWhole(text: string): Promise<ContainerPlace> {
    const place = await this.openContainer(text);
    if (place.path !== '') throw new UsageError(`'${text}' names what is in a container: the container is meant`);
    return place;
  }

  /** As {@link open}, where one object must be named. */
  async openObject(text: string): Promise<ContainerPlace> {
    const place = await this.openContainer(text);
    if (place.path === '') throw new UsageError(`'${text}' names a container: the name of an object is missing`);
    return place;
  }

  /** As {@link open}, for a location that was read already. */
  async openStore(location: StoreLocation): Promise<Place> {
    const { store, isProvider } = location;
    const key = `${isProvider ? 'provider' : 'store'}:${store}`;
    return this.#place(location, key, () => this.#make(store, isProvider));
  }

  /** What is known of a store before it is opened. */
  async known({ store, isProvider }: StoreLocation): Promise<Known> {
    const { remotes } = await this.configuration();
    return (isProvider ? undefined : remotes[store]) ?? { provider: SCHEMES[store] ?? store };
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#opened.values());
    await Promise.allSettled(
      opened.map(async (each) => (each.status === 'fulfilled' ? each.value.close() : undefined)),
    );
  }

  async #place(location: StoreLocation, key: string, make: () => Promise<StorageDriver>): Promise<Place> {
    const opening = this.#opened.get(key) ?? make();
    this.#opened.set(key, opening);
    const bareDriver = await opening;
    const { output } = this.#options;
    const limited = this.#limited(key, bareDriver);
    // What fails of a file names the file.
    const watched = key.startsWith('file:') ? limited : this.origins.watched(limited, location.lead);
    const driver = logged(watched, (entry) => output.call(entry));
    return { ...location, driver, bareDriver };
  }

  async #openFile({ path }: FileLocation): Promise<Place> {
    const absolute = resolve(path);
    const isDirectory = /[/\\]$/.test(path) || /(^|[/\\])\.{1,2}$/.test(path) || (await isDirectoryAt(absolute));
    const directory = isDirectory ? absolute : dirname(absolute);
    const base = dirname(directory);
    if (base === directory) throw new UsageError(`'${path}': the root of the file system is no container`);
    const name = isDirectory ? '' : basename(absolute);
    const location: StoreLocation = {
      kind: 'store',
      lead: base.endsWith(sep) ? base : `${base}${sep}`,
      store: 'local',
      isProvider: true,
      container: basename(directory),
      path: name,
    };
    const LocalDriver = await loadProvider('local');
    return this.#place(location, `file:${base}${sep}`, async () => new LocalDriver(base, '', {}));
  }

  async #make(store: string, isProvider: boolean): Promise<StorageDriver> {
    const { remotes } = await this.configuration();
    const remote = isProvider ? undefined : remotes[store];
    if (remote !== undefined) return this.#ofRemote(remote);
    const provider = await loadProvider(SCHEMES[store] ?? store).catch((error: unknown) => {
      throw isProvider ? error : unknownStore(store, remotes, error);
    });
    return fromEnvironment(SCHEMES[store] ?? store, provider, this.#options.environment, this.#limits(store));
  }

  async #ofRemote({ provider, key, secret, options = {} }: Remote): Promise<StorageDriver> {
    const { environment } = this.#options;
    const Provider = await loadProvider(provider);
    const merged = { ...this.#limits(provider), ...options };
    if (key === undefined && secret === undefined) return fromEnvironment(provider, Provider, environment, merged);
    const revealed = secret === undefined ? '' : (await readSecret(secret, environment)).reveal();
    return new Provider(key ?? '', revealed, merged);
  }

  /** What does not speak HTTP is kept within the limit from outside: one of each store. */
  #limited(key: string, driver: StorageDriver): StorageDriver {
    const { bwlimit, time } = this.#options;
    if (bwlimit === undefined || isOnTheNetwork(driver.provider)) return driver;
    const known = this.#paced.get(key) ?? paced(driver, bwlimit, time);
    this.#paced.set(key, known);
    return known;
  }

  /** What speaks HTTP keeps within a limit itself. */
  #limits(provider: string): Readonly<Record<string, unknown>> {
    const { bwlimit } = this.#options;
    return bwlimit !== undefined && isOnTheNetwork(provider) ? { limits: { bytesPerSecond: bwlimit } } : {};
  }
}

/** @throws {UsageError} if the location names no container */
export function withContainer(place: Place): ContainerPlace {
  if (place.container !== undefined) return { ...place, container: place.container };
  throw new UsageError(`'${formatLocation(place)}' names no container`);
}

function isOnTheNetwork(provider: string): boolean {
  return provider !== 'local' && provider !== 'memory';
}

async function isDirectoryAt(path: string): Promise<boolean> {
  const { stat } = await import('node:fs/promises');
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function unknownStore(store: string, remotes: Readonly<Record<string, unknown>>, cause: unknown): UsageError {
  const known = Object.keys(remotes).sort();
  const told = known.length === 0 ? 'none is configured' : `configured are ${known.join(', ')}`;
  return new UsageError(
    `'${store}' is neither a remote (${told}) nor a provider with a driver here; a file of that name is './${store}:…'`,
    { cause },
  );
}
