import { StorageDriver } from '@stowage/core';
import { afterAll, describe, test } from '@jest/globals';
import { programConformance } from '../src/programs/index.js';
import { programMemory } from './program-memory.js';
import { silentDeletion } from './silent-deletion.js';

programConformance({ describe, test, afterAll }, 'memory', programMemory(), { runs: 100 });

programConformance(
  { describe, test, afterAll },
  'memory whose containers keep no versions at first, and that says nothing of a deleted name that was not there',
  programMemory((backend) => new StorageDriver(silentDeletion(backend)), 'off'),
  { runs: 100 },
);
