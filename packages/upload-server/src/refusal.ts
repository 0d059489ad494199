import { IncompleteUploadError, StorageError, type StorageErrorCode } from '@stowage/core';

/** What a client is told that something went wrong by, as a closed set, each with its status. */
const STATUS = {
  bad_request: 400,
  refused: 403,
  bad_ticket: 403,
  gone: 410,
  conflict: 409,
  incomplete: 409,
  mismatch: 409,
  wrong_method: 405,
  expired: 410,
  too_large: 413,
  wrong_type: 415,
  not_possible: 422,
  failed: 500,
  store_failed: 502,
  store_busy: 503,
} as const;

/** What went wrong, for the client. */
export type UploadErrorCode = keyof typeof STATUS;

/** An answer that is no. Its message goes to the client. */
export class UploadRefusal extends Error {
  readonly code: UploadErrorCode;
  readonly status: number;
  /** More of it, for the client. */
  readonly details: Readonly<Record<string, unknown>>;
  /** How long to wait before another try, in seconds. */
  readonly retryAfter: number | undefined;

  constructor(
    code: UploadErrorCode,
    message: string,
    {
      status = STATUS[code],
      details = {},
      retryAfter,
      cause,
    }: {
      readonly status?: number | undefined;
      readonly details?: Readonly<Record<string, unknown>>;
      readonly retryAfter?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'UploadRefusal';
    this.code = code;
    this.status = status;
    this.details = details;
    this.retryAfter = retryAfter;
  }

  /** As an answer. */
  toResponse(): Response {
    const body = { error: { code: this.code, message: this.message, ...this.details } };
    const headers = this.retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(this.retryAfter)) };
    return Response.json(body, { status: this.status, headers });
  }
}

/** What errors of the store are to a client, who is not told the provider's words. */
const OF_STORE: Partial<Record<StorageErrorCode, readonly [UploadErrorCode, string]>> = {
  conflict: ['conflict', 'somebody else changed the object'],
  hash_mismatch: ['mismatch', 'the store has other bytes than were sent'],
  invalid_argument: ['not_possible', 'the store cannot take this'],
  invalid_object_name: ['not_possible', 'the store cannot take this'],
  not_supported: ['not_possible', 'the store cannot take this'],
  object_changed: ['conflict', 'somebody else changed the object'],
  object_not_found: ['gone', 'there is no such upload any more'],
};

/** How long a client waits where the store has not said, in seconds. */
const RETRY_AFTER = 1;

/** Any error as an answer. */
export function refusalOf(error: unknown): UploadRefusal {
  if (error instanceof UploadRefusal) return error;
  if (error instanceof IncompleteUploadError) {
    const { missing, wrong } = error;
    return new UploadRefusal('incomplete', 'parts are missing, or have another size', {
      details: { missing, wrong },
      cause: error,
    });
  }
  if (!(error instanceof StorageError)) return new UploadRefusal('failed', 'the server failed', { cause: error });
  if (error.retryable)
    return new UploadRefusal('store_busy', 'the store is busy', {
      retryAfter: error.retryAfter ?? RETRY_AFTER,
      cause: error,
    });
  const [code, message] = OF_STORE[error.code] ?? (['store_failed', 'the store failed'] as const);
  return new UploadRefusal(code, message, { cause: error });
}
