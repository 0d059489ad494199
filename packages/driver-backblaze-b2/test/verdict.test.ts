import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '@stowage/core/http';
import { isExpiredToken, keepsUploadTarget, verdict, type Failure, type RequestKind } from '../src/api/verdict.js';

/** One row of B2's rules: what each kind of request does after this answer. */
type Row = readonly [
  status: number,
  code: string | undefined,
  authorize: Verdict,
  call: Verdict,
  download: Verdict,
  upload: Verdict,
];

const KINDS: readonly RequestKind[] = ['authorize', 'call', 'download', 'upload'];

const ANSWERS: readonly Row[] = [
  // status, code, authorize, call, download, upload
  [401, 'expired_auth_token', 'give-up', 'reauthorize', 'reauthorize', 'other-target'],
  [401, 'bad_auth_token', 'give-up', 'reauthorize', 'reauthorize', 'other-target'],
  [401, undefined, 'give-up', 'reauthorize', 'reauthorize', 'other-target'],
  [401, 'unauthorized', 'give-up', 'give-up', 'give-up', 'give-up'],
  [401, 'unsupported', 'give-up', 'give-up', 'give-up', 'give-up'],
  [401, 'access_denied', 'give-up', 'give-up', 'give-up', 'give-up'],
  [403, 'access_denied', 'give-up', 'give-up', 'give-up', 'give-up'],
  [403, 'cap_exceeded', 'give-up', 'give-up', 'give-up', 'give-up'],
  [403, 'storage_cap_exceeded', 'give-up', 'give-up', 'give-up', 'give-up'],
  [403, 'transaction_cap_exceeded', 'give-up', 'give-up', 'give-up', 'give-up'],
  [403, 'download_cap_exceeded', 'give-up', 'give-up', 'give-up', 'give-up'],
  [400, 'bad_request', 'give-up', 'give-up', 'give-up', 'give-up'],
  [400, 'auth_token_limit', 'give-up', 'give-up', 'give-up', 'other-target'],
  [400, 'checksum_mismatch', 'give-up', 'give-up', 'give-up', 'other-target'],
  [404, 'not_found', 'give-up', 'give-up', 'give-up', 'give-up'],
  [405, 'method_not_allowed', 'give-up', 'give-up', 'give-up', 'give-up'],
  [409, 'conflict', 'give-up', 'give-up', 'give-up', 'give-up'],
  [416, 'range_not_satisfiable', 'give-up', 'give-up', 'give-up', 'give-up'],
  [302, undefined, 'give-up', 'give-up', 'give-up', 'give-up'],
  [408, 'request_timeout', 'retry', 'retry', 'retry', 'other-target'],
  [429, 'too_many_requests', 'retry', 'retry', 'retry', 'retry'],
  [429, undefined, 'retry', 'retry', 'retry', 'retry'],
  [500, 'internal_error', 'retry', 'retry', 'retry', 'other-target'],
  [502, undefined, 'retry', 'retry', 'retry', 'other-target'],
  [503, 'service_unavailable', 'retry', 'retry', 'retry', 'other-target'],
  [503, 'bad_request', 'retry', 'retry', 'retry', 'other-target'],
  [503, undefined, 'retry', 'retry', 'retry', 'other-target'],
  [504, undefined, 'retry', 'retry', 'retry', 'other-target'],
];

const NO_ANSWERS: readonly (readonly [NonNullable<Failure['transport']>, other: Verdict, upload: Verdict])[] = [
  ['refused', 'retry', 'other-target'],
  ['reset', 'retry', 'other-target'],
  ['timeout', 'retry', 'other-target'],
  ['dns', 'retry', 'other-target'],
  ['protocol', 'retry', 'other-target'],
  ['unknown', 'retry', 'other-target'],
  ['broken_circuit', 'give-up', 'other-target'],
  ['tls', 'give-up', 'give-up'],
  ['proxy', 'give-up', 'give-up'],
  ['too_large', 'give-up', 'give-up'],
  ['closed', 'give-up', 'give-up'],
];

describe('the verdict on an answer', () => {
  const rows = ANSWERS.flatMap(([status, code, ...verdicts]) =>
    KINDS.map((kind, index) => [kind, status, code ?? '(no code)', verdicts[index], code] as const),
  );
  test.each(rows)('%s: %i %s → %s', (kind, status, _label, expected, code) => {
    expect(verdict({ kind, status, code })).toBe(expected);
  });
});

describe('the verdict on a token that is refused again', () => {
  test.each<[string | undefined, RequestKind, Verdict]>([
    ['expired_auth_token', 'call', 'reauthorize'],
    ['bad_auth_token', 'download', 'reauthorize'],
    [undefined, 'call', 'give-up'],
    [undefined, 'download', 'give-up'],
  ])('%s, by a %s → %s', (code, kind, expected) => {
    expect(verdict({ kind, status: 401, code, renewals: 1 })).toBe(expected);
  });
});

describe('the verdict on no answer', () => {
  const rows = NO_ANSWERS.flatMap(([transport, other, upload]) =>
    KINDS.map((kind) => [kind, transport, kind === 'upload' ? upload : other] as const),
  );
  test.each(rows)('%s: %s → %s', (kind, transport, expected) => {
    expect(verdict({ kind, transport })).toBe(expected);
  });
});

describe('an upload URL after a failure', () => {
  const fates: readonly (readonly [string, Omit<Failure, 'kind'>, boolean])[] = [
    ['429', { status: 429 }, true],
    ['400', { status: 400, code: 'bad_request' }, true],
    ['404', { status: 404 }, true],
    ['400 auth_token_limit', { status: 400, code: 'auth_token_limit' }, false],
    ['400 with damaged bytes', { status: 400, code: 'checksum_mismatch' }, false],
    ['401', { status: 401, code: 'expired_auth_token' }, false],
    ['403', { status: 403, code: 'storage_cap_exceeded' }, false],
    ['408', { status: 408 }, false],
    ['503', { status: 503 }, false],
    ['a lost connection', { transport: 'reset' }, false],
  ];
  test.each(fates)('%s', (_label, failure, kept) => {
    expect(keepsUploadTarget({ kind: 'upload', ...failure })).toBe(kept);
  });

  test.each([
    [401, 'expired_auth_token', true],
    [401, 'bad_auth_token', true],
    [401, undefined, true],
    [401, 'unauthorized', false],
    [403, 'access_denied', false],
  ])('%i %s says that the token has run out: %s', (status, code, expired) => {
    expect(isExpiredToken({ kind: 'upload', status, code })).toBe(expired);
  });
});
