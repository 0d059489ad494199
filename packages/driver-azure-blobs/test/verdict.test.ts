import { describe, expect, test } from '@jest/globals';
import { verdict, type Failure } from '../src/api/verdict.js';

const read: Failure = { kind: 'read' };
const write: Failure = { kind: 'write' };

describe('what follows a failure', () => {
  test.each<readonly [string, Failure, string]>([
    ['a service that is busy is asked again', { ...write, status: 503, code: 'ServerBusy' }, 'retry'],
    ['an operation that took too long', { ...write, status: 500, code: 'OperationTimedOut' }, 'retry'],
    ['an error of the service', { ...write, status: 500, code: 'InternalError' }, 'retry'],
    ['a bad gateway, whoever said so', { ...write, status: 502 }, 'retry'],
    ['too many requests', { ...write, status: 429 }, 'retry'],
    ['a request that took too long', { ...write, status: 408 }, 'retry'],
    ['a container that is being deleted', { ...write, status: 409, code: 'ContainerBeingDeleted' }, 'retry'],
    ['bytes that were damaged on the way', { ...write, status: 400, code: 'Md5Mismatch' }, 'retry'],
    ['a connection that broke', { ...write, transport: 'reset' }, 'retry'],
    ['what the service does not have', { ...write, status: 501, code: 'NotImplemented' }, 'give-up'],
    ['a condition that does not hold', { ...write, status: 412, code: 'ConditionNotMet' }, 'give-up'],
    ['a conflict', { ...write, status: 409, code: 'BlobAlreadyExists' }, 'give-up'],
    ['what is not there', { ...read, status: 404, code: 'BlobNotFound' }, 'give-up'],
    ['a right that is missing', { ...read, status: 403, code: 'AuthorizationFailure' }, 'give-up'],
    ['a certificate', { ...read, transport: 'tls' }, 'give-up'],
    ['a read that failed goes to the secondary endpoint', { ...read, hasSecondary: true, status: 503 }, 'other-target'],
    ['a write never does', { ...write, hasSecondary: true, status: 503 }, 'retry'],
    [
      'what the secondary does not know',
      { ...read, hasSecondary: true, isSecondary: true, status: 404 },
      'other-target',
    ],
    ['a token that was refused is got anew', { ...read, status: 401 }, 'reauthorize'],
    ['a second token that was refused', { ...read, status: 401, renewals: 1 }, 'give-up'],
    ['a clock that was wrong', { ...read, status: 403, isSkewed: true }, 'reauthorize'],
    ['a clock that is right by now', { ...read, status: 403, isSkewed: true, renewals: 1 }, 'give-up'],
  ])('%s', (_what, failure, expected) => {
    expect(verdict(failure)).toBe(expected);
  });
});
