import {
  noAnswer,
  refusalError,
  toldError as told,
  TransportError,
  type MakeError,
  type RequestSubject,
} from '@stowage/core/http';
import { MalformedResponseError, ObjectChangedError } from '@stowage/core/spi';
import { XmlError } from '@stowage/xml';
import { AzureError } from './api/azure-error.js';

/** This provider's id, as errors carry it. */
export const PROVIDER = 'azure_blobs';

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

const noSource: Make = (message, with_, about) =>
  told.missing(message, with_, { ...about, object: about.source ?? about.object });
const sourceChanged: Make = (_message, with_, { source, object = '' }) =>
  new ObjectChangedError(source ?? object, with_);
const saying =
  (words: string, make: Make): Make =>
  (message, with_, about) =>
    make(`${message}: ${words}`, with_, about);

/** By the service's code, where there is one: it says more than the status. https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
const BY_CODE: ReadonlyMap<string, Make> = new Map(
  Object.entries({
    AccountIsDisabled: told.denied,
    AuthenticationFailed: told.creds,
    AuthorizationFailure: told.denied,
    AuthorizationPermissionMismatch: told.denied,
    AuthorizationProtocolMismatch: told.denied,
    AuthorizationResourceTypeMismatch: told.denied,
    AuthorizationServiceMismatch: told.denied,
    AuthorizationSourceIPMismatch: told.denied,
    BlobAlreadyExists: told.objectTaken,
    BlobArchived: saying('it is in the archive tier, and must be rehydrated first', told.conflict),
    BlobImmutableDueToPolicy: told.denied,
    BlobNotFound: told.missing,
    CannotVerifyCopySource: noSource,
    ConditionNotMet: told.changed,
    ContainerAlreadyExists: told.containerTaken,
    ContainerBeingDeleted: saying(
      'a container of this name is being deleted, for half a minute or more',
      told.conflict,
    ),
    ContainerNotFound: told.containerMissing,
    Crc64Mismatch: told.damaged,
    EmptyMetadataKey: told.argument,
    FeatureNotSupportedForAccount: told.unsupported,
    InsufficientAccountPermissions: told.denied,
    InvalidAuthenticationInfo: told.creds,
    InvalidBlobOrBlock: saying(
      "unfinished uploads of other software have block ids of another length; Azure drops them within a week, 'exDiscardUncommitted' at once",
      told.conflict,
    ),
    InvalidBlobType: saying(
      'an append or page blob is not written by this driver, and stands in the way of the name',
      told.conflict,
    ),
    InvalidBlockList: saying(
      'parts of this upload are gone: another upload of the name was completed, or a week is over',
      told.conflict,
    ),
    InvalidMetadata: told.argument,
    InvalidRange: told.range,
    InvalidResourceName: told.name,
    LeaseAlreadyPresent: told.conflict,
    LeaseIdMismatchWithBlobOperation: told.conflict,
    LeaseIdMissing: saying('it is leased: give the lease (ex.leaseId), or break it', told.conflict),
    LeaseLost: told.conflict,
    LeaseNotPresentWithBlobOperation: told.conflict,
    Md5Mismatch: told.damaged,
    MetadataTooLarge: told.argument,
    NoAuthenticationInformation: told.creds,
    NotImplemented: told.unsupported,
    OperationTimedOut: told.late,
    OutOfRangeInput: told.name,
    PublicAccessNotPermitted: told.denied,
    ResourceNotFound: told.missing,
    ServerBusy: told.unavailable,
    SnapshotsPresent: saying("it has snapshots, which ex.deleteSnapshots: 'include' deletes as well", told.conflict),
    SourceConditionNotMet: sourceChanged,
    TargetConditionNotMet: told.changed,
    UnauthorizedBlobOverwrite: told.denied,
  }),
);

const BY_STATUS: Readonly<Record<number, Make>> = {
  401: told.creds,
  403: told.denied,
  404: told.missing,
  408: told.late,
  409: told.conflict,
  412: told.changed,
  413: told.argument,
  416: told.range,
  429: told.rateLimit,
  501: told.unsupported,
  507: told.quota,
};

function makerOf({ status, code = '', detail }: AzureError): Make {
  // Azurite's word for a wrong signature is the service's for a right that is missing.
  if (status === 403 && detail.startsWith('Server failed to authenticate')) return told.creds;
  const byCode = BY_CODE.get(code) ?? BY_STATUS[status];
  // From 500 up it is a service that cannot answer, whatever code it found for that.
  if (status >= 500 && byCode !== told.unsupported) return code === 'OperationTimedOut' ? told.late : told.unavailable;
  return byCode ?? told.provider;
}
