import { MemoryStorageDriver } from './memory/index.js';
import { Provider } from './provider.js';
import { registerDriver } from './registry/default-registry.js';

registerDriver(Provider.MEMORY, MemoryStorageDriver);
registerDriver(Provider.DUMMY, MemoryStorageDriver);

declare module './registry/driver-map.js' {
  interface DriverMap {
    memory: typeof MemoryStorageDriver;
    dummy: typeof MemoryStorageDriver;
  }
}

export { MemoryStorageDriver, Provider };
export {
  getDriver,
  loadDriver,
  registerDriver,
  registerDriverLoader,
  registeredProviders,
  unregisterDriver,
} from './registry/default-registry.js';
export type { DriverClass, DriverFor, DriverLoader, DriverMap, UnknownDriverClass } from './registry/driver-map.js';
export { Container } from './container.js';
export type { ContainerRef, ObjectRef } from './references.js';
export { FileHashCache } from './resume/file-hash-cache.js';
export type { FileHashStore, FileState } from './resume/file-hash-store.js';
export { FileUploadSessionStore } from './resume/file-upload-session-store.js';
export type { UploadSession, UploadSessionStore } from './resume/upload-session.js';
export { StorageDriver } from './storage-driver.js';
export { ObjectPrefix, ObjectVersion, StorageObject } from './storage-object.js';
export { supports } from './supports.js';
export {
  cancelUnfinished,
  unfinishedUploads,
  type CancelUnfinishedOptions,
  type UnfinishedUploadsOptions,
} from './unfinished-uploads.js';
export type {
  AdaptiveConcurrency,
  BeginSignedUploadOptions,
  BrowserUpload,
  CallOptions,
  CdnUrlOptions,
  CompleteSignedUploadOptions,
  Concurrency,
  ConditionalWriteOptions,
  CopyOptions,
  CreateContainerOptions,
  DeleteObjectOptions,
  DeleteObjectsOptions,
  DeletePrefixOptions,
  DownloadedFile,
  DownloadOptions,
  GetObjectOptions,
  Ex,
  HeldPart,
  ListContainersOptions,
  Listing,
  ListObjectsOptions,
  ListVersionsOptions,
  Progress,
  ProgressListener,
  RangeEnd,
  ReadOptions,
  SignedUploadFormOptions,
  SignedUploadUrlOptions,
  SignedUrlOptions,
  SignUploadPartsOptions,
  StreamOptions,
  UploadOptions,
  UploadSource,
} from './options.js';
export type {
  Capabilities,
  ChecksumAlgorithm,
  Checksums,
  ChecksumSupport,
  ConditionSupport,
  DeleteResult,
  FacetName,
  SignedForm,
  SignedPart,
  SignedUpload,
  WriteCondition,
  WriteConditions,
} from './spi/index.js';
export {
  ConflictError,
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerError,
  ContainerIsNotEmptyError,
  DriverAlreadyRegisteredError,
  DriverNotRegisteredError,
  IncompleteUploadError,
  InvalidArgumentError,
  InvalidContainerNameError,
  InvalidCredsError,
  InvalidDriverError,
  InvalidObjectNameError,
  InvalidRangeError,
  LocalFileError,
  MalformedResponseError,
  NetworkError,
  NotSupportedError,
  ObjectAlreadyExistsError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  ObjectError,
  ObjectHashMismatchError,
  PermissionDeniedError,
  ProviderError,
  QuotaExceededError,
  RateLimitReachedError,
  ServiceUnavailableError,
  StorageError,
  type StorageErrorCode,
  type StorageErrorDetails,
  StorageTimeoutError,
} from './errors/index.js';
