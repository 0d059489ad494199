import { after, before, describe, test } from 'node:test';
import { MemoryStorageDriver, StorageDriver } from '@stowage/core';
import { storageDriverConformance } from '../../src/index.js';

const { backend } = new MemoryStorageDriver();
const runner = { describe, test, beforeAll: before, afterAll: after };

storageDriverConformance(runner, 'memory', { createDriver: () => new StorageDriver(backend), report: () => undefined });
