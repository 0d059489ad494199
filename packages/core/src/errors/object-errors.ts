import { blot } from '../secrets/index.js';
import { StorageError, type StorageErrorCode, type StorageErrorDetails } from './storage-error.js';

/** Any failure that concerns one object; `objectName` says which. */
export class ObjectError extends StorageError {
  readonly objectName: string;

  constructor(code: StorageErrorCode, message: string, objectName: string, details?: StorageErrorDetails) {
    super(code, message, details);
    this.objectName = objectName;
  }
}

/** The object (or the version of it that was asked for) does not exist. */
export class ObjectDoesNotExistError extends ObjectError {
  constructor(objectName: string, details?: StorageErrorDetails) {
    super('object_not_found', `object '${objectName}' does not exist`, objectName, details);
  }
}

/** The bytes that arrived are not the bytes that were sent. What was received has been discarded. */
export class ObjectHashMismatchError extends ObjectError {
  readonly expected: string;
  readonly actual: string;

  constructor(objectName: string, expected: string, actual: string, details?: StorageErrorDetails) {
    const message = `object '${objectName}' has hash ${actual}, expected ${expected}`;
    super('hash_mismatch', message, objectName, details);
    this.expected = expected;
    this.actual = blot(actual);
  }
}

/** The provider does not allow this object name; the message gives the rule. */
export class InvalidObjectNameError extends ObjectError {
  constructor(objectName: string, rule: string, details?: StorageErrorDetails) {
    super('invalid_object_name', `'${objectName}' is not a valid object name: ${rule}`, objectName, details);
  }
}

/** The range starts at or after the end of the object, or is not a range. */
export class InvalidRangeError extends ObjectError {
  constructor(objectName: string, rule: string, details?: StorageErrorDetails) {
    super('invalid_range', `invalid range of object '${objectName}': ${rule}`, objectName, details);
  }
}
