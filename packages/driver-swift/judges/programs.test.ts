import { afterAll, describe, jest, test } from '@jest/globals';
import { HostileProxy } from '@stowage/conformance/hostile';
import { hostileFaults, programConformance } from '@stowage/conformance/programs';
import type { CallOptions, ContainerRef } from '@stowage/core';
import { SwiftStorageDriver } from '../src/index.js';
import { through } from './place.js';
import { endpoint, key, optionsOf, user } from './server.js';

jest.setTimeout(600_000);

const DAY = 24 * 60 * 60 * 1000;

/**
 * For a minute a driver believes that a container has no segments, and what another one has uploaded leaves its own when this one replaces it:
 * `exSweepSegments` takes them.
 */
class SweepingDriver extends SwiftStorageDriver {
  override async deleteContainer(container: ContainerRef, options?: CallOptions): Promise<void> {
    await this.exSweepSegments(container, { olderThan: new Date(Date.now() + DAY) });
    return super.deleteContainer(container, options);
  }
}

const proxy = await HostileProxy.before(endpoint);

programConformance(
  { describe, test, afterAll },
  'OpenStack Swift',
  {
    createDriver: () => new SweepingDriver(user, key, optionsOf(through(proxy.url))),
    containerName: (suffix) => `programs-${process.pid}-${suffix}`.toLowerCase(),
    partSize: 10_000,
    randomFaults: hostileFaults(proxy),
    cleanup: () => proxy[Symbol.asyncDispose](),
  },
  { runs: 12, steps: 20 },
);
