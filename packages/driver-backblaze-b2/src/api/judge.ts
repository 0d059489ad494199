import { TransportError, type FailedAttempt, type Verdict } from '@stowage/core/http';
import { B2Error } from './b2-error.js';
import { verdict, type Failure, type RequestKind } from './verdict.js';

/** What follows a failed request: by the verdict table if it came from the wire, else nothing. */
export function judge(failed: FailedAttempt<RequestKind>): Verdict {
  const failure = failureOf(failed);
  return failure === undefined ? 'give-up' : verdict(failure);
}

/** An error in the words of the verdict table; undefined if it did not come from the wire. */
export function failureOf({ kind, error, renewals }: FailedAttempt<RequestKind>): Failure | undefined {
  if (error instanceof TransportError) return { kind, transport: error.kind };
  if (error instanceof B2Error) return { kind, status: error.status, code: error.reason, renewals };
  return undefined;
}
