import {
  ContainerDoesNotExistError,
  InvalidArgumentError,
  InvalidObjectNameError,
  LocalFileError,
  ObjectDoesNotExistError,
  PermissionDeniedError,
  ProviderError,
  QuotaExceededError,
  ServiceUnavailableError,
  StorageError,
  type CallOptions,
  type StorageErrorDetails,
} from '@stowage/core/spi';
import { isSystemError } from './disk/errno.js';
import { SourceFailure } from './disk/source-failure.js';
import { PROVIDER } from './provider.js';

/** What a call was about, so that its error can name it. */
export interface Subject {
  readonly container?: string | undefined;
  readonly object?: string | undefined;
}

type Make = (cause: NodeJS.ErrnoException, details: StorageErrorDetails, subject: Subject) => StorageError;

const denied: Make = (cause, details) => new PermissionDeniedError(cause.message, details);
const full: Make = (cause, details) => new QuotaExceededError(cause.message, details);
const busy: Make = (cause, details) => new ServiceUnavailableError(cause.message, { ...details, retryable: true });
const tooLong: Make = (_cause, details, { object = '' }) =>
  new InvalidObjectNameError(object, 'its path is longer than the file system allows', details);
const missing: Make = (cause, details, { container, object }) => {
  if (object !== undefined) return new ObjectDoesNotExistError(object, details);
  return container === undefined
    ? new LocalFileError(cause.path ?? '', cause.message, details)
    : new ContainerDoesNotExistError(container, details);
};

const byCode: Readonly<Record<string, Make>> = {
  EACCES: denied,
  EPERM: denied,
  EROFS: denied,
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  EMFILE: busy,
  ENFILE: busy,
  EBUSY: busy,
  EAGAIN: busy,
  ENAMETOOLONG: tooLong,
  ENOENT: missing,
  ENOTDIR: missing,
};

/**
 * Any failure as one of core's typed errors. What already is one is passed on; what is not the file system's (a failing
 * source, an abort) as well.
 */
export function toStorageError(error: unknown, subject: Subject): unknown {
  if (error instanceof SourceFailure) return error.cause;
  if (error instanceof StorageError || !isSystemError(error)) return error;
  const details = { provider: PROVIDER, providerCode: error.code, cause: error };
  return byCode[error.code]?.(error, details, subject) ?? new ProviderError(error.message, details);
}

/** Runs a call of the contract: an abort counts, unknown options are refused, failures are typed. */
export async function calling<T>(options: CallOptions, subject: Subject, work: () => Promise<T>): Promise<T> {
  options.signal?.throwIfAborted();
  const unknown = Object.keys(options.ex ?? {});
  if (unknown.length > 0)
    throw new InvalidArgumentError(`unknown option '${unknown.join("', '")}' in 'ex'`, { provider: PROVIDER });
  try {
    return await work();
  } catch (error) {
    throw toStorageError(error, subject);
  }
}
