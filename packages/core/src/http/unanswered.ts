import type { Verdict } from './recovery.js';
import type { TransportFailure } from './transport-error.js';

/**
 * A certificate does not become valid by asking again, a proxy that refuses refuses again, a closed driver stays closed, too much of an answer would
 * come again, and an open circuit is there to fail at once.
 */
const FINAL: ReadonlySet<TransportFailure> = new Set(['tls', 'proxy', 'closed', 'too_large', 'broken_circuit']);

/** What follows a request without an answer: `again`, unless that would change nothing. */
export function unanswered(failure: TransportFailure, again: Verdict = 'retry'): Verdict {
  return FINAL.has(failure) ? 'give-up' : again;
}
