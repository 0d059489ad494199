import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { type Client, start, type UploadUrl } from './client.js';

const ORIGIN = 'https://app.example.com';
const rule = {
  corsRuleName: 'app-rule',
  allowedOrigins: [ORIGIN],
  allowedOperations: ['b2_download_file_by_name', 'b2_upload_file'],
  allowedHeaders: ['authorization', 'x-bz-*'],
  exposeHeaders: ['x-bz-content-sha1'],
  maxAgeSeconds: 3600,
};

let emulator: Emulator;
let client: Client;
let bucketId: string;
let url: UploadUrl;
beforeAll(async () => {
  ({ emulator, client } = await start());
  bucketId = await client.bucket('cors-bucket', { corsRules: [rule] });
  await client.upload(bucketId, 'a.txt', 'hello');
  url = await client.uploadUrl(bucketId);
});
afterAll(() => emulator.close());

const preflight = (target: string, method: string, { origin = ORIGIN, headers = '' } = {}) =>
  fetch(target, {
    method: 'OPTIONS',
    headers: { Origin: origin, 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': headers },
  });
const file = () => `${emulator.url}/file/cors-bucket/a.txt`;

describe('a preflight', () => {
  test('is answered by the rule that allows it, without a token', async () => {
    const response = await preflight(url.uploadUrl, 'POST', { headers: 'Authorization, X-Bz-File-Name' });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, x-bz-file-name',
      'access-control-max-age': '3600',
    });
  });

  test.each([
    ['another origin', { origin: 'https://evil.example.com' }, 'GET'],
    ['a header no rule names', { headers: 'x-other' }, 'GET'],
    ['another method', {}, 'PUT'],
  ])('for %s is refused', async (_, options, method) => {
    const response = await preflight(file(), method, options);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([403, 'access_denied']);
  });

  test('for what is no business of web pages is refused as the method it is', async () => {
    expect((await preflight(`${emulator.url}/b2api/v4/b2_list_buckets`, 'POST')).status).toBe(405);
  });
});

describe('an answer to a web page', () => {
  test('may be read by it, with the headers the rule exposes', async () => {
    const response = await client.get('cors-bucket/a.txt', { Origin: ORIGIN });
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('access-control-expose-headers')).toBe('x-bz-content-sha1');
  });

  test('may be read also if it is an error', async () => {
    const response = await client.get('cors-bucket/missing', { Origin: ORIGIN });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([404, ORIGIN]);
  });

  test.each([{ Origin: 'https://evil.example.com' }, {}])(
    'is not opened for %j',
    async (headers: Record<string, string>) => {
      const response = await client.get('cors-bucket/a.txt', headers);
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, null]);
    },
  );
});

describe('a CORS rule', () => {
  test.each([
    ['*', 'http://anything'],
    ['https', 'https://some.where:8443'],
    ['https://*.example.com', 'https://a.b.example.com'],
  ])('with origin %s allows %s', async (pattern, origin) => {
    const corsRules = [{ ...rule, allowedOrigins: [pattern] }];
    await client.call('b2_update_bucket', { accountId: client.accountId, bucketId, corsRules });
    expect((await preflight(file(), 'GET', { origin })).status).toBe(200);
  });

  test.each([
    ['a short name', { corsRuleName: 'a' }],
    ["a name of Backblaze's", { corsRuleName: 'b2-rules' }],
    ['an unknown operation', { allowedOperations: ['b2_fly'] }],
    ['no origin', { allowedOrigins: [] }],
    ['no operation', { allowedOperations: [] }],
    ['an age over a day', { maxAgeSeconds: 86_401 }],
    ['two wildcards', { allowedOrigins: ['https://*.*'] }],
  ])('with %s is refused', async (_, changes) => {
    const fields = { accountId: client.accountId, bucketId, corsRules: [{ ...rule, ...changes }] };
    const { status, body } = await client.call('b2_update_bucket', fields);
    expect([status, body.code]).toEqual([400, 'bad_request']);
  });

  test('must have a name of its own', async () => {
    const fields = { accountId: client.accountId, bucketId, corsRules: [rule, rule] };
    expect((await client.call('b2_update_bucket', fields)).status).toBe(400);
  });
});
