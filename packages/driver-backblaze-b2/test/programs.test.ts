import { afterAll, describe, test } from '@jest/globals';
import { HostileProxy } from '@stowage/conformance/hostile';
import { hostileFaults, programConformance } from '@stowage/conformance/programs';
import { startWorld } from './world.js';

const world = await startWorld({ recommendedPartSize: 10_000 });
const proxy = await HostileProxy.before(world.emulator.url);

programConformance(
  { describe, test, afterAll },
  'Backblaze B2',
  {
    createDriver: () => world.connect(world.emulator, { endpoint: proxy.url }),
    randomFaults: hostileFaults(proxy),
    cleanup: async () => {
      await world[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
    },
  },
  { runs: 32 },
);
