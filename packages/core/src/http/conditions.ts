import {
  ObjectAlreadyExistsError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  type StorageError,
  type StorageErrorDetails,
} from '../errors/index.js';
import type { WriteConditions } from '../spi/index.js';
import { definedOnly } from './header-fields.js';

/** As HTTP has them. */
export function conditionHeaders({ ifMatch, ifNoneMatch }: WriteConditions): Record<string, string> {
  return definedOnly({ 'if-match': ifMatch, 'if-none-match': ifNoneMatch });
}

/** What a write's failure means under its condition: who was to replace finds nothing, who was to create finds something. */
export function conditionFailure(error: unknown, name: string, { ifMatch, ifNoneMatch }: WriteConditions): unknown {
  if (ifNoneMatch !== undefined && error instanceof ObjectChangedError)
    return new ObjectAlreadyExistsError(name, detailsOf(error));
  const isRefused = error instanceof ObjectDoesNotExistError || error instanceof ObjectChangedError;
  return ifMatch !== undefined && isRefused ? new ObjectChangedError(name, detailsOf(error)) : error;
}

/** What an error passes on to the one that says more. */
export function detailsOf(error: StorageError): StorageErrorDetails {
  const { provider, status, providerCode, requestId, cause } = error;
  return { provider, status, providerCode, requestId, cause };
}
