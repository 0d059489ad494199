import { randomBytes } from 'node:crypto';
import { afterAll, describe, test } from '@jest/globals';
import { HostileProxy } from '@stowage/conformance/hostile';
import { hostileFaults, programConformance } from '@stowage/conformance/programs';
import { connect, told } from './place.js';

const proxy = await HostileProxy.before(new URL(told('JUDGE_ENDPOINT')).origin);
const run = randomBytes(4).toString('hex');

programConformance(
  { describe, test, afterAll },
  'Azure Blob Storage on Azurite',
  {
    createDriver: () => connect({ endpoint: `${proxy.url}/${told('JUDGE_ACCOUNT')}` }),
    containerName: (suffix) => `programs-${run}-${suffix}`.toLowerCase(),
    partSize: 10_000,
    uploadsEndWithName: true,
    randomFaults: hostileFaults(proxy),
    cleanup: () => proxy[Symbol.asyncDispose](),
  },
  { runs: 20, steps: 20 },
);
