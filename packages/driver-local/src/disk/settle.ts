import { ConflictError } from '@stowage/core/spi';
import { PROVIDER } from '../provider.js';

/** More often than any number of processes gets in each other's way by chance. */
const ATTEMPTS = 100;

/**
 * Runs `attempt` until it gives a result: undefined means that another process moved something away in between.
 *
 * @throws {ConflictError} if that goes on for ever
 */
export async function untilSettled<T>(attempt: (count: number) => Promise<T | undefined>): Promise<T> {
  for (let count = 0; count < ATTEMPTS; count += 1) {
    const result = await attempt(count);
    if (result !== undefined) return result;
  }
  throw new ConflictError('others keep changing the same files', { provider: PROVIDER, retryable: true });
}
