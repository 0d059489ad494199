import { expect, test } from '@jest/globals';
import type { Verdict } from '@stowage/core/http';
import { verdict, type Failure } from '../src/api/verdict.js';

const rows: readonly (readonly [Failure, Verdict])[] = [
  [{ kind: 'call', status: 503, code: 'SlowDown' }, 'retry'],
  [{ kind: 'call', status: 500, code: 'InternalError' }, 'retry'],
  [{ kind: 'call', status: 200, code: 'InternalError' }, 'retry'],
  [{ kind: 'call', status: 200, code: 'NoSuchKey' }, 'give-up'],
  [{ kind: 'upload', status: 400, code: 'RequestTimeout' }, 'retry'],
  [{ kind: 'upload', status: 400, code: 'BadDigest' }, 'retry'],
  [{ kind: 'call', status: 400, code: 'BadDigest' }, 'give-up'],
  [{ kind: 'upload', status: 409, code: 'ConditionalRequestConflict' }, 'retry'],
  [{ kind: 'upload', status: 412, code: 'PreconditionFailed' }, 'give-up'],
  [{ kind: 'call', status: 409, code: 'OperationAborted' }, 'retry'],
  [{ kind: 'call', status: 408 }, 'retry'],
  [{ kind: 'call', status: 429 }, 'retry'],
  [{ kind: 'download', status: 502 }, 'retry'],
  [{ kind: 'call', status: 501, code: 'NotImplemented' }, 'give-up'],
  [{ kind: 'call', status: 403, code: 'AccessDenied' }, 'give-up'],
  [{ kind: 'call', status: 404 }, 'give-up'],
  // What has been put right is asked again at once; what could not be is the caller's.
  [{ kind: 'call', status: 403, code: 'RequestTimeTooSkewed', correction: 'clock' }, 'other-target'],
  [{ kind: 'call', status: 403, code: 'RequestTimeTooSkewed' }, 'give-up'],
  [{ kind: 'call', status: 301, code: 'PermanentRedirect', correction: 'region' }, 'other-target'],
  [{ kind: 'call', status: 301, code: 'PermanentRedirect' }, 'give-up'],
  [{ kind: 'call', status: 400, code: 'ExpiredToken', correction: 'credentials' }, 'reauthorize'],
  [{ kind: 'call', status: 400, code: 'ExpiredToken' }, 'give-up'],
  // HEAD says no more than 403: other credentials are tried once.
  [{ kind: 'call', status: 403, correction: 'credentials' }, 'reauthorize'],
  [{ kind: 'call', status: 403, correction: 'credentials', renewals: 1 }, 'give-up'],
  [{ kind: 'upload', transport: 'reset' }, 'retry'],
  [{ kind: 'download', transport: 'timeout' }, 'retry'],
  [{ kind: 'call', transport: 'tls' }, 'give-up'],
  [{ kind: 'call', transport: 'too_large' }, 'give-up'],
  [{ kind: 'call', transport: 'broken_circuit' }, 'give-up'],
];

test.each(rows)('%j is followed by %s', (failure, expected) => {
  expect(verdict(failure)).toBe(expected);
});
