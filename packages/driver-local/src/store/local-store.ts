import type { Clock, Random, Sleep } from '@stowage/core/concurrency';
import type { ContainerKey } from '@stowage/core/spi';
import { Durability } from '../disk/durability.js';
import { placeOf, type Place } from '../names/place.js';
import type { LocalSettings } from '../options.js';
import { ContainerRemover } from './container-remover.js';
import { Containers } from './containers.js';
import { Directories } from './directories.js';
import { Leftovers } from './leftovers.js';
import { NameLocks } from './name-locks.js';
import { Objects } from './objects.js';
import { Publisher } from './publisher.js';
import { Sidecars } from './sidecars.js';

/** What a store is made of. */
export interface StoreSettings {
  readonly basePath: string;
  readonly options: LocalSettings;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

/** The parts of a store in one base directory, put together. */
export class LocalStore {
  readonly clock: Clock;
  readonly durability: Durability;
  readonly containers: Containers;
  readonly objects: Objects;
  readonly publisher: Publisher;
  readonly remover: ContainerRemover;
  readonly leftovers: Leftovers;

  constructor({ basePath, options, clock, sleep, random }: StoreSettings) {
    const durability = new Durability(options.sync);
    const sidecars = new Sidecars(durability);
    const locks = new NameLocks({ clock, sleep, random });
    const directories = new Directories(durability, locks);
    const objects = new Objects({ sidecars, directories, durability, locks });
    this.clock = clock;
    this.durability = durability;
    this.objects = objects;
    this.containers = new Containers(basePath, durability);
    this.publisher = new Publisher({ objects, sidecars, directories, durability, locks, clock, random });
    this.remover = new ContainerRemover(this.containers, durability);
    this.leftovers = new Leftovers(options.leftoverAge, clock, this.remover);
  }

  /** @throws {ContainerDoesNotExistError} if there is no such container */
  async root({ name }: ContainerKey): Promise<string> {
    return this.containers.root(name);
  }

  /** The same, for a call that writes: the first one clears away what earlier processes left behind. */
  async rootToWrite(container: ContainerKey): Promise<string> {
    const root = await this.root(container);
    await this.leftovers.sweepOnce(root);
    return root;
  }

  /** @throws {ContainerDoesNotExistError} if there is no such container */
  async place(container: ContainerKey, name: string): Promise<Place> {
    return placeOf(await this.root(container), name);
  }
}
