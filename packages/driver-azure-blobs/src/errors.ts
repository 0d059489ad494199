import {
  noAnswer,
  refusalError,
  toldError,
  TransportError,
  type MakeError,
  type RequestSubject,
} from '@stowage/core/http';
import { MalformedResponseError, ObjectChangedError } from '@stowage/core/spi';
import { XmlError } from '@stowage/xml';
import { AzureError } from './api/azure-error.js';
import { PROVIDER } from './provider.js';

/** What a failed request was about, so that its error can name it. */
export interface About extends RequestSubject {
  /** The object that is copied, where that is another one. */
  readonly source?: string | undefined;
}

/**
 * Any failure as one of core's typed errors. What already is one is passed on; what is neither the service's nor the network's
 * (a failing source, an abort) as well.
 */
export function toStorageError(error: unknown, about: About): unknown {
  if (error instanceof AzureError) return refusalError(error, { make: makerOf(error), about, provider: PROVIDER });
  if (error instanceof TransportError) return noAnswer(error, { provider: PROVIDER, what: about.operation });
  if (error instanceof XmlError)
    return new MalformedResponseError(`${about.operation}: ${error.message}`, { provider: PROVIDER, cause: error });
  return error;
}

type Make = MakeError<About>;

const {
  creds,
  denied,
  quota,
  conflict,
  argument,
  rateLimit,
  unavailable,
  late,
  provider: other,
  containerMissing: noContainer,
  missing: noObject,
  containerTaken: taken,
  objectTaken: exists,
  range,
  damaged,
  name,
  changed,
  unsupported,
} = toldError;
const noSource: Make = (message, with_, about) =>
  noObject(message, with_, { ...about, object: about.source ?? about.object });
const sourceChanged: Make = (_message, with_, { source, object = '' }) =>
  new ObjectChangedError(source ?? object, with_);
const saying =
  (words: string, make: Make): Make =>
  (message, with_, about) =>
    make(`${message}: ${words}`, with_, about);

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

function makerOf({ status, code = '', detail }: AzureError): Make {
  // Azurite's word for a wrong signature is the service's for a right that is missing.
  if (status === 403 && detail.startsWith('Server failed to authenticate')) return creds;
  const byCode = BY_CODE.get(code) ?? BY_STATUS[status];
  // From 500 up it is a service that cannot answer, whatever code it found for that.
  if (status >= 500 && byCode !== unsupported) return code === 'OperationTimedOut' ? late : unavailable;
  return byCode ?? other;
}
