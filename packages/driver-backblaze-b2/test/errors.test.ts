import { describe, expect, test } from '@jest/globals';
import { TransportError, type TransportFailure } from '@stowage/core/http';
import { StorageError, type StorageErrorCode } from '@stowage/core/spi';
import { B2Error } from '../src/api/b2-error.js';
import { toStorageError } from '../src/errors.js';

const ABOUT = { operation: 'b2_something', container: 'my-bucket', object: 'a.txt' };

function answer(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  operation = 'b2_something',
): B2Error {
  return new B2Error(operation, { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) });
}

type Row = readonly [status: number, code: string, message: string, expected: StorageErrorCode];

const ROWS: readonly Row[] = [
  [400, 'bad_request', 'no idea', 'provider_error'],
  [400, 'bad_request', 'Bucket 12ab does not exist', 'container_not_found'],
  [400, 'bad_request', 'Invalid bucket id: x', 'container_not_found'],
  [400, 'bad_request', 'Invalid fileId: x', 'object_not_found'],
  [400, 'bad_request', 'Sha1 did not match data received', 'hash_mismatch'],
  [400, 'bad_request', 'Checksum did not match data received', 'hash_mismatch'],
  [
    400,
    'bad_request',
    'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
    'invalid_argument',
  ],
  [400, 'bad_bucket_id', 'Bucket x does not exist', 'container_not_found'],
  [400, 'invalid_bucket_id', 'Invalid bucketId: x', 'container_not_found'],
  [400, 'duplicate_bucket_name', 'Bucket name is already in use.', 'container_already_exists'],
  [400, 'too_many_buckets', '', 'quota_exceeded'],
  [400, 'cannot_delete_non_empty_bucket', '', 'container_not_empty'],
  [400, 'already_hidden', 'File already hidden: a.txt', 'object_not_found'],
  [400, 'no_such_file', 'File not present: a.txt', 'object_not_found'],
  [400, 'file_not_present', 'File not present: a.txt 4_z', 'object_not_found'],
  [400, 'metadata_exceeded', '', 'invalid_argument'],
  [400, 'missing_part', 'Part number 2 has not been uploaded', 'provider_error'],
  [401, 'unauthorized', '', 'permission_denied'],
  [401, 'access_denied', 'Access Denied', 'permission_denied'],
  [401, 'unsupported', '', 'permission_denied'],
  [401, 'email_not_verified', '', 'permission_denied'],
  [401, 'no_payment_history', '', 'permission_denied'],
  [401, 'bad_auth_token', '', 'invalid_credentials'],
  [401, 'expired_auth_token', '', 'invalid_credentials'],
  [403, 'access_denied', '', 'permission_denied'],
  [403, 'cap_exceeded', '', 'quota_exceeded'],
  [403, 'storage_cap_exceeded', '', 'quota_exceeded'],
  [403, 'transaction_cap_exceeded', '', 'quota_exceeded'],
  [403, 'download_cap_exceeded', '', 'quota_exceeded'],
  [404, 'not_found', 'File with such name does not exist.', 'object_not_found'],
  [405, 'method_not_allowed', '', 'provider_error'],
  [408, 'request_timeout', '', 'timeout'],
  [409, 'conflict', 'simultaneous updates to bucket', 'conflict'],
  [416, 'range_not_satisfiable', '', 'invalid_range'],
  [429, 'too_many_requests', '', 'rate_limited'],
  [500, 'internal_error', '', 'service_unavailable'],
  [503, 'service_unavailable', '', 'service_unavailable'],
  [503, 'bad_request', 'Timed out while iterating and skipping files', 'service_unavailable'],
];

describe('an answer of B2', () => {
  test.each(ROWS)('%i %s «%s» is %s', (status, code, message, expected) => {
    const error = toStorageError(answer(status, { code, message, status }), ABOUT);
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({ code: expected, provider: 'backblaze_b2', status, providerCode: code });
  });

  test.each([
    ['duplicate_bucket_name', 'my-bucket'],
    ['cannot_delete_non_empty_bucket', 'deletePrefix'],
  ])('%s says «%s»', (code, text) => {
    expect(String(toStorageError(answer(400, { code, message: '', status: 400 }), ABOUT))).toContain(text);
  });

  test('401 to b2_authorize_account is a wrong key, whatever the code', () => {
    const error = answer(401, { code: 'unauthorized', message: '', status: 401 }, {}, 'b2_authorize_account');
    expect(toStorageError(error, { operation: 'b2_authorize_account' })).toMatchObject({ code: 'invalid_credentials' });
  });

  test('404 without an object is about the container', () => {
    const error = toStorageError(answer(404, {}), { operation: 'b2_x', container: 'my-bucket' });
    expect(error).toMatchObject({ code: 'container_not_found', containerName: 'my-bucket' });
  });

  test("a proxy's page keeps its status and shows nothing of itself", () => {
    const error = toStorageError(answer(503, '<html>sorry</html>'), ABOUT);
    expect(error).toMatchObject({ code: 'service_unavailable', status: 503, providerCode: undefined, retryable: true });
    expect(String(error)).not.toContain('html');
  });

  test.each([
    ['7', undefined, 7],
    ['Wed, 21 Oct 2026 07:28:30 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT', 30],
    ['soon', undefined, undefined],
  ])('Retry-After «%s» is kept', (value, date, seconds) => {
    const headers = { 'retry-after': value, ...(date === undefined ? {} : { date }) };
    expect(toStorageError(answer(429, {}, headers), ABOUT)).toMatchObject({ retryAfter: seconds });
  });
});

describe('no answer', () => {
  const rows: readonly (readonly [TransportFailure, StorageErrorCode, boolean])[] = [
    ['refused', 'network', true],
    ['reset', 'network', true],
    ['dns', 'network', true],
    ['protocol', 'network', true],
    ['unknown', 'network', true],
    ['tls', 'network', false],
    ['timeout', 'timeout', true],
    ['too_large', 'malformed_response', false],
    ['closed', 'network', false],
  ];
  test.each(rows)('%s is %s, retryable %s', (kind, code, retryable) => {
    const cause = new TransportError(kind, { method: 'GET', url: 'https://api.example/x' });
    expect(toStorageError(cause, ABOUT)).toMatchObject({ code, retryable, cause });
  });

  test('a closed driver says that it is closed', () => {
    const cause = new TransportError('closed', { method: 'GET', url: 'https://api.example/x' });
    expect(String(toStorageError(cause, ABOUT))).toContain('the driver is closed');
  });
});

test('what is not of the wire is passed on as it is', () => {
  const own = new Error('my source failed');
  expect(toStorageError(own, ABOUT)).toBe(own);
});

test.each([
  ['more than one upload using auth token 4_x', 'bad_request', 'auth_token_limit'],
  ['Sha1 did not match data received', 'bad_request', 'checksum_mismatch'],
  ['anything', 'bad_request', 'bad_request'],
])('«%s» is told by its text', (message, code, reason) => {
  expect(answer(400, { code, message, status: 400 }).reason).toBe(reason);
});
