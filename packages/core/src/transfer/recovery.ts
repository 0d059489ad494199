import { backoff, systemRandom, systemSleep } from '../concurrency/index.js';
import { StorageError } from '../errors/index.js';
import type { ReadRecovery, StorageBackend } from '../spi/index.js';

/** How a broken download is taken up again. */
export type Recovery = ReadRecovery;

/** For backends that do not say otherwise. */
const systemRecovery: Recovery = {
  attempts: 5,
  backoff: { initialDelay: 500, maxDelay: 30_000, factor: 2 },
  sleep: systemSleep,
  random: systemRandom,
};

/** As the backend wants it, which knows the options its user chose. */
export function recoveryOf({ readRecovery }: StorageBackend): Recovery {
  return readRecovery ?? systemRecovery;
}

/** A failure, and what is to be done about it. */
export interface Failure {
  /** How many there were in a row, this one included. */
  readonly failures: number;
  readonly recovery: Recovery;
  readonly signal: AbortSignal;
}

/**
 * Waits before the next try, as long as the provider asked to if it did.
 *
 * @throws the error itself, if it is not one that another try may cure, or this was the last one
 */
export async function waitOrThrow(error: unknown, { failures, recovery, signal }: Failure): Promise<void> {
  if (!(error instanceof StorageError) || !error.retryable || failures >= recovery.attempts) throw error;
  const asked = (error.retryAfter ?? 0) * 1000;
  await recovery.sleep(Math.max(asked, backoff(failures, recovery.backoff, recovery.random)), signal);
}
