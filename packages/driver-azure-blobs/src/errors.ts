import { noAnswer, TransportError } from '@stowage/core/http';
import type { StorageError } from '@stowage/core/spi';
import {
  ConflictError,
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  InvalidArgumentError,
  InvalidContainerNameError,
  InvalidCredsError,
  InvalidObjectNameError,
  InvalidRangeError,
  MalformedResponseError,
  NotSupportedError,
  ObjectAlreadyExistsError,
  ObjectChangedError,
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
import { XmlError } from '@stowage/xml';
import { AzureError } from './api/azure-error.js';
import { PROVIDER } from './provider.js';

/** What a failed request was about, so that its error can name it. */
export interface About {
  readonly operation: string;
  readonly container?: string | undefined;
  readonly object?: string | undefined;
  /** The object that is copied, where that is another one. */
  readonly source?: string | undefined;
}

/**
 * Any failure as one of core's typed errors. What already is one is passed on; what is neither the service's nor the network's
 * (a failing source, an abort) as well.
 */
export function toStorageError(error: unknown, about: About): unknown {
  if (error instanceof AzureError) return fromAnswer(error, about);
  if (error instanceof TransportError) return noAnswer(error, { provider: PROVIDER, what: about.operation });
  if (error instanceof XmlError)
    return new MalformedResponseError(`${about.operation}: ${error.message}`, { provider: PROVIDER, cause: error });
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
const unsupported: Make = (message, with_) => new NotSupportedError(message, with_);
const noContainer: Make = (message, with_, { container }) =>
  container === undefined ? other(message, with_, NOTHING) : new ContainerDoesNotExistError(container, with_);
const noObject: Make = (message, with_, about) =>
  about.object === undefined ? noContainer(message, with_, about) : new ObjectDoesNotExistError(about.object, with_);
const noSource: Make = (message, with_, about) =>
  noObject(message, with_, { ...about, object: about.source ?? about.object });
const taken: Make = (_message, with_, { container = '' }) => new ContainerAlreadyExistsError(container, with_);
const exists: Make = (_message, with_, { object = '' }) => new ObjectAlreadyExistsError(object, with_);
const changed: Make = (_message, with_, { object = '' }) => new ObjectChangedError(object, with_);
const sourceChanged: Make = (_message, with_, { source, object = '' }) =>
  new ObjectChangedError(source ?? object, with_);
const range: Make = (_message, with_, { object = '' }) =>
  new InvalidRangeError(object, 'it starts at or after the end', with_);
const damaged: Make = (_message, with_, { object = '' }) =>
  new ObjectHashMismatchError(object, 'as sent', 'another', { ...with_, retryable: true });
const name: Make = (message, with_, { container = '', object }) =>
  object === undefined
    ? new InvalidContainerNameError(container, '3 to 63 lower-case letters, digits and hyphens', with_)
    : new InvalidObjectNameError(object, message, with_);
const saying =
  (words: string, make: Make): Make =>
  (message, with_, about) =>
    make(`${message}: ${words}`, with_, about);

const NOTHING: About = { operation: '' };

/** By the service's code, where there is one: it says more than the status. https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
const BY_CODE: ReadonlyMap<string, Make> = new Map(
  Object.entries({
    AccountIsDisabled: denied,
    AuthenticationFailed: creds,
    AuthorizationFailure: denied,
    AuthorizationPermissionMismatch: denied,
    AuthorizationProtocolMismatch: denied,
    AuthorizationResourceTypeMismatch: denied,
    AuthorizationServiceMismatch: denied,
    AuthorizationSourceIPMismatch: denied,
    BlobAlreadyExists: exists,
    BlobArchived: saying('it is in the archive tier, and must be rehydrated first', conflict),
    BlobImmutableDueToPolicy: denied,
    BlobNotFound: noObject,
    CannotVerifyCopySource: noSource,
    ConditionNotMet: changed,
    ContainerAlreadyExists: taken,
    ContainerBeingDeleted: saying('a container of this name is being deleted, for half a minute or more', conflict),
    ContainerNotFound: noContainer,
    Crc64Mismatch: damaged,
    EmptyMetadataKey: argument,
    FeatureNotSupportedForAccount: unsupported,
    InsufficientAccountPermissions: denied,
    InvalidAuthenticationInfo: creds,
    InvalidBlobOrBlock: saying(
      "unfinished uploads of other software have block ids of another length; Azure drops them within a week, 'exDiscardUncommitted' at once",
      conflict,
    ),
    InvalidBlobType: saying(
      'an append or page blob is not written by this driver, and stands in the way of the name',
      conflict,
    ),
    InvalidBlockList: saying(
      'parts of this upload are gone: another upload of the name was completed, or a week is over',
      conflict,
    ),
    InvalidMetadata: argument,
    InvalidRange: range,
    InvalidResourceName: name,
    LeaseAlreadyPresent: conflict,
    LeaseIdMismatchWithBlobOperation: conflict,
    LeaseIdMissing: saying('it is leased: give the lease (ex.leaseId), or break it', conflict),
    LeaseLost: conflict,
    LeaseNotPresentWithBlobOperation: conflict,
    Md5Mismatch: damaged,
    MetadataTooLarge: argument,
    NoAuthenticationInformation: creds,
    NotImplemented: unsupported,
    OperationTimedOut: late,
    OutOfRangeInput: name,
    PublicAccessNotPermitted: denied,
    ResourceNotFound: noObject,
    ServerBusy: unavailable,
    SnapshotsPresent: saying("it has snapshots, which ex.deleteSnapshots: 'include' deletes as well", conflict),
    SourceConditionNotMet: sourceChanged,
    TargetConditionNotMet: changed,
    UnauthorizedBlobOverwrite: denied,
  }),
);

const BY_STATUS: Readonly<Record<number, Make>> = {
  401: creds,
  403: denied,
  404: noObject,
  408: late,
  409: conflict,
  412: changed,
  413: argument,
  416: range,
  429: rateLimit,
  501: unsupported,
  507: quota,
};

function fromAnswer(cause: AzureError, about: About): StorageError {
  const { status, code, requestId, retryAfter } = cause;
  const details = { provider: PROVIDER, status, providerCode: code, requestId, retryAfter, cause };
  return makerOf(cause)(messageOf(cause, about), details, about);
}

function makerOf({ status, code = '', detail }: AzureError): Make {
  // Azurite's word for a wrong signature is the service's for a right that is missing.
  if (status === 403 && detail.startsWith('Server failed to authenticate')) return creds;
  const byCode = BY_CODE.get(code) ?? BY_STATUS[status];
  // From 500 up it is a service that cannot answer, whatever code it found for that.
  if (status >= 500 && byCode !== unsupported) return code === 'OperationTimedOut' ? late : unavailable;
  return byCode ?? other;
}

function messageOf({ status, code, detail }: AzureError, { operation, container, object }: About): string {
  const where = object ?? container;
  const subject = where === undefined ? operation : `${operation} '${where}'`;
  const answer = code === undefined ? `${status}` : `${status} ${code}`;
  return `${subject}: ${detail === '' ? answer : `${detail} (${answer})`}`;
}
