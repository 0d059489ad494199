import { RETRY_LIMITS, systemClock, systemRandom, systemSleep } from '../../concurrency/index.js';
import { StorageError } from '../../errors/index.js';
import type { ReadRecovery, StorageBackend } from '../../spi/index.js';

/** For backends that do not say otherwise. */
const systemRecovery: ReadRecovery = {
  ...RETRY_LIMITS,
  backoff: { initialDelay: 500, maxDelay: 30_000, factor: 2 },
  clock: systemClock,
  sleep: systemSleep,
  random: systemRandom,
};

/** As the backend wants it, which knows the options its user chose. */
export function recoveryOf({ readRecovery }: StorageBackend): ReadRecovery {
  return readRecovery ?? systemRecovery;
}

/** Whether another request may bring what this one did not. */
export function isRetryable(error: unknown): boolean {
  return error instanceof StorageError && error.retryable;
}
