import {
  backoff,
  systemRandom,
  systemSleep,
  type BackoffPolicy,
  type Random,
  type Sleep,
} from '../concurrency/index.js';
import { StorageError } from '../errors/index.js';

/** How a broken download is taken up again, and where its time and chance come from. */
export interface Recovery {
  /** Failures in a row, without one byte between them, after which the error is thrown. */
  readonly attempts: number;
  readonly backoff: BackoffPolicy;
  readonly sleep: Sleep;
  readonly random: Random;
}

/** For everyone but tests. */
export const systemRecovery: Recovery = {
  attempts: 5,
  backoff: { initialDelay: 500, maxDelay: 30_000, factor: 2 },
  sleep: systemSleep,
  random: systemRandom,
};

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
