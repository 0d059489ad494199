import {
  noAnswer,
  refusalError,
  toldError as told,
  TransportError,
  type MakeError,
  type RequestSubject,
} from '@stowage/core/http';
import {
  ContainerIsNotEmptyError,
  InvalidContainerNameError,
  NotSupportedError,
  type StorageError,
} from '@stowage/core/spi';
import { S3Error } from './api/s3-error.js';
import { isPossibleBucket } from './names.js';

/** What a failed request was about, so that its error can name it. */
export interface About extends RequestSubject {
  readonly provider: string;
}

/**
 * Any failure as one of core's typed errors. What already is one is passed on; what is neither S3's nor the network's
 * (a failing source, an abort) as well.
 */
export function toStorageError(error: unknown, about: About): unknown {
  if (error instanceof S3Error)
    return refusalError(error, { make: makerOf(error, about), about, provider: about.provider });
  if (error instanceof TransportError) return noAnswer(error, { provider: about.provider, what: about.operation });
  return error;
}

/** The failure of one of many things that one request asked for: its answer tells a code and words, and has no status for it. */
export function errorOfCode(code: string, detail: string, about: About): StorageError {
  const make = BY_CODE.get(code) ?? told.provider;
  const subject = `${about.operation} '${about.object ?? about.container ?? ''}'`;
  return make(`${subject}: ${detail} (${code})`, { provider: about.provider, providerCode: code }, about);
}

type Make = MakeError<About>;

/** Why S3 says that a bucket is not empty which looks so. */
const NOT_EMPTY =
  "older versions and delete markers may remain: deletePrefix(container, '', { versions: 'delete' }) removes all of them";

const lacking: Make = (_message, with_, { operation }) => new NotSupportedError(operation, with_);
const notEmpty: Make = (_message, with_, { container = '' }) =>
  new ContainerIsNotEmptyError(container, NOT_EMPTY, with_);
const badContainer: Make = (message, with_, { container = '' }) =>
  new InvalidContainerNameError(container, message, with_);

/** By S3's code, where there is one: it says more than the status. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const BY_CODE: ReadonlyMap<string, Make> = new Map(
  Object.entries({
    AccessDenied: told.denied,
    AccountProblem: told.denied,
    AllAccessDisabled: told.denied,
    BadDigest: told.damaged,
    BucketAlreadyExists: told.containerTaken,
    BucketAlreadyOwnedByYou: told.containerTaken,
    BucketNotEmpty: notEmpty,
    ConditionalRequestConflict: told.changed,
    EntityTooLarge: told.argument,
    EntityTooSmall: told.argument,
    ExpiredToken: told.creds,
    IncompleteBody: told.damaged,
    InternalError: told.unavailable,
    InvalidAccessKeyId: told.creds,
    InvalidBucketName: badContainer,
    InvalidDigest: told.argument,
    InvalidObjectState: told.conflict,
    InvalidRange: told.range,
    InvalidToken: told.creds,
    KeyTooLongError: told.name,
    MetadataTooLarge: told.argument,
    MethodNotAllowed: lacking,
    NoSuchBucket: told.containerMissing,
    NoSuchKey: told.missing,
    NoSuchUpload: told.missing,
    NoSuchVersion: told.missing,
    NotImplemented: lacking,
    NotSignedUp: told.denied,
    OperationAborted: told.conflict,
    PreconditionFailed: told.changed,
    QuotaExceeded: told.quota,
    RequestTimeout: told.late,
    RequestTimeTooSkewed: told.creds,
    ServiceUnavailable: told.unavailable,
    SignatureDoesNotMatch: told.creds,
    SlowDown: told.rateLimit,
    TooManyBuckets: told.quota,
    TooManyRequests: told.rateLimit,
    UserSuspended: told.denied,
    XAmzContentChecksumMismatch: told.damaged,
  }),
);

const BY_STATUS: Readonly<Record<number, Make>> = {
  401: told.creds,
  403: told.denied,
  404: told.missing,
  405: lacking,
  408: told.late,
  409: told.conflict,
  412: told.changed,
  416: told.range,
  429: told.rateLimit,
  501: lacking,
};

function makerOf({ status, code = '' }: S3Error, { container }: About): Make {
  const byCode = BY_CODE.get(code);
  if (byCode !== undefined) return byCode;
  if (status === 400 && code === '' && !isPossibleBucket(container)) return badContainer;
  return BY_STATUS[status] ?? (status >= 500 ? told.unavailable : told.provider);
}
