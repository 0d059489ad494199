import { noAnswer, TransportError } from '@stowage/core/http';
import type { StorageError } from '@stowage/core/spi';
import {
  ConflictError,
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerIsNotEmptyError,
  InvalidArgumentError,
  InvalidCredsError,
  InvalidRangeError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
  PermissionDeniedError,
  ProviderError,
  QuotaExceededError,
  RateLimitReachedError,
  ServiceUnavailableError,
  StorageTimeoutError,
  type StorageErrorDetails,
} from '@stowage/core/spi';
import { B2Error } from './api/b2-error.js';

/** This provider's id, as errors carry it. */
export const PROVIDER = 'backblaze_b2';

/** What a failed request was about, so that its error can name it. */
export interface About {
  readonly operation: string;
  readonly container?: string | undefined;
  readonly object?: string | undefined;
}

/** Why B2 says `cannot_delete_non_empty_bucket` of a bucket that looks empty. */
const NOT_EMPTY =
  "old versions, hide markers or unfinished large files may remain: deletePrefix(container, '') removes all of them";

/**
 * Any failure as one of core's typed errors. What already is one is passed on; what is neither B2's nor the network's
 * (a failing source, an abort) as well.
 */
export function toStorageError(error: unknown, about: About): unknown {
  if (error instanceof B2Error) return fromAnswer(error, about);
  if (error instanceof TransportError) return noAnswer(error, { provider: PROVIDER, what: about.operation });
  return error;
}

type Make = (message: string, details: StorageErrorDetails, about: About) => StorageError;

const creds: Make = (message, with_) => new InvalidCredsError(message, with_);
const denied: Make = (message, with_) => new PermissionDeniedError(message, with_);
const quota: Make = (message, with_) => new QuotaExceededError(message, with_);
const conflict: Make = (message, with_) => new ConflictError(message, with_);
const argument: Make = (message, with_) => new InvalidArgumentError(message, with_);
const rateLimit: Make = (message, with_) => new RateLimitReachedError(message, with_);
const unavailable: Make = (message, with_) => new ServiceUnavailableError(message, with_);
const late: Make = (message, with_) => new StorageTimeoutError(message, with_);
const other: Make = (message, with_) => new ProviderError(message, with_);
const noContainer: Make = (message, with_, { container }) =>
  container === undefined ? other(message, with_, NOTHING) : new ContainerDoesNotExistError(container, with_);
const noObject: Make = (message, with_, about) =>
  about.object === undefined ? noContainer(message, with_, about) : new ObjectDoesNotExistError(about.object, with_);
const taken: Make = (_message, with_, { container = '' }) => new ContainerAlreadyExistsError(container, with_);
const notEmpty: Make = (_message, with_, { container = '' }) =>
  new ContainerIsNotEmptyError(container, NOT_EMPTY, with_);
const range: Make = (_message, with_, { object = '' }) =>
  new InvalidRangeError(object, 'it starts at or after the end', with_);
const damaged: Make = (_message, with_, { object = '' }) =>
  new ObjectHashMismatchError(object, 'as sent', 'another', { ...with_, retryable: true });

const NOTHING: About = { operation: '' };

/** By B2's code, where there is one: it says more than the status. */
const BY_CODE: ReadonlyMap<string, Make> = new Map(
  Object.entries({
    access_denied: denied,
    already_hidden: noObject,
    auth_token_limit: unavailable,
    bad_auth_token: creds,
    bad_bucket_id: noContainer,
    cannot_delete_non_empty_bucket: notEmpty,
    cap_exceeded: quota,
    checksum_mismatch: damaged,
    conflict: conflict,
    download_cap_exceeded: quota,
    duplicate_bucket_name: taken,
    email_not_verified: denied,
    expired_auth_token: creds,
    file_not_present: noObject,
    invalid_bucket_id: noContainer,
    invalid_file_id: noObject,
    metadata_exceeded: argument,
    no_payment_history: denied,
    no_such_file: noObject,
    not_found: noObject,
    range_not_satisfiable: range,
    storage_cap_exceeded: quota,
    too_many_buckets: quota,
    transaction_cap_exceeded: quota,
    unauthorized: denied,
    unsupported: denied,
  }),
);

const BY_STATUS: Readonly<Record<number, Make>> = {
  401: denied,
  403: denied,
  404: noObject,
  408: late,
  409: conflict,
  416: range,
  429: rateLimit,
};

function fromAnswer(cause: B2Error, about: About): StorageError {
  const make = makerOf(cause);
  return make(
    messageOf(cause, about),
    {
      provider: PROVIDER,
      status: cause.status,
      providerCode: cause.code,
      requestId: cause.requestId,
      retryAfter: cause.retryAfter,
      cause,
    },
    about,
  );
}

/** B2 tells the reason of some failures by their text alone. */
const BY_TEXT: readonly (readonly [RegExp, Make])[] = [
  [/server side encryption/i, argument],
  [/^bucket .* does not exist|^invalid bucket ?id/i, noContainer],
  [/^invalid fileId/i, noObject],
];

function makerOf({ status, reason, detail, operation }: B2Error): Make {
  if (operation === 'b2_authorize_account' && status === 401 && reason !== 'unsupported') return creds;
  // From 500 up it is a service that cannot answer, whatever code it found for that.
  if (status >= 500) return unavailable;
  const byText = status === 400 ? BY_TEXT.find(([pattern]) => pattern.test(detail))?.[1] : undefined;
  return byText ?? BY_CODE.get(reason ?? '') ?? BY_STATUS[status] ?? other;
}

function messageOf({ status, code, detail }: B2Error, { operation, container, object }: About): string {
  const where = object ?? container;
  const subject = where === undefined ? operation : `${operation} '${where}'`;
  const answer = code === undefined ? `${status}` : `${status} ${code}`;
  return `${subject}: ${detail === '' ? answer : `${detail} (${answer})`}`;
}
