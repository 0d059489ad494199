import { TransportError } from '@stowage/core/http';
import { B2Error } from './b2-error.js';
import type { Failure, RequestKind } from './verdict.js';

/** An error in the words of the verdict table; undefined if it did not come from the wire. */
export function failureOf(kind: RequestKind, error: unknown): Failure | undefined {
  if (error instanceof TransportError) return { kind, transport: error.kind };
  if (error instanceof B2Error) return { kind, status: error.status, code: error.reason };
  return undefined;
}
