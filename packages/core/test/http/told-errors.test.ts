import { describe, expect, test } from '@jest/globals';
import { refusalError, toldError, type Refusal } from '../../src/http/index.js';

function refusal(more: Partial<Refusal> = {}): Refusal {
  const told = { status: 404, code: 'NoSuchThing', detail: 'there is none', requestId: 'request', retryAfter: 3 };
  return Object.assign(new Error('the answer'), told, more);
}

describe('a refusal as a typed error', () => {
  const about = { operation: 'GetThing', container: 'container', object: 'object' };

  test('says what was asked and about what, what was said, and the code; and has all that was told', () => {
    const cause = refusal();
    const error = refusalError(cause, { make: toldError.provider, about, provider: 'store' });
    expect(error.message).toBe("GetThing 'object': there is none (404 NoSuchThing)");
    const { provider, status, providerCode, requestId, retryAfter } = error;
    expect([provider, status, providerCode, requestId, retryAfter]).toEqual([
      ...['store', 404, 'NoSuchThing', 'request', 3],
    ]);
    expect(error.cause).toBe(cause);
  });

  test('has the status where nothing else was said', () => {
    const make = toldError.provider;
    const cause = refusal({ code: undefined, detail: '' });
    expect(refusalError(cause, { make, about: { operation: 'List' }, provider: 'store' }).message).toBe('List: 404');
  });

  test.each([
    ['missing', { object: 'o' }, 'object_not_found'],
    ['missing', { container: 'c' }, 'container_not_found'],
    ['missing', {}, 'provider_error'],
    ['changed', { object: 'o' }, 'object_changed'],
    ['changed', { container: 'c' }, 'conflict'],
    ['name', { object: 'o' }, 'invalid_object_name'],
    ['name', { container: 'c' }, 'invalid_container_name'],
    ['damaged', { object: 'o' }, 'hash_mismatch'],
  ] as const)('%s, about %j, is a %s', (kind, place, code) => {
    const make = toldError[kind];
    const error = refusalError(refusal(), { make, about: { operation: 'Do', ...place }, provider: 'store' });
    expect([error.code, error.retryable]).toEqual([code, kind === 'damaged']);
  });
});
