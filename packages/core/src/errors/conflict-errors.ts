import { StorageError, type StorageErrorCode, type StorageErrorDetails } from './storage-error.js';

/** What was asked for clashes with a change made by someone else meanwhile. */
export class ConflictError extends StorageError {
  constructor(message: string, details?: StorageErrorDetails, code: StorageErrorCode = 'conflict') {
    super(code, message, details);
  }
}

/**
 * The object is not in the state that was asked for: its ETag is not the one given as `ifMatch`, there is no object to write over,
 * or it was replaced while it was being read or copied. Nothing was changed.
 */
export class ObjectChangedError extends ConflictError {
  readonly objectName: string;

  constructor(objectName: string, details?: StorageErrorDetails) {
    super(`object '${objectName}' is no longer in the state that was asked for`, details, 'object_changed');
    this.objectName = objectName;
  }
}

/** The object was to be created (`ifNoneMatch: '*'`), and there is one of that name. It is as it was. */
export class ObjectAlreadyExistsError extends ConflictError {
  readonly objectName: string;

  constructor(objectName: string, details?: StorageErrorDetails) {
    super(`object '${objectName}' already exists`, details, 'object_already_exists');
    this.objectName = objectName;
  }
}
