import { TransportError, unanswered, type FailedAttempt, type Verdict } from '@stowage/core/http';
import { SwiftError } from './swift-error.js';

/** What kind of request failed: `authorize` asks for a token; `call` is everything else. */
export type RequestKind = 'authorize' | 'call';

/** How many new tokens one request may have: a second 401 in a row says that the token is not what is wrong. */
const MAX_RENEWALS = 2;

/** 498 is the `ratelimit` middleware's. https://docs.openstack.org/swift/latest/ratelimit.html */
const TEMPORARY: ReadonlySet<number> = new Set([408, 429, 498]);

/** What follows a failed request. All of Swift's rules for recovery are here and nowhere else. */
export function judge({ kind, error, renewals }: FailedAttempt<RequestKind>): Verdict {
  if (error instanceof TransportError) return unanswered(error.kind);
  if (!(error instanceof SwiftError)) return 'give-up';
  const { status, isDamaged } = error;
  if (status === 401) return kind === 'authorize' || renewals >= MAX_RENEWALS ? 'give-up' : 'reauthorize';
  return status >= 500 || TEMPORARY.has(status) || isDamaged ? 'retry' : 'give-up';
}
