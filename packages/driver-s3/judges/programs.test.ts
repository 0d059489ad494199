import { afterAll, describe, jest, test } from '@jest/globals';
import { HostileProxy } from '@stowage/conformance/hostile';
import { hostileFaults, programConformance } from '@stowage/conformance/programs';
import { connect, judge, presetId } from './judge.js';

// Parts have five megabytes at least, and a program has many.
jest.setTimeout(1_200_000);

const proxy = await HostileProxy.before(judge.endpoint);
const run = Date.now().toString(36);

programConformance(
  { describe, test, afterAll },
  presetId,
  {
    createDriver: () => connect({ endpoint: proxy.url }),
    containerName: (suffix) => `programs-${run}-${suffix}`.toLowerCase(),
    randomFaults: hostileFaults(proxy),
    cleanup: () => proxy[Symbol.asyncDispose](),
  },
  { runs: 12, steps: 15 },
);
