import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { type Client, start } from './client.js';

let emulator: Emulator;
let client: Client;
let bucketId: string;
beforeAll(async () => {
  ({ emulator, client } = await start());
  bucketId = await client.bucket('wire-bucket');
});
afterAll(() => emulator.close());

const api = (path: string, init: RequestInit = {}) =>
  fetch(`${emulator.url}/b2api/${path}`, { headers: { Authorization: client.token }, ...init });

/** Everything the server says to bytes that no HTTP client would send. */
function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1');
  return new Promise((resolve, reject) => {
    let said = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (said += chunk));
    socket.on('end', () => resolve(said)).on('error', reject);
    socket.write(text, 'latin1');
  });
}

describe('a request', () => {
  test('may be GET, with its fields in the query', async () => {
    const { body } = await client.call('b2_list_buckets', client);
    const byQuery = await api(`v4/b2_list_buckets?accountId=${client.accountId}&bucketTypes=allPrivate,allPublic`);
    expect(await byQuery.json()).toEqual(body);
    const rows = await api(`v1/b2_list_file_names?bucketId=${bucketId}&maxFileCount=5`);
    expect(rows.status).toBe(200);
  });

  test('is JSON whatever its Content-Type says, or if it has none', async () => {
    const body = JSON.stringify({ bucketId });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) {
      const headers = { Authorization: client.token, 'Content-Type': type };
      expect((await api('v2/b2_list_file_names', { method: 'POST', body, headers })).status).toBe(200);
    }
  });

  test('may have null for what it leaves out, and fields nobody knows', async () => {
    const { status } = await client.call('b2_list_file_versions', {
      bucketId,
      startFileName: null,
      startFileId: null,
      prefix: null,
      custom_upload_timestamp: 5,
    });
    expect(status).toBe(200);
  });

  test('authorizes with POST and any body, too', async () => {
    const headers = { Authorization: `Basic ${btoa(`${emulator.keyId}:${emulator.key}`)}` };
    expect((await api('v4/b2_authorize_account', { method: 'POST', headers, body: '{}' })).status).toBe(200);
  });

  test('may have its target in absolute form, as proxies get it', async () => {
    const basic = btoa(`${emulator.keyId}:${emulator.key}`);
    const said = await raw(
      'GET http://api.backblazeb2.xyz:8180/b2api/v1/b2_authorize_account HTTP/1.1\r\n' +
        `Host: api.backblazeb2.xyz:8180\r\nAuthorization: Basic ${basic}\r\nConnection: close\r\n\r\n`,
    );
    expect(said).toMatch(/^HTTP\/1.1 200/);
    expect(said).toContain(`"apiUrl":"${emulator.url}"`);
  });
});

describe('a refusal', () => {
  test('names the field that is missing', async () => {
    const { body, headers } = await client.call('b2_get_file_info', {});
    expect(body).toEqual({ code: 'bad_request', message: 'required field fileId is missing', status: 400 });
    expect(headers.get('connection')).toBe('close');
    expect(headers.get('content-type')).toBe('application/json;charset=utf-8');
  });

  test.each(['{', '[]', '"text"', 'nothing'])('of the body %p says that it is no JSON object', async (body) => {
    expect(await (await api('v4/b2_get_file_info', { method: 'POST', body })).json()).toMatchObject({
      code: 'bad_json',
    });
  });

  test('of a value of the wrong type names it', async () => {
    const { body } = await client.call('b2_list_file_names', { bucketId, maxFileCount: 'many' });
    expect(body).toMatchObject({ code: 'bad_value', status: 400, message: expect.stringContaining('maxFileCount') });
  });

  test.each(['v4/b2_fly', 'v5/b2_list_buckets', 'v0/b2_list_buckets', '../etc/passwd', ''])(
    'of the path %p is 404',
    async (path) => {
      const response = await api(path);
      expect([response.status, await response.json()]).toEqual([404, expect.objectContaining({ code: 'not_found' })]);
    },
  );

  test.each([
    ['DELETE', 'v4/b2_list_buckets'],
    ['PUT', 'v4/b2_authorize_account'],
    ['GET', 'v4/b2_upload_file/x/y'],
  ])('of %s %s is 405', async (method, path) => {
    const response = await api(path, { method });
    expect([response.status, await response.json()]).toEqual([
      405,
      expect.objectContaining({ code: 'method_not_allowed' }),
    ]);
  });

  test('of another account is unauthorized', async () => {
    expect((await client.call('b2_list_buckets', { accountId: '0'.repeat(12) })).body.code).toBe('unauthorized');
  });

  test.each(['rubbish\r\n\r\n', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`])(
    'of what is no HTTP is still JSON',
    async (text) => {
      const said = await raw(text);
      expect(said).toMatch(/^HTTP\/1.1 400/);
      expect(JSON.parse(said.slice(said.indexOf('\r\n\r\n') + 4))).toMatchObject({ code: 'bad_request', status: 400 });
    },
  );

  test('of a body beyond measure is an error, not a crash', async () => {
    const body = `{"fileId":"${'x'.repeat(5 << 20)}"}`;
    expect((await api('v4/b2_get_file_info', { method: 'POST', body })).status).toBe(400);
    expect((await client.call('b2_list_buckets', client)).status).toBe(200);
  });
});

test('an answer is never kept by a cache', async () => {
  const { headers } = await client.call('b2_list_buckets', client);
  expect(headers.get('cache-control')).toBe('max-age=0, no-cache, no-store');
  expect(headers.get('content-type')).toBe('application/json;charset=UTF-8');
});
