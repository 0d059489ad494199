import {
  ConflictError,
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  InvalidArgumentError,
  InvalidContainerNameError,
  InvalidCredsError,
  InvalidObjectNameError,
  InvalidRangeError,
  NotSupportedError,
  ObjectAlreadyExistsError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
  PermissionDeniedError,
  ProviderError,
  QuotaExceededError,
  RateLimitReachedError,
  ServiceUnavailableError,
  StorageTimeoutError,
  type StorageError,
  type StorageErrorDetails,
} from '../errors/index.js';

/** What a failed request was about, so that its error can name it. */
export interface RequestSubject {
  /** As the provider's reference calls it. */
  readonly operation: string;
  readonly container?: string | undefined;
  readonly object?: string | undefined;
}

/** Makes the typed error of a refusal. Drivers have tables of these, by the provider's codes and by status. */
export type MakeError<S extends RequestSubject = RequestSubject> = (
  message: string,
  details: StorageErrorDetails,
  about: S,
) => StorageError;

/** An answer that is no success, as a driver has read it. */
export interface Refusal extends Error {
  readonly status: number;
  /** The provider's word for what is wrong, if it had one. */
  readonly code: string | undefined;
  /** What it said, or ''. */
  readonly detail: string;
  readonly requestId: string | undefined;
  /** In seconds. */
  readonly retryAfter: number | undefined;
}

const provider: MakeError = (message, details) => new ProviderError(message, details);
const conflict: MakeError = (message, details) => new ConflictError(message, details);
const containerMissing: MakeError = (message, details, { container }) =>
  container === undefined ? new ProviderError(message, details) : new ContainerDoesNotExistError(container, details);

/** What refusals come to with every provider; each names what the request was about as far as that is known. */
export const toldError = {
  argument: (message, details) => new InvalidArgumentError(message, details),
  /** The change must not be made now, or the object is not what a condition asks for. */
  changed: (message, details, about) =>
    about.object === undefined ? conflict(message, details, about) : new ObjectChangedError(about.object, details),
  conflict,
  containerMissing,
  containerTaken: (_message, details, { container = '' }) => new ContainerAlreadyExistsError(container, details),
  creds: (message, details) => new InvalidCredsError(message, details),
  /** Other bytes arrived than were sent: the same may well arrive the next time. */
  damaged: (_message, details, { object = '' }) =>
    new ObjectHashMismatchError(object, 'as sent', 'another', { ...details, retryable: true }),
  denied: (message, details) => new PermissionDeniedError(message, details),
  late: (message, details) => new StorageTimeoutError(message, details),
  /** The object's, if there is one. */
  name: (message, details, { container = '', object }) =>
    object === undefined
      ? new InvalidContainerNameError(container, message, details)
      : new InvalidObjectNameError(object, message, details),
  /** The object, if there is one, else the container. */
  missing: (message, details, about) =>
    about.object === undefined
      ? containerMissing(message, details, about)
      : new ObjectDoesNotExistError(about.object, details),
  objectTaken: (_message, details, { object = '' }) => new ObjectAlreadyExistsError(object, details),
  provider,
  quota: (message, details) => new QuotaExceededError(message, details),
  range: (_message, details, { object = '' }) =>
    new InvalidRangeError(object, 'it starts at or after the end', details),
  rateLimit: (message, details) => new RateLimitReachedError(message, details),
  unavailable: (message, details) => new ServiceUnavailableError(message, details),
  unsupported: (message, details) => new NotSupportedError(message, details),
} as const satisfies Readonly<Record<string, MakeError>>;

/** The typed error of a refusal: what was asked and about what, what was said, and the code. */
export function refusalError<S extends RequestSubject>(
  refusal: Refusal,
  { make, about, provider: id }: { readonly make: MakeError<S>; readonly about: S; readonly provider: string },
): StorageError {
  const { status, code, detail, requestId, retryAfter } = refusal;
  const where = about.object ?? about.container;
  const subject = where === undefined ? about.operation : `${about.operation} '${where}'`;
  const answer = code === undefined ? `${status}` : `${status} ${code}`;
  const message = `${subject}: ${detail === '' ? answer : `${detail} (${answer})`}`;
  return make(message, { provider: id, status, providerCode: code, requestId, retryAfter, cause: refusal }, about);
}
