import { unanswered, type TransportFailure, type Verdict } from '@stowage/core/http';
import type { Correction } from './s3-error.js';

/** What kind of request failed: `upload` sends bytes of an object, `download` reads them, `call` is everything else. */
export type RequestKind = 'call' | 'download' | 'upload';

/** How a request failed: with an answer (`status`, and `code` where the body was S3's) or without one (`transport`). */
export interface Failure {
  readonly kind: RequestKind;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly transport?: TransportFailure | undefined;
  /** What has been put right since: it is sent again at once. */
  readonly correction?: Correction | undefined;
  /** How many other credentials this request has had. Default: none. */
  readonly renewals?: number | undefined;
}

/**
 * Codes after which the same request may well succeed, whatever the status beside them: 200 where an answer had begun before it failed, 400 where
 * bytes came too slowly or damaged. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const TRANSIENT: ReadonlySet<string> = new Set([
  'ConditionalRequestConflict',
  'InternalError',
  'OperationAborted',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequests',
]);

/** Of the bytes of an upload, which were damaged on the way: those that were announced have been held against the source before. */
const DAMAGED: ReadonlySet<string> = new Set(['BadDigest', 'IncompleteBody', 'XAmzContentChecksumMismatch']);

/** Whether the same may well succeed another time, as S3's code for it says. */
export function isTransient(code: string): boolean {
  return TRANSIENT.has(code);
}

/** Decides what follows a failure. All of S3's rules for recovery are here and nowhere else. */
export function verdict(failure: Failure): Verdict {
  const { kind, status = 0, code = '', transport, correction } = failure;
  if (transport !== undefined) return unanswered(transport);
  if (correction === 'credentials') return afterRenewal(failure);
  if (correction !== undefined) return 'other-target';
  if (isTransient(code) || (kind === 'upload' && DAMAGED.has(code))) return 'retry';
  return isBusy(status) ? 'retry' : 'give-up';
}

/** 501 is the answer to what the server will never know. */
function isBusy(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501);
}

/** An answer to HEAD has no code: it may be that the credentials have ended, which other ones tell. */
function afterRenewal({ code, renewals = 0 }: Failure): Verdict {
  return code === undefined && renewals > 0 ? 'give-up' : 'reauthorize';
}
