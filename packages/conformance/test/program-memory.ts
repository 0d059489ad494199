import { MemoryStorageDriver, StorageDriver } from '@stowage/core';
import type { StorageBackend } from '@stowage/core/spi';
import type { ProgramHarness } from '../src/programs/index.js';

/** The memory backend with pages, parts and copies that are so small that programs of a few calls get to their ends. */
export function programMemory(
  makeDriver: (backend: StorageBackend) => StorageDriver = (backend) => new StorageDriver(backend),
  versioning: 'on' | 'off' = 'on',
): ProgramHarness {
  const { backend } = new MemoryStorageDriver(undefined, undefined, {
    versioning,
    pageSize: 3,
    maxWriteSize: 4000,
    maxCopySize: 3000,
    parts: { recommendedPartSize: 2048, minPartSize: 512 },
  });
  return { createDriver: () => makeDriver(backend) };
}
