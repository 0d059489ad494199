import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { MemoryStorageDriver, StorageDriver } from '@stowage/core';
import { storageDriverConformance } from '../src/index.js';
import { memoryHarness } from './memory-harness.js';

storageDriverConformance({ describe, test, beforeAll, afterAll }, 'memory with small limits', memoryHarness());

const { backend } = new MemoryStorageDriver();
storageDriverConformance({ describe, test, beforeAll, afterAll }, 'memory', {
  createDriver: () => new StorageDriver(backend),
});
