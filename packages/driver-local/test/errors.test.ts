import { describe, expect, test } from '@jest/globals';
import { ObjectDoesNotExistError } from '@stowage/core';
import { SourceFailure } from '../src/disk/source-failure.js';
import { toStorageError } from '../src/errors.js';

const failure = (code: string): Error => Object.assign(new Error(`${code}: open '/x'`), { code, syscall: 'open' });

describe('a failure of the file system', () => {
  test.each([
    ['EACCES', {}, 'permission_denied', false],
    ['EROFS', {}, 'permission_denied', false],
    ['ENOSPC', {}, 'quota_exceeded', false],
    ['EMFILE', {}, 'service_unavailable', true],
    ['ENAMETOOLONG', { object: 'x' }, 'invalid_object_name', false],
    ['ENOENT', { container: 'c', object: 'x' }, 'object_not_found', false],
    ['ENOENT', { container: 'c' }, 'container_not_found', false],
    ['ENOENT', {}, 'local_file', false],
    ['EIO', {}, 'provider_error', false],
  ])('%s of %j is told as %s', (code, subject, expected, retryable) => {
    const told = toStorageError(failure(code), subject);
    expect(told).toMatchObject({ code: expected, retryable, provider: 'local', providerCode: code });
    expect(told).toHaveProperty('cause.code', code);
  });

  test('of the user’s source is the user’s', () => {
    const cause = failure('ENOENT');
    expect(toStorageError(new SourceFailure(cause), { object: 'x' })).toBe(cause);
  });

  test('is wrapped once', () => {
    const error = new ObjectDoesNotExistError('x');
    expect(toStorageError(error, {})).toBe(error);
  });
});
