import { StorageError, type StorageErrorDetails } from './storage-error.js';

/** The provider refused the credentials. */
export class InvalidCredsError extends StorageError {
  constructor(message = 'the provider refused the credentials', details?: StorageErrorDetails) {
    super('invalid_credentials', message, details);
  }
}

/** The credentials are good but may not do this; the message names what is missing where the provider tells. */
export class PermissionDeniedError extends StorageError {
  constructor(message: string, details?: StorageErrorDetails) {
    super('permission_denied', message, details);
  }
}

/** A limit of the account (storage, transactions, download) is reached. Waiting does not help; raising the limit does. */
export class QuotaExceededError extends StorageError {
  constructor(message: string, details?: StorageErrorDetails) {
    super('quota_exceeded', message, details);
  }
}

/** Too many requests, also after the driver waited and tried again; `retryAfter` is in seconds. */
export class RateLimitReachedError extends StorageError {
  constructor(message: string, details?: StorageErrorDetails) {
    super('rate_limited', message, { retryable: true, ...details });
  }
}

/** The service cannot answer now, also after the driver tried again. */
export class ServiceUnavailableError extends StorageError {
  constructor(message: string, details?: StorageErrorDetails) {
    super('service_unavailable', message, { retryable: true, ...details });
  }
}

/** No answer: refused, reset or lost connections, DNS, TLS. */
export class NetworkError extends StorageError {
  constructor(message: string, details?: StorageErrorDetails) {
    super('network', message, { retryable: true, ...details });
  }
}

/** No answer in time. */
export class StorageTimeoutError extends StorageError {
  constructor(message: string, details?: StorageErrorDetails) {
    super('timeout', message, { retryable: true, ...details });
  }
}

/** The answer is not what the provider's protocol promises (a proxy's HTML page, a truncated document). */
export class MalformedResponseError extends StorageError {
  constructor(message: string, details?: StorageErrorDetails) {
    super('malformed_response', message, details);
  }
}

/** The provider refused for a reason of its own: see `status`, `providerCode` and the message. */
export class ProviderError extends StorageError {
  constructor(message: string, details?: StorageErrorDetails) {
    super('provider_error', message, details);
  }
}
