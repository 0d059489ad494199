import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { MemoryStorageDriver, StorageDriver } from '@stowage/core';
import { storageDriverConformance } from '../src/index.js';

// One backend for all drivers of the run: they see the same containers, as they would at a provider.
const { backend } = new MemoryStorageDriver(undefined, undefined, { pageSize: 7 });
const createDriver = (): StorageDriver => new StorageDriver(backend);

storageDriverConformance({ describe, test, beforeAll, afterAll }, 'memory', { createDriver });
