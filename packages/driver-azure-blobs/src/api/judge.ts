import { TransportError, type FailedAttempt, type Verdict } from '@stowage/core/http';
import { AzureError } from './azure-error.js';
import { verdict, type RequestKind } from './verdict.js';

/** Further off than this, Azure takes no signature. In milliseconds. */
const MAX_SKEW = 15 * 60_000;

/**
 * What follows a failed request: by the verdict table if it came from the wire, else nothing. `skewOf`: how far the machine's clock is off,
 * in milliseconds, now that the answer has told the time.
 */
export function judging(skewOf: () => number, hasSecondary: boolean): (failed: FailedAttempt<RequestKind>) => Verdict {
  return ({ kind, error, renewals }) => {
    if (error instanceof TransportError) return verdict({ kind, hasSecondary, transport: error.kind });
    if (!(error instanceof AzureError)) return 'give-up';
    const { status, code, isSecondary } = error;
    const isSkewed = status === 403 && code === 'AuthenticationFailed' && Math.abs(skewOf()) > MAX_SKEW;
    return verdict({ kind, status, code, isSecondary, hasSecondary, renewals, isSkewed });
  };
}
