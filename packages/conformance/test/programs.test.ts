import { StorageDriver } from '@stowage/core';
import { ObjectDoesNotExistError, type StorageBackend } from '@stowage/core/spi';
import { afterAll, describe, test } from '@jest/globals';
import { programConformance } from '../src/programs/index.js';
import { altered } from './altered.js';
import { programMemory } from './program-memory.js';

programConformance({ describe, test, afterAll }, 'memory', programMemory(), { runs: 100 });

programConformance(
  { describe, test, afterAll },
  'memory whose containers keep no versions at first, and that says nothing of a deleted name that was not there',
  programMemory((backend) => new StorageDriver(silent(backend)), 'off'),
  { runs: 100 },
);

function silent(backend: StorageBackend): StorageBackend {
  return altered(backend, {
    bulkDelete: undefined,
    capabilities: { ...backend.capabilities, deleteMissing: 'silent' },
    deleteObject: async (...call) => {
      try {
        await backend.deleteObject(...call);
      } catch (error) {
        if (!(error instanceof ObjectDoesNotExistError)) throw error;
      }
    },
  });
}
