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

/** An upload whose parts others send cannot be completed yet: the message and the fields say which parts are missing or of another size. */
export class IncompleteUploadError extends ObjectError {
  /** Numbers of parts that were not sent, counted from 1. */
  readonly missing: readonly number[];
  /** Numbers of parts that have another size than was agreed, or were not asked for. */
  readonly wrong: readonly number[];

  constructor(
    objectName: string,
    parts: { readonly missing: readonly number[]; readonly wrong: readonly number[] },
    details?: StorageErrorDetails,
  ) {
    const faults = [told(parts.missing, 'missing'), told(parts.wrong, 'not of the agreed size')].filter(Boolean);
    const message = `the upload of '${objectName}' is incomplete: ${faults.join('; ')}`;
    super('incomplete_upload', message, objectName, details);
    this.missing = parts.missing;
    this.wrong = parts.wrong;
  }
}

/** The first of them by number. */
function told(parts: readonly number[], what: string): string {
  const more = parts.length > MOST_TOLD ? ` and ${parts.length - MOST_TOLD} more` : '';
  if (parts.length === 0) return '';
  return `part${parts.length > 1 ? 's' : ''} ${parts.slice(0, MOST_TOLD).join(', ')}${more} ${parts.length > 1 ? 'are' : 'is'} ${what}`;
}

const MOST_TOLD = 10;

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
