import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { MemoryStorageDriver, StorageDriver } from '@stowage/core';
import type { StorageBackend } from '@stowage/core/spi';
import { storageDriverConformance } from '../src/index.js';
import { altered } from './altered.js';
import { memoryHarness } from './memory-harness.js';

storageDriverConformance(
  { describe, test, beforeAll, afterAll },
  'memory with small limits and every facet',
  memoryHarness(),
);

const { backend } = new MemoryStorageDriver();
storageDriverConformance({ describe, test, beforeAll, afterAll }, 'memory', {
  createDriver: () => new StorageDriver(backend),
});

const bare = altered<StorageBackend>(new MemoryStorageDriver().backend, {
  multipart: undefined,
  copy: undefined,
  versions: undefined,
  bulkDelete: undefined,
  capabilities: { ...backend.capabilities, rangeReads: false },
});
storageDriverConformance({ describe, test, beforeAll, afterAll }, 'memory without facets', {
  createDriver: () => new StorageDriver(bare),
});
