import { StorageDriver } from '@stowage/core';
import type { StorageBackend } from '@stowage/core/spi';
import type { ConformanceHarness } from '../src/index.js';
import { memoryHarness } from './memory-harness.js';

/** As `memoryHarness`, for a driver that only reads: what cases need is made by one that is whole, on the same store. */
export function readOnlyHarness(makeDriver: (backend: StorageBackend) => StorageDriver): ConformanceHarness {
  let backend: StorageBackend | undefined;
  const whole = memoryHarness((made) => new StorageDriver((backend = made)));
  const seed = whole.createDriver as () => StorageDriver;
  seed();
  return { ...whole, createDriver: () => makeDriver(backend ?? seed().backend), seed };
}
