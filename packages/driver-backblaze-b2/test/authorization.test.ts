import { expect, test } from '@jest/globals';
import { TrustedUrls } from '@stowage/core/http';
import { toAuthorization } from '../src/api/authorization.js';

const urls = new TrustedUrls('https://b2.example');

const answer = (s3ApiUrl: string | null, allowed = {}) => ({
  accountId: 'a',
  authorizationToken: 't',
  apiInfo: {
    storageApi: {
      apiUrl: 'https://api.example',
      downloadUrl: 'https://f.example',
      s3ApiUrl,
      absoluteMinimumPartSize: 5_000_000,
      recommendedPartSize: 100_000_000,
      allowed: { capabilities: ['listFiles'], ...allowed },
    },
  },
});

test.each([
  ['https://s3.us-west-002.backblazeb2.com', 'us-west-002'],
  ['https://s3.eu-central-003.backblazeb2.com', 'eu-central-003'],
  ['http://127.0.0.1:9180', undefined],
  [null, undefined],
])('the region of %s is %s', (url, region) => {
  expect(toAuthorization(answer(url), urls).region).toBe(region);
});

test('an unrestricted key has every bucket and every name', () => {
  const { allowed } = toAuthorization(answer(null, { buckets: null, namePrefix: null }), urls);
  expect(allowed).toMatchObject({ buckets: undefined, namePrefix: '' });
});

test('a restricted key has its buckets, also one that was deleted', () => {
  const { allowed } = toAuthorization(
    answer(null, {
      buckets: [
        { id: '1', name: 'b' },
        { id: '2', name: null },
      ],
    }),
    urls,
  );
  expect(allowed.buckets).toEqual([
    { id: '1', name: 'b' },
    { id: '2', name: undefined },
  ]);
});
