import { describe, expect, test } from '@jest/globals';
import { Secret } from '@stowage/core/http';
import { UploadTargetPool, type TargetFate, type UploadTarget } from '../src/upload/upload-target-pool.js';

function setUp() {
  let now = 0;
  let made = 0;
  const pool = new UploadTargetPool(() => now);
  const obtain = async (): Promise<UploadTarget> => {
    made += 1;
    return { url: `url-${made}`, token: new Secret('t') };
  };
  const use = (key: string, upload: (url: string) => Promise<string> = async (url) => url, fate: TargetFate = 'drop') =>
    pool.use({ key, obtain, upload: ({ url }) => upload(url), afterFailure: () => fate });
  const fail = (key: string, fate: TargetFate) =>
    use(key, () => Promise.reject(new Error('failed')), fate).catch(() => undefined);
  return { pool, use, fail, pass: (milliseconds: number) => (now += milliseconds) };
}

describe('the pool of upload URLs', () => {
  test('a URL is used again after a success', async () => {
    const { use } = setUp();
    expect([await use('b'), await use('b')]).toEqual(['url-1', 'url-1']);
  });

  test('a URL is never lent twice at once', async () => {
    const { use } = setUp();
    const gate = Promise.withResolvers<void>();
    const slow = use('b', async (url) => {
      await gate.promise;
      return url;
    });
    expect(await use('b')).toBe('url-2');
    gate.resolve();
    expect(await slow).toBe('url-1');
  });

  test('the URL used last is lent first', async () => {
    const { use } = setUp();
    const gate = Promise.withResolvers<void>();
    const slow = use('b', () => gate.promise.then(() => 'slow'));
    await use('b');
    gate.resolve();
    await slow;
    expect(await use('b')).toBe('url-1');
  });

  test('each bucket has its own', async () => {
    const { use } = setUp();
    expect([await use('a'), await use('b')]).toEqual(['url-1', 'url-2']);
  });

  test.each([
    ['drop', 'url-2'],
    ['keep', 'url-1'],
  ] as const)('after a failure that says %s the next is %s', async (fate, next) => {
    const { use, fail } = setUp();
    await fail('b', fate);
    expect(await use('b')).toBe(next);
  });

  test('an expired token drops the idle ones too', async () => {
    const { use, fail } = setUp();
    await Promise.all([use('b'), use('b')]);
    await fail('b', 'drop-all');
    expect(await use('b')).toBe('url-3');
  });

  test('after 23 hours a URL is not lent any more', async () => {
    const { use, pass } = setUp();
    await use('b');
    pass(23 * 3_600_000 - 1);
    expect(await use('b')).toBe('url-1');
    pass(1);
    expect(await use('b')).toBe('url-2');
  });
});
