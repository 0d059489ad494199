import { systemClock, systemRandom, systemSleep } from '../../concurrency/index.js';
import { StorageError } from '../../errors/index.js';
import type { ReadRecovery, StorageBackend } from '../../spi/index.js';

/** How a broken download is resumed. */
export type Recovery = ReadRecovery;

/** For backends that do not say otherwise. */
const systemRecovery: Recovery = {
  attempts: 5,
  totalTimeout: 900_000,
  backoff: { initialDelay: 500, maxDelay: 30_000, factor: 2 },
  clock: systemClock,
  sleep: systemSleep,
  random: systemRandom,
};

/** As the backend wants it, which knows the options its user chose. */
export function recoveryOf({ readRecovery }: StorageBackend): Recovery {
  return readRecovery ?? systemRecovery;
}

/** Whether another request may bring what this one did not. */
export function isRetryable(error: unknown): boolean {
  return error instanceof StorageError && error.retryable;
}
