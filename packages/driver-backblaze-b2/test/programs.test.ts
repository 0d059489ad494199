import { afterAll, describe, test } from '@jest/globals';
import { programConformance } from '@stowage/conformance/programs';
import { startWorld } from './world.js';

const world = await startWorld({ recommendedPartSize: 10_000 });

programConformance(
  { describe, test, afterAll },
  'Backblaze B2',
  { createDriver: () => world.connect(), cleanup: () => world[Symbol.asyncDispose]() },
  { runs: 45 },
);
