import { unanswered, type TransportFailure, type Verdict } from '@stowage/core/http';

/**
 * What kind of request failed, because B2 wants different things of each: `authorize` is `b2_authorize_account`; `upload`
 * goes to an upload URL; `download` reads an object; `call` is everything else.
 */
export type RequestKind = 'authorize' | 'call' | 'download' | 'upload';

/** How a request failed: with an answer (`status`, and `code` where the body was B2's) or without one (`transport`). */
export interface Failure {
  readonly kind: RequestKind;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly transport?: TransportFailure | undefined;
  /** How many new account tokens this request has had. Default: none. */
  readonly renewals?: number | undefined;
}

/**
 * Decides what follows a failure: of an upload `other-target` is another upload URL. All of B2's rules for recovery are here and nowhere else.
 * https://www.backblaze.com/docs/cloud-storage-integration-checklist
 */
export function verdict(failure: Failure): Verdict {
  if (failure.transport !== undefined) return afterNoAnswer(failure.kind, failure.transport);
  const status = failure.status ?? 0;
  if (status === 401) return afterRefusedToken(failure);
  if (status === 429) return 'retry';
  // B2 answers 503 when a pod is full: not an outage, but «ask for another upload URL».
  if (status === 408 || status >= 500) return failure.kind === 'upload' ? 'other-target' : 'retry';
  return isSpoiltUpload(failure) ? 'other-target' : 'give-up';
}

/** Whether an upload URL may be used again after an upload to it failed: the answer says that the URL was not at fault. */
export function keepsUploadTarget(failure: Failure): boolean {
  const { status } = failure;
  if (failure.transport !== undefined || isSpoiltUpload(failure)) return false;
  return status === 400 || status === 404 || status === 429;
}

/** Whether an upload token has run out: then the others of its bucket have too. */
export function isExpiredToken({ status, code }: Failure): boolean {
  return status === 401 && (code === undefined || code === 'bad_auth_token' || code === 'expired_auth_token');
}

function afterNoAnswer(kind: RequestKind, transport: TransportFailure): Verdict {
  if (kind !== 'upload') return unanswered(transport);
  // Another upload URL may lead to another host, also where a circuit is open.
  return transport === 'broken_circuit' ? 'other-target' : unanswered(transport, 'other-target');
}

/** An answer to HEAD has no body and so no code; it may be an expired token, which one new authorization tells. */
function afterRefusedToken(failure: Failure): Verdict {
  const { code, kind, renewals = 0 } = failure;
  if (!isExpiredToken(failure) || kind === 'authorize') return 'give-up';
  if (code === undefined && renewals > 0) return 'give-up';
  return kind === 'upload' ? 'other-target' : 'reauthorize';
}

/** The URL was used twice at once, or the bytes were damaged on the way: the same bytes may well arrive by another URL. */
function isSpoiltUpload({ kind, status, code }: Failure): boolean {
  return kind === 'upload' && status === 400 && (code === 'auth_token_limit' || code === 'checksum_mismatch');
}
