import { StorageDriver } from '@stowage/core';
import { afterAll, describe, test } from '@jest/globals';
import { programConformance } from '../src/programs/index.js';
import { programMemory } from './program-memory.js';
import { silentDeletion } from './silent-deletion.js';
import { likeAzure, likeS3, likeSwift } from './store-kinds.js';

const runner = { describe, test, afterAll };

programConformance(runner, 'memory', programMemory(), { runs: 100 });

programConformance(
  runner,
  'memory whose containers keep no versions at first, and that says nothing of a deleted name that was not there',
  programMemory((backend) => new StorageDriver(silentDeletion(backend)), 'off'),
  { runs: 100 },
);

for (const [name, backend] of [
  ['S3', likeS3()],
  ['Azure', likeAzure()],
  ['Swift', likeSwift()],
] as const) {
  programConformance(runner, `memory like ${name}`, { createDriver: () => new StorageDriver(backend) }, { runs: 50 });
}
