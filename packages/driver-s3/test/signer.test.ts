import { expect, test } from '@jest/globals';
import { Secret } from '@stowage/core/http';
import {
  policyFields,
  policySignature,
  presignedUrl,
  signedHeaders,
  UNSIGNED_PAYLOAD,
  type SigningContext,
} from '../src/signing/signer.js';
import { specifiedSignature } from './specified-signature.js';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
const published: SigningContext = {
  credentials: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: new Secret('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
  },
  region: 'us-east-1',
  now: Date.UTC(2013, 4, 24),
};
const BUCKET = 'https://examplebucket.s3.amazonaws.com';

const signatureOf = (authorization: unknown): string =>
  /Signature=([0-9a-f]{64})$/.exec(String(authorization))?.[1] ?? '';

test.each([
  [
    'GET',
    '/test.txt',
    { range: 'bytes=0-9' },
    undefined,
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'PUT',
    '/test%24file.text',
    { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    'Welcome to Amazon S3.',
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ],
  ['GET', '/?lifecycle=', {}, undefined, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
  ['GET', '/?max-keys=2&prefix=J', {}, undefined, '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
] as const)('%s %s is signed as AWS has published it', (method, path, headers, body, signature) => {
  const signed = signedHeaders({ method, url: BUCKET + path, headers, body }, published);
  expect(signatureOf(signed.headers?.['authorization'])).toBe(signature);
});

test('a URL carries its signature as AWS has published it', () => {
  const url = presignedUrl({ method: 'GET', url: `${BUCKET}/test.txt`, expiresIn: 86_400 }, published);
  expect(url).toContain('X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404');
});

const ODD_NAMES = [
  ...[
    'a b',
    'a+b',
    'a%b',
    'a%20b',
    '~',
    '*',
    "'",
    '(a)',
    '!',
    'a//b',
    '/a',
    './a',
    '../a',
    'a/./b',
    'a/../b',
    '.',
    '..',
  ],
  ...['ü', '日本語', '😀', 'a/', 'a?b#c', 'a&b=c', 'a\\b', '\u0001', 'a|b', '%2F', 'a;b,c:d@e$', 'İ', 'a\u0000b'],
];
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

test.each(ODD_NAMES)('the name %j is signed encoded once and unnormalised, in paths and in queries', (name) => {
  const path = `/bucket/${name.split('/').map(encoded).join('/')}`;
  const query = { 'continuation-token': name, 'list-type': '2', prefix: '' };
  const search = Object.entries(query)
    .map(([key, value]) => `${key}=${encoded(value)}`)
    .join('&');
  const headers = { 'content-type': 'text/plain', 'x-amz-content-sha256': UNSIGNED_PAYLOAD };
  const url = `http://127.0.0.1:8000${path}?${search}`;
  const signed = signedHeaders({ method: 'PUT', url, headers, body: undefined }, published);
  const specified = specifiedSignature(
    { method: 'PUT', path, query, headers: { ...headers, host: '127.0.0.1:8000' }, payload: UNSIGNED_PAYLOAD },
    published,
  );
  expect(signatureOf(signed.headers?.['authorization'])).toBe(specified);
});

test('the body of a call is hashed, of an upload only if it is to be', () => {
  const call = { method: 'POST', url: `${BUCKET}/?delete=`, headers: {}, body: '<Delete/>' } as const;
  const hashed = signedHeaders(call, published).headers?.['x-amz-content-sha256'];
  expect(hashed).toBe('e2000f6b1fc1db795626ddaf9c13324157e9f56cb7820b40d7c3253a08ee5b91');
  const upload = { ...call, headers: { 'x-amz-content-sha256': UNSIGNED_PAYLOAD }, body: undefined };
  expect(signedHeaders(upload, published).headers?.['x-amz-content-sha256']).toBe(UNSIGNED_PAYLOAD);
});

test('what carries a request may change its length, connection and user agent', () => {
  const url = `${BUCKET}/a`;
  const carried = { 'content-length': '1', 'user-agent': 'x', connection: 'close', expect: '100-continue' };
  const plain = signedHeaders({ method: 'GET', url, headers: {}, body: undefined }, published);
  expect(signedHeaders({ method: 'GET', url, headers: carried, body: undefined }, published)).toEqual(plain);
});

test("a session's token is sent as a secret, and signed", () => {
  const sessionToken = new Secret('a-session-token');
  const context = { ...published, credentials: { ...published.credentials, sessionToken } };
  const { headers } = signedHeaders({ method: 'GET', url: `${BUCKET}/a`, headers: {}, body: undefined }, context);
  expect(headers?.['x-amz-security-token']).toBe(sessionToken);
  expect(headers?.['authorization']).toContain(
    'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token',
  );
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html: the key of a day, by which the policy is signed. */
test('a policy names whose it is, and its signature is that of its text', () => {
  const context = { ...published, now: Date.UTC(2015, 11, 29) };
  expect(policyFields(context)).toEqual({
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request',
    'x-amz-date': '20151229T000000Z',
  });
  expect(policySignature('cG9saWN5', context)).toMatch(/^[0-9a-f]{64}$/);
  expect(policySignature('cG9saWN5', context)).not.toBe(policySignature('cG9saWN6', context));
});
