import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { StorageError } from '@stowage/core/spi';

type ErrorClass<E extends StorageError> = abstract new (...parameters: never[]) => E;

/** What a call rejects with; fails if it does not reject. */
export async function rejectionOf(call: Promise<unknown>, expected = 'a rejection'): Promise<unknown> {
  let value: unknown;
  try {
    value = await call;
  } catch (error) {
    return error;
  }
  return assert.fail(`expected ${expected}, but the call succeeded with ${inspect(value, { depth: 1 })}`);
}

/** Fails unless a call rejects with an error of that class. */
export async function assertRejects<E extends StorageError>(call: Promise<unknown>, kind: ErrorClass<E>): Promise<E> {
  const error = await rejectionOf(call, `a ${kind.name}`);
  assert.ok(error instanceof kind, `expected a ${kind.name}, got ${inspect(error)}`);
  return error;
}

/** Fails unless a call rejects with exactly this, or with a `StorageError` that it is the cause of. */
export async function assertRejectsWith(call: Promise<unknown>, reason: unknown): Promise<void> {
  const error = await rejectionOf(call, inspect(reason));
  const cause = error instanceof StorageError ? error.cause : undefined;
  assert.ok(error === reason || cause === reason, `expected ${inspect(reason)}, got ${inspect(error)}`);
}

/** The value, or undefined where the call rejected with an error of that class; any other rejection is passed on. */
export async function unlessRefused<T, E extends StorageError>(
  call: Promise<T>,
  kind: ErrorClass<E>,
): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof kind) return undefined;
    throw error;
  }
}
