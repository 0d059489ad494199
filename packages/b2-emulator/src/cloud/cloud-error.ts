/** The status that belongs to each code; `access_denied` is answered with 401 or 403 and says so where it is thrown. */
const STATUS = {
  access_denied: 403,
  already_hidden: 400,
  auth_token_limit: 400,
  bad_auth_token: 401,
  bad_bucket_id: 400,
  bad_json: 400,
  bad_request: 400,
  bad_value: 400,
  bucket_missing_file_lock: 400,
  cannot_delete_non_empty_bucket: 400,
  cap_exceeded: 403,
  conflict: 409,
  custom_timestamp_invalid: 400,
  custom_timestamp_not_allowed: 400,
  download_cap_exceeded: 403,
  duplicate_bucket_name: 400,
  event_type_categories: 400,
  event_type_invalid: 400,
  event_type_overlap: 400,
  event_types_empty: 400,
  expired_auth_token: 401,
  file_lock_conflict: 400,
  file_not_present: 400,
  internal_error: 500,
  invalid_bucket_id: 400,
  invalid_file_id: 400,
  metadata_exceeded: 400,
  method_not_allowed: 405,
  missing_part: 400,
  no_such_file: 400,
  not_found: 404,
  out_of_range: 400,
  part_sha1_mismatch: 400,
  range_not_satisfiable: 416,
  request_timeout: 408,
  retain_until_timestamp_must_be_in_future: 400,
  service_unavailable: 503,
  source_replication_conflict: 400,
  source_too_large: 400,
  storage_cap_exceeded: 403,
  too_many_buckets: 400,
  too_many_requests: 429,
  transaction_cap_exceeded: 403,
  unauthorized: 401,
  unsupported: 401,
} as const;

/** A code of B2's error table. */
export type ErrorCode = keyof typeof STATUS;

/** A refusal in B2's own words: what the client reads as `{ code, message, status }`. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly code: ErrorCode;
  readonly status: number;

  constructor(code: ErrorCode, message: string, status: number = STATUS[code]) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The generic refusal: 400 `bad_request`. */
export function badRequest(message: string): CloudError {
  return new CloudError('bad_request', message);
}

/** A valid token that may not do this. Production sends no text with it. */
export function unauthorized(): CloudError {
  return new CloudError('unauthorized', '');
}
