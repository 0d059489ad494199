import {
  MalformedResponseError,
  NetworkError,
  StorageTimeoutError,
  type StorageError,
  type StorageErrorDetails,
} from '../errors/index.js';
import type { NamedBy } from './trusted-urls.js';
import type { TransportError, TransportFailure } from './transport-error.js';

/** A certificate does not become valid by asking again, and a proxy that refuses refuses again. */
const FINAL: ReadonlySet<TransportFailure> = new Set(['closed', 'proxy', 'tls', 'too_large']);

/** Who copies a script into a server closes the driver when the server has begun to listen. */
const CLOSED = 'the driver is closed, by close() or where the block of its `await using` ended';

/** The typed error of a request without a complete answer; `what` was asked, such as `b2_list_buckets`. */
export function noAnswer(cause: TransportError, { provider, what }: NamedBy): StorageError {
  const message = `${what}: ${cause.message}`;
  const details: StorageErrorDetails = { provider, retryable: !FINAL.has(cause.kind), cause };
  if (cause.kind === 'closed') return new NetworkError(`${what}: ${CLOSED}`, details);
  if (cause.kind === 'timeout') return new StorageTimeoutError(message, details);
  if (cause.kind === 'too_large') return new MalformedResponseError(message, details);
  return new NetworkError(message, details);
}
