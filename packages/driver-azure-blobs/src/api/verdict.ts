import { unanswered, type TransportFailure, type Verdict } from '@stowage/core/http';

/** What kind of request failed: a `read` can also be asked of a secondary endpoint; a `write` changes something. */
export type RequestKind = 'read' | 'write';

/** How a request failed: with an answer (`status`, and `code` where the service told it) or without one (`transport`). */
export interface Failure {
  readonly kind: RequestKind;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly transport?: TransportFailure | undefined;
  /** It was the secondary endpoint that failed. Default: false. */
  readonly isSecondary?: boolean | undefined;
  /** There is a secondary endpoint to ask. Default: false. */
  readonly hasSecondary?: boolean | undefined;
  /** How many new tokens this request has had. Default: none. */
  readonly renewals?: number | undefined;
  /** Our clock was wrong, and is right by now: the answer told the time. Default: false. */
  readonly isSkewed?: boolean | undefined;
}

/** What passes by itself. https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
const PASSING: ReadonlySet<string> = new Set([
  'AccountBeingCreated',
  // A container of this name was deleted less than a minute ago.
  'ContainerBeingDeleted',
  'InternalError',
  // Bytes were damaged on the way: the same ones may well arrive.
  'Crc64Mismatch',
  'Md5Mismatch',
  'OperationTimedOut',
  'ServerBusy',
]);

/** Decides what follows a failure. All of Azure's rules for recovery are here and nowhere else. */
export function verdict(failure: Failure): Verdict {
  const { kind, transport, isSecondary, hasSecondary, status, isSkewed, renewals = 0 } = failure;
  const again = kind === 'read' && hasSecondary === true ? 'other-target' : 'retry';
  if (transport !== undefined) return unanswered(transport, again);
  // What the secondary does not know, or knows differently, the first endpoint may know by now.
  if (isSecondary === true) return 'other-target';
  if (status === 401 || isSkewed === true) return renewals > 0 ? 'give-up' : 'reauthorize';
  return isPassing(failure) ? again : 'give-up';
}

function isPassing({ status = 0, code = '' }: Failure): boolean {
  if (status === 408 || status === 429 || PASSING.has(code)) return true;
  // What the service does not have is not there later either.
  return status >= 500 && status !== 501 && code !== 'NotImplemented';
}
