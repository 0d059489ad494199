export type { Capabilities, HashAlgorithm } from './capabilities.js';
export type {
  ContainerKey,
  ContainerRecord,
  MultipartUpload,
  ObjectKey,
  ObjectRecord,
  PartRecord,
  PrefixRecord,
  VersionRecord,
} from './records.js';
export type {
  ByteRange,
  CallOptions,
  DeleteOptions,
  ExOptions,
  ObjectBody,
  ObjectQuery,
  Page,
  PageRequest,
  ReadOptions,
  ReadRecovery,
  UploadBody,
  UploadHead,
} from './requests.js';
export type {
  BulkDeleteFacet,
  CdnFacet,
  CopyFacet,
  CopyTarget,
  DeleteResult,
  LinksFacet,
  MultipartFacet,
  MultipartLimits,
  ObjectLocation,
  RegionsFacet,
  SignedUpload,
  SignedUrlRequest,
  UploadLinksFacet,
  VersionsFacet,
} from './facets.js';
export type { BackendWith, ExOptionTypes, FacetName, StorageBackend } from './backend.js';
export { StorageError, type StorageErrorCode, type StorageErrorDetails } from '../errors/storage-error.js';
export {
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerError,
  ContainerIsNotEmptyError,
  InvalidContainerNameError,
} from '../errors/container-errors.js';
export {
  InvalidObjectNameError,
  InvalidRangeError,
  ObjectDoesNotExistError,
  ObjectError,
  ObjectHashMismatchError,
} from '../errors/object-errors.js';
export { InvalidArgumentError, LocalFileError, NotSupportedError } from '../errors/call-errors.js';
export {
  ConflictError,
  InvalidCredsError,
  MalformedResponseError,
  NetworkError,
  PermissionDeniedError,
  ProviderError,
  QuotaExceededError,
  RateLimitReachedError,
  ServiceUnavailableError,
  StorageTimeoutError,
} from '../errors/service-errors.js';
export {
  DriverAlreadyRegisteredError,
  DriverNotRegisteredError,
  InvalidDriverError,
} from '../errors/registry-errors.js';
