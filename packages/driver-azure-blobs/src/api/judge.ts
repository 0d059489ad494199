import { TransportError, type FailedAttempt, type Verdict } from '@stowage/core/http';
import { AzureError } from './azure-error.js';
import { verdict, type RequestKind } from './verdict.js';

/** What follows a failed request: by the verdict table if it came from the wire, else nothing. */
export function judging(hasSecondary: boolean): (failed: FailedAttempt<RequestKind>) => Verdict {
  return ({ kind, error, renewals }) => {
    if (error instanceof TransportError) return verdict({ kind, hasSecondary, transport: error.kind });
    if (!(error instanceof AzureError)) return 'give-up';
    const { status, code, isSecondary } = error;
    const isSkewed = status === 403 && code === 'AuthenticationFailed' && error.isSkewed;
    return verdict({ kind, status, code, isSecondary, hasSecondary, renewals, isSkewed });
  };
}
