import { StorageError, type StorageErrorCode } from '@stowage/core/spi';
import type { Mode } from './program.js';

/** What a call may fail with whose requests met no healthy server. */
const PASSING: readonly StorageErrorCode[] = [
  'conflict',
  'hash_mismatch',
  'malformed_response',
  'network',
  'provider_error',
  'rate_limited',
  'service_unavailable',
  'timeout',
];

/** Whether a failure is one that the faults of the mode explain. */
export function isPassing(mode: Mode, error: unknown): boolean {
  return mode === 'faults' && error instanceof StorageError && PASSING.includes(error.code);
}
