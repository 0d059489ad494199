export { StorageError, type StorageErrorCode, type StorageErrorDetails } from './storage-error.js';
export {
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerError,
  ContainerIsNotEmptyError,
  InvalidContainerNameError,
} from './container-errors.js';
export {
  IncompleteUploadError,
  InvalidObjectNameError,
  InvalidRangeError,
  ObjectDoesNotExistError,
  ObjectError,
  ObjectHashMismatchError,
} from './object-errors.js';
export { InvalidArgumentError, LocalFileError, NotSupportedError } from './call-errors.js';
export { ConflictError, ObjectAlreadyExistsError, ObjectChangedError } from './conflict-errors.js';
export {
  InvalidCredsError,
  MalformedResponseError,
  NetworkError,
  PermissionDeniedError,
  ProviderError,
  QuotaExceededError,
  RateLimitReachedError,
  ServiceUnavailableError,
  StorageTimeoutError,
} from './service-errors.js';
export { DriverAlreadyRegisteredError, DriverNotRegisteredError, InvalidDriverError } from './registry-errors.js';
