import { afterAll, describe, jest, test } from '@jest/globals';
import { HostileProxy } from '@stowage/conformance/hostile';
import { hostileFaults, programConformance } from '@stowage/conformance/programs';
import { through } from './place.js';
import { connectDriver, endpoint } from './server.js';

jest.setTimeout(600_000);

const proxy = await HostileProxy.before(endpoint);

programConformance(
  { describe, test, afterAll },
  'OpenStack Swift',
  {
    createDriver: () => connectDriver(through(proxy.url)),
    containerName: (suffix) => `programs-${process.pid}-${suffix}`.toLowerCase(),
    partSize: 10_000,
    randomFaults: hostileFaults(proxy),
    cleanup: () => proxy[Symbol.asyncDispose](),
  },
  { runs: 16 },
);
