import type { Dirent } from 'node:fs';
import { lstat, mkdir, readdir, realpath } from 'node:fs/promises';
import {
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  InvalidContainerNameError,
  LocalFileError,
  type ContainerRecord,
} from '@stowage/core/spi';
import type { Durability } from '../disk/durability.js';
import { ABSENT, unless } from '../disk/errno.js';
import { isRealDirectory } from '../disk/real-path.js';
import { containerNameFault } from '../names/container-name.js';
import { keyName } from '@stowage/core/listing';
import { reservedIn } from '../names/place.js';
import { PROVIDER } from '../provider.js';
import { containerRecord } from '../records.js';

/** The directories in the base directory. */
export class Containers {
  readonly #basePath: string;
  readonly #durability: Durability;

  constructor(basePath: string, durability: Durability) {
    this.#basePath = basePath;
    this.#durability = durability;
  }

  /**
   * The base directory, as it is spelt on the disk: it may itself be reached through links. It is never made: where it is missing,
   * a disk may not be mounted.
   *
   * @throws {LocalFileError} if there is no such directory
   */
  async base(): Promise<string> {
    const base = await unless(realpath(this.#basePath), ...ABSENT);
    if (base !== undefined) return base === '/' ? '' : base;
    const message = `the base directory '${this.#basePath}' does not exist`;
    throw new LocalFileError(this.#basePath, message, { provider: PROVIDER });
  }

  /**
   * The directory of a container.
   *
   * @throws {ContainerDoesNotExistError} if there is none; a symbolic link to a directory is none
   */
  async root(name: string): Promise<string> {
    const path = `${await this.base()}/${name}`;
    if (containerNameFault(name) === undefined && (await isRealDirectory(path))) return path;
    throw missing(name);
  }

  /** @throws {ContainerDoesNotExistError} if there is none */
  async get(name: string): Promise<ContainerRecord> {
    return recordOf(name, await this.root(name));
  }

  /**
   * @throws {ContainerAlreadyExistsError} if there is anything of that name
   * @throws {InvalidContainerNameError} if no directory can have that name
   */
  async create(name: string): Promise<ContainerRecord> {
    const fault = containerNameFault(name);
    if (fault !== undefined) throw new InvalidContainerNameError(name, fault, { provider: PROVIDER });
    const base = await this.base();
    const path = `${base}/${name}`;
    const made = await unless(
      mkdir(path).then(() => true),
      'EEXIST',
    );
    if (made !== true) throw new ContainerAlreadyExistsError(name, { provider: PROVIDER });
    await this.#durability.directory(base === '' ? '/' : base);
    return recordOf(name, path);
  }

  /** The names of all containers, as keys, in order. */
  async keys(): Promise<readonly string[]> {
    const entries = await readdir((await this.base()) || '/', { withFileTypes: true, encoding: 'latin1' });
    return entries
      .filter(isContainer)
      .map((entry) => entry.name)
      .sort();
  }

  /** A new directory into which a container is moved to die: on the same file system, and out of sight. */
  async grave(id: string): Promise<string> {
    const path = `${graveyardOf(await this.base())}/${id}`;
    await mkdir(path, { recursive: true });
    return path;
  }
}

/** Where deleted containers are until there is nothing left of them. */
export function graveyardOf(base: string): string {
  return `${reservedIn(base)}/deleted`;
}

/** The record of each container that is still there. */
export async function containerRecords(containers: Containers, keys: readonly string[]): Promise<ContainerRecord[]> {
  const names = keys.map(keyName).filter((name) => name !== undefined);
  const records = await Promise.all(names.map((name) => containers.get(name).catch(unlessMissing)));
  return records.filter((record) => record !== undefined);
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof ContainerDoesNotExistError)) throw error;
}

function isContainer(entry: Dirent): boolean {
  const name = keyName(entry.name);
  return entry.isDirectory() && name !== undefined && containerNameFault(name) === undefined;
}

async function recordOf(name: string, path: string): Promise<ContainerRecord> {
  const stats = await unless(lstat(path, { bigint: true }), ...ABSENT);
  if (stats === undefined) throw missing(name);
  return containerRecord(name, path, stats);
}

function missing(name: string): ContainerDoesNotExistError {
  return new ContainerDoesNotExistError(name, { provider: PROVIDER });
}
