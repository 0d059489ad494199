import { blot } from '../secrets/index.js';
import { INSPECT, type Inspect } from '../inspected.js';

/**
 * What went wrong, as a closed set. Programs act on the code (or the class), never on the message.
 */
export type StorageErrorCode =
  | 'conflict'
  | 'container_already_exists'
  | 'container_not_empty'
  | 'container_not_found'
  | 'driver_already_registered'
  | 'driver_not_registered'
  | 'hash_mismatch'
  | 'incomplete_upload'
  | 'invalid_argument'
  | 'invalid_container_name'
  | 'invalid_credentials'
  | 'invalid_driver'
  | 'invalid_object_name'
  | 'invalid_range'
  | 'local_file'
  | 'malformed_response'
  | 'network'
  | 'not_supported'
  | 'object_already_exists'
  | 'object_changed'
  | 'object_not_found'
  | 'permission_denied'
  | 'provider_error'
  | 'quota_exceeded'
  | 'rate_limited'
  | 'service_unavailable'
  | 'timeout';

/** What is known about a failure beside its code. Every field is optional. */
export interface StorageErrorDetails {
  /** The id of the provider that failed, for example `backblaze_b2`. */
  readonly provider?: string | undefined;
  /** The HTTP status of the answer, if there was one. */
  readonly status?: number | undefined;
  /** The provider's own error code, for example B2's `bad_auth_token`. */
  readonly providerCode?: string | undefined;
  /** The provider's id of the request, for its support. */
  readonly requestId?: string | undefined;
  /** Whether the same call may succeed later, unchanged. Default: false. */
  readonly retryable?: boolean | undefined;
  /** How long the provider asked to wait before another try, in seconds. */
  readonly retryAfter?: number | undefined;
  /** The error underneath. It is kept as it was: wrapped once, never twice. */
  readonly cause?: unknown;
}

/**
 * The root of every error that Stowage throws, with no secret in it that is known (see `Secret`, for drivers); an aborted call is the one exception: it rejects with the signal's own
 * reason, as the web platform does.
 */
export class StorageError extends Error {
  readonly code: StorageErrorCode;
  readonly provider: string | undefined;
  readonly status: number | undefined;
  readonly providerCode: string | undefined;
  readonly requestId: string | undefined;
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;

  constructor(code: StorageErrorCode, message: string, details: StorageErrorDetails = {}) {
    super(blot(message), details.cause === undefined ? {} : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.provider = details.provider;
    this.status = details.status;
    this.providerCode = blotted(details.providerCode);
    this.requestId = blotted(details.requestId);
    this.retryable = details.retryable ?? false;
    this.retryAfter = details.retryAfter;
  }

  /** Fields that say nothing are left out, so that a printed error is short. */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    const { code, provider, status, providerCode, requestId, retryable, retryAfter, cause } = this;
    const all = { code, provider, status, providerCode, requestId, retryable, retryAfter, cause };
    const known = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    return `${this.stack ?? this.message} ${inspect(known, options)}`;
  }
}

function blotted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : blot(text);
}
