import { StorageDriver } from '@stowage/core';
import type { StorageBackend } from '@stowage/core/spi';
import type { ConformanceHarness } from '../../src/index.js';

/** A driver that breaks the contract in one way. */
export interface Mutant {
  /** What it does wrong. */
  readonly name: string;
  /** The id of the case that is to notice. */
  readonly caughtBy: string;
  make(this: void, backend: StorageBackend): StorageDriver;
  /** What it is run with. Default: `memoryHarness`. */
  harness?(this: void, make: Mutant['make']): ConformanceHarness;
}

/** A mutant that is a backend behind the right driver. */
export function mutant(name: string, caughtBy: string, change: (backend: StorageBackend) => StorageBackend): Mutant {
  return { name, caughtBy, make: (backend) => new StorageDriver(change(backend)) };
}
