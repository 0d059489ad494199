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
export { FileUploadSessionStore } from './resume/file-upload-session-store.js';
export type { UploadSession, UploadSessionStore } from './resume/upload-session.js';
export { StorageDriver } from './storage-driver.js';
export { ObjectPrefix, ObjectVersion, StorageObject } from './storage-object.js';
export { supports } from './supports.js';
export type {
  CallOptions,
  CdnUrlOptions,
  CopyOptions,
  CreateContainerOptions,
  DeleteObjectOptions,
  DeleteObjectsOptions,
  DeletePrefixOptions,
  DownloadedFile,
  DownloadOptions,
  Ex,
  ListContainersOptions,
  Listing,
  ListObjectsOptions,
  ListVersionsOptions,
  Progress,
  ProgressListener,
  RangeEnd,
  ReadOptions,
  SignedUploadUrlOptions,
  SignedUrlOptions,
  StreamOptions,
  UploadOptions,
  UploadSource,
} from './options.js';
export type { Capabilities, DeleteResult, FacetName, HashAlgorithm, SignedUpload } from './spi/index.js';
export { StorageError, type StorageErrorCode, type StorageErrorDetails } from './errors/storage-error.js';
export {
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerError,
  ContainerIsNotEmptyError,
  InvalidContainerNameError,
} from './errors/container-errors.js';
export {
  InvalidObjectNameError,
  InvalidRangeError,
  ObjectDoesNotExistError,
  ObjectError,
  ObjectHashMismatchError,
} from './errors/object-errors.js';
export { InvalidArgumentError, LocalFileError, NotSupportedError } from './errors/call-errors.js';
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
} from './errors/service-errors.js';
export {
  DriverAlreadyRegisteredError,
  DriverNotRegisteredError,
  InvalidDriverError,
} from './errors/registry-errors.js';
