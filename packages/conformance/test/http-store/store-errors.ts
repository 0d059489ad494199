import { TransportError, type FailedAttempt, type HttpText, type Verdict } from '@stowage/core/http';
import {
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  InvalidCredsError,
  InvalidRangeError,
  MalformedResponseError,
  NetworkError,
  ObjectDoesNotExistError,
  PermissionDeniedError,
  ProviderError,
  RateLimitReachedError,
  ServiceUnavailableError,
  StorageError,
  StorageTimeoutError,
  type StorageErrorDetails,
} from '@stowage/core/spi';

/** An answer that is no success, about something. */
export class Refusal extends Error {
  readonly answer: HttpText;
  readonly about: About;

  constructor(answer: HttpText, about: About) {
    super(`the store answered ${answer.status}`);
    this.answer = answer;
    this.about = about;
  }
}

/** Which container or object a request is about. */
export interface About {
  readonly container?: string | undefined;
  readonly object?: string | undefined;
}

/** What follows a failure. */
export function judge({ error, renewals }: FailedAttempt<'call' | 'authorize'>): Verdict {
  if (error instanceof Refusal && error.answer.status === 401) return renewals === 0 ? 'reauthorize' : 'give-up';
  if (error instanceof TransportError) return ['too_large', 'closed', 'tls'].includes(error.kind) ? 'give-up' : 'retry';
  return error instanceof Refusal && toStorageError(error).retryable ? 'retry' : 'give-up';
}

/** Any failure as the contract has it. */
export function toStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  if (error instanceof TransportError) return ofTransport(error);
  return error instanceof Refusal ? ofRefusal(error) : new ProviderError('the store failed', { cause: error });
}

function ofTransport(error: TransportError): StorageError {
  if (error.kind === 'timeout') return new StorageTimeoutError(error.message, { cause: error });
  if (error.kind === 'too_large') return new MalformedResponseError(error.message, { cause: error });
  return new NetworkError(error.message, { cause: error });
}

function ofRefusal({ answer, about: { container = '', object } }: Refusal): StorageError {
  const { status, headers, text } = answer;
  const retryAfter = /^\d+$/.test(headers['retry-after'] ?? '') ? Number(headers['retry-after']) : undefined;
  const details: StorageErrorDetails = { provider: 'http_store', status, retryAfter };
  const message = `the store answered ${status}: ${text.slice(0, 2000)}`;
  if (status === 401) return new InvalidCredsError(message, details);
  if (status === 403) return new PermissionDeniedError(message, details);
  if (status === 404 && object !== undefined) return new ObjectDoesNotExistError(object, details);
  if (status === 404) return new ContainerDoesNotExistError(container, details);
  if (status === 409) return new ContainerAlreadyExistsError(container, details);
  if (status === 416) return new InvalidRangeError(object ?? '', message, details);
  if (status === 429) return new RateLimitReachedError(message, details);
  return status === 408 || status >= 500
    ? new ServiceUnavailableError(message, details)
    : new ProviderError(message, details);
}
