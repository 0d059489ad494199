import { StorageError, type StorageErrorDetails } from './storage-error.js';

/** An argument or option is wrong; the message names it and says what is allowed. Nothing was sent. */
export class InvalidArgumentError extends StorageError {
  constructor(message: string, details?: StorageErrorDetails) {
    super('invalid_argument', message, details);
  }
}

/** The provider has no such feature. */
export class NotSupportedError extends StorageError {
  constructor(feature: string, details?: StorageErrorDetails) {
    super('not_supported', `${details?.provider ?? 'this provider'} does not support ${feature}`, details);
  }
}

/** A file on the local disk could not be read or written; `path` says which. */
export class LocalFileError extends StorageError {
  readonly path: string;

  constructor(path: string, message: string, details?: StorageErrorDetails) {
    super('local_file', message, details);
    this.path = path;
  }
}
