import { TransportError, type FailedAttempt, type Verdict } from '@stowage/core/http';
import { S3Error } from './s3-error.js';
import { verdict, type RequestKind } from './verdict.js';

/** What follows a failed request: by the verdict table if it came from the wire, else nothing. */
export function judge({ kind, error, renewals }: FailedAttempt<RequestKind>): Verdict {
  if (error instanceof TransportError) return verdict({ kind, transport: error.kind });
  if (error instanceof S3Error) {
    const { status, code, correction } = error;
    return verdict({ kind, status, code, correction, renewals });
  }
  return 'give-up';
}
