import { describe, expect, test } from '@jest/globals';
import { NetworkError, ObjectHashMismatchError, StorageTimeoutError } from '../../src/errors/index.js';
import { blot, conceal, redact, Secret } from '../../src/http/index.js';
import { Blotter } from '../../src/secrets/blotter.js';

const VALUE = '4_00 tok/en+ä"=';
const bytes = Buffer.from(VALUE);
const secret = new Secret(VALUE);

describe('a secret is blotted out of texts', () => {
  test.each([
    ['as it is', VALUE],
    ['in capital letters', VALUE.toUpperCase()],
    ['percent-encoded', encodeURIComponent(VALUE)],
    ['percent-encoded in small letters', encodeURIComponent(VALUE).toLowerCase()],
    ['as in a form', new URLSearchParams({ a: VALUE }).toString().slice(2)],
    ['in base64', bytes.toString('base64')],
    ['in base64 within a URL', encodeURIComponent(bytes.toString('base64'))],
    ['in base64 for URLs', bytes.toString('base64url')],
    ['in hex', bytes.toString('hex')],
    ['as JSON has it', JSON.stringify(VALUE)],
  ])('%s', (_how, form) => {
    expect(blot(`you sent ${form}, and again ${form}!`)).toMatch(
      /^you sent "?\[redacted\](%3D|=)*"?, and again "?\[redacted\](%3D|=)*"?!$/,
    );
    expect(secret.reveal()).toBe(VALUE);
  });

  test('of Basic and Bearer also what they hold', () => {
    const kept = [
      new Secret(`Basic ${Buffer.from('some-user:some-password').toString('base64')}`),
      new Secret('Bearer some-bearer-token'),
    ];
    expect(blot('some-password, c29tZS11c2VyOnNvbWUtcGFzc3dvcmQ, some-bearer-token')).toBe(
      '[redacted], [redacted], [redacted]',
    );
    expect(kept).toHaveLength(2);
  });

  test('what is too short to be one is left alone', () => {
    conceal('abc');
    expect(blot('abc')).toBe('abc');
  });
});

describe('errors hold none', () => {
  test('in what was said from outside', () => {
    const details = { providerCode: `code-${VALUE}`, requestId: VALUE, cause: undefined };
    const error = new StorageTimeoutError(`late: ${VALUE}`, details);
    expect(error).toMatchObject({
      message: 'late: [redacted]',
      providerCode: 'code-[redacted]',
      requestId: '[redacted]',
    });
    expect(error.stack).not.toContain(VALUE);
    expect(new ObjectHashMismatchError('a', 'b', VALUE).actual).toBe('[redacted]');
    expect(redact(`no ${VALUE}`)).toBe('no [redacted]');
  });

  test('and what says nothing stays unsaid', () => {
    expect(new NetworkError('lost')).toMatchObject({ providerCode: undefined, requestId: undefined });
  });
});

describe('what is known is bounded', () => {
  const made = (value: string) => ({ reveal: () => value });

  test('by what somebody holds, and the last that were made', () => {
    const blotter = new Blotter();
    const held = made('the-first-of-many');
    blotter.add(held);
    for (let count = 0; count < 40_000; count += 1) blotter.add(made(`secret-number-${count}`));
    expect(blotter.blot('secret-number-39999, secret-number-39800')).toBe('[redacted], [redacted]');
  });

  test('one that is held outlives many that are not', () => {
    const blotter = new Blotter();
    const held = made('the-first-of-many');
    blotter.add(held);
    for (let count = 0; count < 10_000; count += 1) blotter.add(made(`secret-number-${count}`));
    expect(blotter.blot(`it is ${held.reveal()}`)).toBe('it is [redacted]');
  });
});
