import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import {
  behindPrefix,
  conditionFailure,
  conditionHeaders,
  dateOf,
  dateOfSeconds,
  definedOnly,
  doneIf,
  jsonOf,
  pick,
  RefusedAnswer,
  secondsOf,
  succeededDownload,
  unanswered,
  withPrefix,
} from '../../src/http/index.js';
import { ObjectAlreadyExistsError, ObjectChangedError, ObjectDoesNotExistError } from '../../src/errors/index.js';

describe('a refused answer', () => {
  const answer = { status: 503, headers: { 'retry-after': '7' }, text: '' };

  test.each([
    [{ detail: '' }, 'Get: (503)'],
    [{ detail: 'busy' }, 'Get: busy (503)'],
    [{ code: 'Busy', detail: '' }, 'Get: (503 Busy)'],
    [{ code: 'Busy', detail: 'busy' }, 'Get: busy (503 Busy)'],
  ])('of %j says %s', (words, message) => {
    const error = new RefusedAnswer('Get', answer, { ...words, requestId: 'r' });
    expect(error).toMatchObject({ message, status: 503, retryAfter: 7, requestId: 'r', ...words });
  });

  test('to a download has the words that come, and none where they do not end', async () => {
    const request = { method: 'GET', url: 'https://example.com' };
    const told = async (body: Readable): Promise<string> => {
      const refused = succeededDownload({ ...answer, body }, { request }, ({ text }) => new Error(text));
      return refused.then(
        () => 'succeeded',
        (error: unknown) => (error as Error).message,
      );
    };
    expect(await told(Readable.from([Buffer.from('no')]))).toBe('no');
    const broken = new Readable({ read: () => broken.destroy(new Error('reset')) });
    expect(await told(broken)).toBe('');
    const whole = { status: 206, headers: {}, body: Readable.from([]) };
    expect(await succeededDownload(whole, { request }, () => new Error('not asked'))).toBe(whole);
  });
});

test('without an answer it is asked again, unless that changes nothing', () => {
  expect(unanswered('reset')).toBe('retry');
  expect(unanswered('timeout', 'other-target')).toBe('other-target');
  for (const failure of ['tls', 'proxy', 'closed', 'too_large', 'broken_circuit'] as const)
    expect(unanswered(failure, 'other-target')).toBe('give-up');
});

test('what says that it is done gives the result; all else is thrown', async () => {
  const settle = doneIf((failure) => failure === 'gone', 1);
  await expect(settle('gone')).resolves.toBe(1);
  await expect(settle('denied')).rejects.toBe('denied');
});

test('fields are left out, named and unnamed, also __proto__', () => {
  expect(definedOnly({ a: 1, b: undefined })).toEqual({ a: 1 });
  const own = withPrefix('x-meta-', { a: '1' });
  expect(behindPrefix('x-meta-', { ...own, 'x-other': '2' })).toEqual({ a: '1' });
  expect(Object.keys(behindPrefix('x-meta-', { 'x-meta-__proto__': '1' }))).toEqual(['__proto__']);
  expect(pick({ a: '1', b: '', c: '3' }, ['b', 'd'])).toEqual({ b: '' });
});

test('times that are none are undefined', () => {
  expect(dateOf('Mon, 01 Jan 2024 00:00:00 GMT')).toEqual(new Date('2024-01-01T00:00:00Z'));
  expect([dateOf('soon'), dateOf(undefined), dateOfSeconds('soon'), dateOfSeconds('-1')]).toEqual(
    Array(4).fill(undefined),
  );
  const time = new Date('2024-01-01T00:00:00.250Z');
  expect(dateOfSeconds(secondsOf(time))).toEqual(time);
});

test('what is no JSON is undefined', () => {
  expect([jsonOf('{"a":1}'), jsonOf('<html>'), jsonOf(undefined)]).toEqual([{ a: 1 }, undefined, undefined]);
});

test('a condition is a header, and says what its failure means', () => {
  expect(conditionHeaders({ ifMatch: '"a"' })).toEqual({ 'if-match': '"a"' });
  const changed = new ObjectChangedError('o', { status: 412, requestId: 'r' });
  expect(conditionFailure(changed, 'o', { ifNoneMatch: '*' })).toBeInstanceOf(ObjectAlreadyExistsError);
  const missing = new ObjectDoesNotExistError('o', { status: 404, requestId: 'r' });
  expect(conditionFailure(missing, 'o', { ifMatch: '"a"' })).toMatchObject({ status: 404, requestId: 'r' });
  expect(conditionFailure(missing, 'o', { ifMatch: '"a"' })).toBeInstanceOf(ObjectChangedError);
  expect(conditionFailure(missing, 'o', {})).toBe(missing);
});
