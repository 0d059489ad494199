import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { systemSleep } from '@stowage/core/concurrency';
import { StorageError } from '@stowage/core/spi';

/** How a call ended. */
export type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** Waits for a call, so long, or until something is exceeded; fails then. */
export async function outcomeOf(
  call: () => Promise<unknown>,
  { milliseconds, exceeded }: { readonly milliseconds: number; readonly exceeded: Promise<string> },
): Promise<Outcome> {
  const ended = new AbortController();
  const late = systemSleep(milliseconds, ended.signal).then(
    () => `it has not ended after ${milliseconds / 1000} seconds`,
    () => 'it has ended',
  );
  const outcome = call().then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  try {
    const first = await Promise.race([outcome, late, exceeded]);
    return typeof first === 'string' ? assert.fail(first) : first;
  } finally {
    ended.abort();
  }
}

/** Fails unless it is an error that programs can act on. */
export function assertTyped(error: unknown): asserts error is StorageError {
  assert.ok(error instanceof StorageError, `it rejected with an error that is no StorageError: ${inspect(error)}`);
  assert.equal(typeof error.code, 'string');
}
