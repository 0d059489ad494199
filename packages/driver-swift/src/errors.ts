import { noAnswer, TransportError } from '@stowage/core/http';
import {
  ConflictError,
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerIsNotEmptyError,
  InvalidArgumentError,
  InvalidCredsError,
  InvalidRangeError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
  PermissionDeniedError,
  ProviderError,
  QuotaExceededError,
  RateLimitReachedError,
  ServiceUnavailableError,
  StorageTimeoutError,
  type StorageError,
  type StorageErrorDetails,
} from '@stowage/core/spi';
import type { Place } from './api/paths.js';
import { SwiftError } from './api/swift-error.js';

/** The id of this protocol; presets have their own. */
export const PROVIDER = 'openstack_swift';

/** What a failed request was about, so that its error can name it. */
export interface About extends Place {
  /** The id that errors carry: the preset's. */
  readonly provider: string;
  readonly operation: string;
}

/** Why Swift says 409 of a container that looks empty. */
const NOT_EMPTY =
  'old versions, unfinished uploads or segments may remain: deletePrefix and exSweepSegments remove them';

type Make = (message: string, details: StorageErrorDetails, about: About) => StorageError;

const missing: Make = (message, details, { operation, container, object }) => {
  // What is stored needs no object, but a container.
  if (object !== undefined && operation !== 'PUT object') return new ObjectDoesNotExistError(object, details);
  if (container !== undefined) return new ContainerDoesNotExistError(container, details);
  return new ProviderError(message, details);
};
const other: Make = (message, details) => new ConflictError(message, details);
const taken: Make = (_message, details, { container = '' }) => new ContainerAlreadyExistsError(container, details);
/** A container of another storage policy is there; or this one is not empty. */
const CONFLICTS: Readonly<Record<string, Make>> = {
  'PUT container': taken,
  'DELETE container': (_message, details, { container = '' }) =>
    new ContainerIsNotEmptyError(container, NOT_EMPTY, details),
};
const conflict: Make = (message, details, about) => (CONFLICTS[about.operation] ?? other)(message, details, about);
const changed: Make = (message, details, { object }) =>
  object === undefined ? new InvalidArgumentError(message, details) : new ObjectChangedError(object, details);
/** A quota says so; what is left is more than one object may have. */
const tooLarge: Make = (message, details) =>
  /quota/i.test(message) ? new QuotaExceededError(message, details) : new InvalidArgumentError(message, details);
const damaged: Make = (_message, details, { object = '' }) =>
  new ObjectHashMismatchError(object, 'as sent', 'another', { ...details, retryable: true });
const rateLimit: Make = (message, details) => new RateLimitReachedError(message, details);

const BY_STATUS: Readonly<Record<number, Make>> = {
  // A success that was not wanted: the container was there before.
  202: taken,
  401: (message, details) => new InvalidCredsError(message, details),
  403: (message, details) => new PermissionDeniedError(message, details),
  404: missing,
  408: (message, details) => new StorageTimeoutError(message, details),
  409: conflict,
  412: changed,
  413: tooLarge,
  416: (_message, details, { object = '' }) => new InvalidRangeError(object, 'it starts at or after the end', details),
  422: damaged,
  429: rateLimit,
  498: rateLimit,
};

/** Any failure as one of core's typed errors. What already is one, or is neither Swift's nor the network's, is passed on. */
export function toStorageError(error: unknown, about: About): unknown {
  const { provider, operation, container, object } = about;
  if (error instanceof TransportError) return noAnswer(error, { provider, what: operation });
  if (!(error instanceof SwiftError)) return error;
  const { status, detail, requestId, retryAfter } = error;
  const where = object ?? container;
  const subject = where === undefined ? operation : `${operation} '${where}'`;
  const message = `${subject}: ${detail === '' ? status : `${detail} (${status})`}`;
  const details = { provider, status, requestId, retryAfter, cause: error };
  const make = BY_STATUS[status];
  if (make !== undefined) return make(message, details, about);
  return status >= 500 ? new ServiceUnavailableError(message, details) : new ProviderError(message, details);
}

/** Whether what was asked for is not there. */
export function isMissing(error: unknown): error is ObjectDoesNotExistError | ContainerDoesNotExistError {
  return error instanceof ObjectDoesNotExistError || error instanceof ContainerDoesNotExistError;
}

/** For what need not be there: any other failure is thrown. */
export function ifThere(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
