import { noAnswer, TransportError } from '@stowage/core/http';
import {
  ConflictError,
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerIsNotEmptyError,
  InvalidArgumentError,
  InvalidContainerNameError,
  InvalidCredsError,
  InvalidObjectNameError,
  InvalidRangeError,
  NotSupportedError,
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
import { S3Error } from './api/s3-error.js';
import { isPossibleBucket } from './names.js';

/** What a failed request was about, so that its error can name it. */
export interface About {
  /** S3's name of it, such as `GetObject`. */
  readonly operation: string;
  readonly provider: string;
  readonly container?: string | undefined;
  readonly object?: string | undefined;
}

/**
 * Any failure as one of core's typed errors. What already is one is passed on; what is neither S3's nor the network's
 * (a failing source, an abort) as well.
 */
export function toStorageError(error: unknown, about: About): unknown {
  if (error instanceof S3Error) return fromAnswer(error, about);
  if (error instanceof TransportError) return noAnswer(error, { provider: about.provider, what: about.operation });
  return error;
}

/** The failure of one of many things that one request asked for: its answer tells a code and words, and has no status for it. */
export function errorOfCode(code: string, detail: string, about: About): StorageError {
  const make = BY_CODE.get(code) ?? other;
  const subject = `${about.operation} '${about.object ?? about.container ?? ''}'`;
  return make(`${subject}: ${detail} (${code})`, { provider: about.provider, providerCode: code }, about);
}

type Make = (message: string, details: StorageErrorDetails, about: About) => StorageError;

/** Why S3 says that a bucket is not empty which looks so. */
const NOT_EMPTY =
  "older versions and delete markers may remain: deletePrefix(container, '', { versions: 'delete' }) removes all of them";

const creds: Make = (message, with_) => new InvalidCredsError(message, with_);
const denied: Make = (message, with_) => new PermissionDeniedError(message, with_);
const quota: Make = (message, with_) => new QuotaExceededError(message, with_);
const conflict: Make = (message, with_) => new ConflictError(message, with_);
const argument: Make = (message, with_) => new InvalidArgumentError(message, with_);
const rateLimit: Make = (message, with_) => new RateLimitReachedError(message, with_);
const unavailable: Make = (message, with_) => new ServiceUnavailableError(message, with_);
const late: Make = (message, with_) => new StorageTimeoutError(message, with_);
const lacking: Make = (_message, with_, { operation }) => new NotSupportedError(operation, with_);
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
const changed: Make = (message, with_, about) =>
  about.object === undefined ? conflict(message, with_, about) : new ObjectChangedError(about.object, with_);
const badContainer: Make = (message, with_, { container = '' }) =>
  new InvalidContainerNameError(container, message, with_);
const badName: Make = (message, with_, { object, container = '' }) =>
  object === undefined
    ? new InvalidContainerNameError(container, message, with_)
    : new InvalidObjectNameError(object, message, with_);

const NOTHING: About = { operation: '', provider: '' };

/** By S3's code, where there is one: it says more than the status. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const BY_CODE: ReadonlyMap<string, Make> = new Map(
  Object.entries({
    AccessDenied: denied,
    AccountProblem: denied,
    AllAccessDisabled: denied,
    BadDigest: damaged,
    BucketAlreadyExists: taken,
    BucketAlreadyOwnedByYou: taken,
    BucketNotEmpty: notEmpty,
    ConditionalRequestConflict: changed,
    EntityTooLarge: argument,
    EntityTooSmall: argument,
    ExpiredToken: creds,
    IncompleteBody: damaged,
    InternalError: unavailable,
    InvalidAccessKeyId: creds,
    InvalidBucketName: badContainer,
    InvalidDigest: argument,
    InvalidObjectState: conflict,
    InvalidRange: range,
    InvalidToken: creds,
    KeyTooLongError: badName,
    MetadataTooLarge: argument,
    MethodNotAllowed: lacking,
    NoSuchBucket: noContainer,
    NoSuchKey: noObject,
    NoSuchUpload: noObject,
    NoSuchVersion: noObject,
    NotImplemented: lacking,
    NotSignedUp: denied,
    OperationAborted: conflict,
    PreconditionFailed: changed,
    QuotaExceeded: quota,
    RequestTimeout: late,
    RequestTimeTooSkewed: creds,
    ServiceUnavailable: unavailable,
    SignatureDoesNotMatch: creds,
    SlowDown: rateLimit,
    TooManyBuckets: quota,
    TooManyRequests: rateLimit,
    UserSuspended: denied,
    XAmzContentChecksumMismatch: damaged,
  }),
);

const BY_STATUS: Readonly<Record<number, Make>> = {
  401: creds,
  403: denied,
  404: noObject,
  405: lacking,
  408: late,
  409: conflict,
  412: changed,
  416: range,
  429: rateLimit,
  501: lacking,
};

function fromAnswer(cause: S3Error, about: About): StorageError {
  const { status, code, requestId, retryAfter } = cause;
  const details = { provider: about.provider, status, providerCode: code, requestId, retryAfter, cause };
  return makerOf(cause, about)(messageOf(cause, about), details, about);
}

function makerOf({ status, code = '' }: S3Error, { container }: About): Make {
  const byCode = BY_CODE.get(code);
  if (byCode !== undefined) return byCode;
  if (status === 400 && code === '' && !isPossibleBucket(container)) return badContainer;
  return BY_STATUS[status] ?? (status >= 500 ? unavailable : other);
}

function messageOf({ status, code, detail }: S3Error, { operation, container, object }: About): string {
  const where = object ?? container;
  const subject = where === undefined ? operation : `${operation} '${where}'`;
  const answer = code === undefined ? `${status}` : `${status} ${code}`;
  return `${subject}: ${detail === '' ? answer : `${detail} (${answer})`}`;
}
