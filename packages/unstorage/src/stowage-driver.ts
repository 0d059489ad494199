import type { Driver, GetKeysOptions, StorageMeta } from 'unstorage';
import { InvalidArgumentError, ObjectDoesNotExistError, type Container, type UploadSource } from '@stowage/core';
import { Keys } from './keys.js';
import type { StowageDriverOptions } from './options.js';

/** How many names are deleted at once. */
const BATCH = 1000;

/**
 * A driver of unstorage (https://unstorage.unjs.io) over a container of any provider: `a:b` is the object `a/b`. Where the container keeps
 * versions, what is removed, or cleared, is kept as an older one.
 *
 * @throws {InvalidArgumentError} if there is no container
 */
export function stowageDriver(options: StowageDriverOptions): Driver<StowageDriverOptions, Promise<Container>> {
  const items = new Items(options);
  return {
    name: 'stowage',
    flags: { maxDepth: true },
    options,
    getInstance: () => items.container(),
    hasItem: (key) => items.has(key),
    getItem: (key) => items.text(key),
    getItemRaw: (key) => items.bytes(key),
    setItem: (key, value) => items.set(key, value),
    setItemRaw: (key, value: UploadSource) => items.set(key, value),
    removeItem: (key) => items.remove(key),
    getMeta: (key) => items.meta(key),
    getKeys: (base, settings) => items.keys(base, settings),
    clear: (base) => items.clear(base),
    dispose: () => items.dispose(),
  };
}

/** The objects of a container as items. */
class Items {
  readonly #options: StowageDriverOptions;
  readonly #keys: Keys;
  #container: Promise<Container> | undefined;

  constructor(options: StowageDriverOptions) {
    // Written in JavaScript, as configurations are, nothing else says so.
    if (typeof (options as Partial<StowageDriverOptions> | undefined)?.container === 'undefined')
      throw new InvalidArgumentError("the driver of unstorage needs the option 'container'");
    this.#options = options;
    this.#keys = new Keys(options.prefix ?? '');
  }

  /** A container that was not found is looked for again the next time. */
  container(): Promise<Container> {
    this.#container ??= this.#find().catch((error: unknown) => {
      this.#container = undefined;
      throw error;
    });
    return this.#container;
  }

  async has(key: string): Promise<boolean> {
    return (await this.container()).objectExists(this.#keys.name(key));
  }

  async text(key: string): Promise<string | null> {
    return (await this.bytes(key))?.toString() ?? null;
  }

  async bytes(key: string): Promise<Buffer | null> {
    const container = await this.container();
    return orNull(async () => (await container.getObject(this.#keys.name(key))).bytes());
  }

  async set(key: string, value: UploadSource): Promise<void> {
    await (await this.container()).uploadObjectViaStream(value, this.#keys.name(key));
  }

  async remove(key: string): Promise<void> {
    const container = await this.container();
    await orNull(() => container.deleteObject(this.#keys.name(key)));
  }

  async meta(key: string): Promise<StorageMeta | null> {
    const container = await this.container();
    const object = await orNull(() => container.getObject(this.#keys.name(key)));
    if (object === null) return null;
    const { size, lastModified: mtime, contentType, etag, metadata, checksums } = object;
    const told = Object.entries({ mtime, contentType, etag }).filter(([, value]) => value !== undefined);
    return { ...(Object.fromEntries(told) as StorageMeta), size, checksums, metadata: metadata ?? {} };
  }

  /** All of them at once, as unstorage wants it. With `maxDepth`, what is deeper is not even listed. */
  async keys(base?: string, { maxDepth }: GetKeysOptions = {}): Promise<string[]> {
    const container = await this.container();
    const prefix = this.#keys.name(base);
    const names = maxDepth === undefined ? namesIn(container, prefix) : this.#shallow(container, prefix, maxDepth);
    const keys: string[] = [];
    for await (const name of names) {
      const key = this.#keys.key(name);
      if (key !== undefined) keys.push(key);
    }
    return keys;
  }

  async clear(base?: string): Promise<void> {
    const container = await this.container();
    const failures: Error[] = [];
    let names: string[] = [];
    const flush = async () => {
      const results = await container.deleteObjects(names);
      // Somebody else may have removed it meanwhile.
      const errors = results.flatMap(({ error }) => error ?? []);
      failures.push(...errors.filter((error) => !(error instanceof ObjectDoesNotExistError)));
      names = [];
    };
    for await (const name of namesIn(container, this.#keys.name(base))) {
      names.push(name);
      if (names.length === BATCH) await flush();
      if (failures.length > 0) break;
    }
    await flush();
    if (failures[0] !== undefined) throw failures[0];
  }

  async dispose(): Promise<void> {
    const found = typeof this.#options.container === 'function' ? await this.#container : undefined;
    this.#container = undefined;
    await found?.driver.close();
  }

  async #find(): Promise<Container> {
    const { container } = this.#options;
    return typeof container === 'function' ? container() : container;
  }

  async *#shallow(container: Container, prefix: string, maxDepth: number): AsyncGenerator<string> {
    if (this.#keys.depth(prefix) > maxDepth) return;
    for await (const row of container.iterateObjects({ prefix, delimiter: '/' })) {
      if (row.kind === 'object') yield row.name;
      else yield* this.#shallow(container, row.name, maxDepth);
    }
  }
}

async function* namesIn(container: Container, prefix: string): AsyncGenerator<string> {
  for await (const { name } of container.iterateObjects({ prefix })) yield name;
}

/** Null: there is no such object. */
async function orNull<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ObjectDoesNotExistError) return null;
    throw error;
  }
}
