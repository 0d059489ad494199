import { afterAll, describe, test } from '@jest/globals';
import { HostileProxy } from '@stowage/conformance/hostile';
import { hostileFaults, programConformance } from '@stowage/conformance/programs';
import { connect, judge, presetId } from './judge.js';

const proxy = await HostileProxy.before(judge.endpoint);

programConformance(
  { describe, test, afterAll },
  presetId,
  {
    createDriver: () => connect({ endpoint: proxy.url }),
    randomFaults: hostileFaults(proxy),
    cleanup: () => proxy[Symbol.asyncDispose](),
  },
  { runs: 16 },
);
