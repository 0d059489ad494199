import { MemoryStorageDriver, StorageDriver } from '@stowage/core';
import type { StorageBackend } from '@stowage/core/spi';
import type { ConformanceHarness } from '../src/index.js';
import { damagedReads } from './damaged-reads.js';

/**
 * The memory backend with small pages, parts and copies, and reads that can be damaged. All drivers of one harness have the
 * same backend, so that they see the same containers, as they would at a provider.
 */
export function memoryHarness(
  makeDriver: (backend: StorageBackend) => StorageDriver = (backend) => new StorageDriver(backend),
): ConformanceHarness {
  const memory = new MemoryStorageDriver(undefined, undefined, {
    pageSize: 7,
    maxWriteSize: 4000,
    maxCopySize: 3000,
    parts: { recommendedPartSize: 2048, minPartSize: 512 },
  });
  const { backend, faults } = damagedReads(memory.backend);
  return { createDriver: () => makeDriver(backend), faults, secrets: ['the-secret-key'] };
}
