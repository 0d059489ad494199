import type { StorageDriver } from '@stowage/core';
import type { StorageBackend, Versioning } from '@stowage/core/spi';
import type { ProgramHarness } from './program-harness.js';

const LEAST_PART_SIZE = 1024;
const CLIENTS = 3;

/** What all programs of a run share: the drivers, and names for containers. */
export class Site {
  readonly harness: ProgramHarness;
  readonly drivers: readonly StorageDriver[];
  /** Bytes in one part of what is stored and read in parts. */
  readonly partSize: number;
  /** Bytes; the least a part may have that is not the last. */
  readonly minPartSize: number;
  /** The names of containers that could not be removed. */
  readonly leftovers: string[] = [];
  #containers = 0;
  #versioning: Promise<Versioning | undefined> | undefined;

  private constructor(harness: ProgramHarness, drivers: readonly StorageDriver[], minPartSize: number) {
    this.harness = harness;
    this.drivers = drivers;
    this.minPartSize = minPartSize;
    this.partSize = harness.partSize ?? Math.max(minPartSize, LEAST_PART_SIZE);
  }

  /** A site with as many drivers as the harness wants. */
  static async open(harness: ProgramHarness): Promise<Site> {
    const { clients = CLIENTS } = harness;
    const drivers: StorageDriver[] = [];
    for (let each = 0; each < clients; each += 1) drivers.push(await harness.createDriver());
    const limits = await drivers[0]?.backend.multipart?.limits({});
    return new Site(harness, drivers, limits?.minPartSize ?? 0);
  }

  /** That of the first driver: all are alike. */
  get backend(): StorageBackend {
    return (this.drivers[0] as StorageDriver).backend;
  }

  /** What the versioning of a new container is: that of one that was just made tells. Undefined where the provider has none. */
  async versioningOf(container: string): Promise<Versioning | undefined> {
    this.#versioning ??= (this.drivers[0] as StorageDriver)
      .getContainer(container)
      .then(({ versioning }) => versioning);
    return this.#versioning;
  }

  /** Another name for a container, never given before. */
  nextContainerName(): string {
    this.#containers += 1;
    const suffix = `programs-${this.#containers}`;
    return this.harness.containerName?.(suffix) ?? `stowage-kit-${suffix}`;
  }

  /** Closes the drivers, and lets the harness clean up. */
  async close(): Promise<void> {
    for (const driver of this.drivers) await driver.close();
    await this.harness.cleanup?.();
  }
}
