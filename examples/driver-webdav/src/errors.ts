import {
  ConflictError,
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  InvalidCredsError,
  InvalidRangeError,
  ObjectDoesNotExistError,
  PermissionDeniedError,
  ProviderError,
  QuotaExceededError,
  RateLimitReachedError,
  ServiceUnavailableError,
  StorageTimeoutError,
  type StorageError,
} from '@stowage/core';
import { noAnswer, retryAfter, TransportError, type FailedAttempt, type Verdict } from '@stowage/core/http';
import type { StorageErrorDetails } from '@stowage/core/spi';

/** The provider's id. */
export const PROVIDER = 'webdav';

const BY = { provider: PROVIDER, what: 'WebDAV' };

/** What a call was about, for its errors. */
export interface Subject {
  readonly container?: string | undefined;
  readonly object?: string | undefined;
}

/** The server refused. */
export class WebDavError extends Error {
  readonly status: number;
  /** In seconds. */
  readonly retryAfter: number | undefined;

  constructor(method: string, status: number, headers: Readonly<Record<string, string>>) {
    super(`${method}: status ${status}`);
    this.name = 'WebDavError';
    this.status = status;
    this.retryAfter = retryAfter({ headers });
  }
}

/** `once`: what must not be asked twice, since its second answer would be about the first. */
export type RequestKind = 'again' | 'once';

const TEMPORARY: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** What follows a failed request. */
export function verdict({ kind, error }: FailedAttempt<RequestKind>): Verdict {
  if (error instanceof WebDavError) return TEMPORARY.has(error.status) ? 'retry' : 'give-up';
  const isLost = error instanceof TransportError && noAnswer(error, BY).retryable;
  return isLost && kind === 'again' ? 'retry' : 'give-up';
}

type Make = (message: string, details: StorageErrorDetails, subject: Subject) => StorageError;

const missing: Make = (message, details, { container, object }) => {
  if (object !== undefined) return new ObjectDoesNotExistError(object, details);
  return container === undefined
    ? new ProviderError(message, details)
    : new ContainerDoesNotExistError(container, details);
};

/** A table from the server's words to Stowage's. */
const BY_STATUS: Readonly<Record<number, Make>> = {
  401: (message, details) => new InvalidCredsError(message, details),
  403: (message, details) => new PermissionDeniedError(message, details),
  404: missing,
  405: (_message, details, { container = '' }) => new ContainerAlreadyExistsError(container, details),
  408: (message, details) => new StorageTimeoutError(message, details),
  409: (_message, details, { container = '' }) => new ContainerDoesNotExistError(container, details),
  416: (_message, details, { object = '' }) => new InvalidRangeError(object, 'it starts at or after the end', details),
  423: (message, details) => new ConflictError(message, details),
  429: (message, details) => new RateLimitReachedError(message, details),
  507: (message, details) => new QuotaExceededError(message, details),
};

/** Each failure as one of Stowage's, once, with its cause; what is none of the server's or the network's is passed on. */
export function toStorageError(error: unknown, subject: Subject): unknown {
  if (error instanceof TransportError) return noAnswer(error, BY);
  if (!(error instanceof WebDavError)) return error;
  const { status, message, retryAfter } = error;
  const details = { provider: PROVIDER, status, retryAfter, cause: error };
  const make = BY_STATUS[status];
  if (make !== undefined) return make(message, details, subject);
  return status >= 500 ? new ServiceUnavailableError(message, details) : new ProviderError(message, details);
}
