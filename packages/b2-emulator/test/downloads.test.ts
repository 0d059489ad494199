import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import type { Client } from './client.js';
import { sha1, start } from './client.js';

const DATA = '0123456789';
let emulator: Emulator;
let client: Client;
let bucketId: string;
let fileId: string;
beforeAll(async () => {
  ({ emulator, client } = await start());
  bucketId = await client.bucket('down-bucket');
  fileId = (await client.upload(bucketId, 'a b/ü', DATA, { headers: { 'X-Bz-Info-note': 'x%20y' } })).body.fileId;
});
afterAll(() => emulator.close());

const byName = (headers: Record<string, string> = {}, method = 'GET') =>
  client.get('down-bucket/a%20b/%C3%BC', headers, method);
const byId = (query: string, init: RequestInit = {}) =>
  fetch(`${emulator.url}/b2api/v4/b2_download_file_by_id${query}`, {
    headers: { Authorization: client.token },
    ...init,
  });

describe('a download', () => {
  test('by name tells all about the file', async () => {
    const response = await byName();
    expect(await response.text()).toBe(DATA);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': '10',
      'content-type': 'text/plain',
      'x-bz-content-sha1': sha1(DATA),
      'x-bz-file-id': fileId,
      'x-bz-file-name': 'a%20b/%C3%BC',
      'x-bz-info-note': 'x%20y',
      'x-bz-upload-timestamp': expect.stringMatching(/^\d+$/),
      date: expect.any(String),
    });
  });

  test.each([
    ['GET', () => byId(`?fileId=${fileId}`)],
    ['POST', () => byId('', { method: 'POST', body: JSON.stringify({ fileId }) })],
  ])('by id works with %s', async (_, get) => {
    expect(await (await get()).text()).toBe(DATA);
  });

  test('may have a bare question mark at its end', async () => {
    expect((await client.get('down-bucket/a+b/%C3%BC?')).status).toBe(200);
  });

  test('of a head has the headers and no body', async () => {
    const response = await byName({}, 'HEAD');
    expect(response.headers.get('content-length')).toBe('10');
    expect(await response.text()).toBe('');
  });

  test('of a head that fails has a status and no body', async () => {
    const response = await client.get('down-bucket/nothing', {}, 'HEAD');
    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  test.each(['down-bucket/nothing', 'no-such-bucket/a'])('of %s is not found', async (path) => {
    const response = await client.get(path);
    expect([response.status, await response.json()]).toEqual([404, expect.objectContaining({ code: 'not_found' })]);
  });

  test('by a bad id is refused', async () => {
    const response = await byId('?fileId=bad-id');
    expect(await response.json()).toEqual({ code: 'bad_request', message: 'Invalid fileId: bad-id', status: 400 });
  });

  test('without an id is refused', async () => {
    expect(await (await byId('')).json()).toMatchObject({ message: 'required field fileId is missing' });
  });

  test('of a name gives the newest version, of an id the one it names', async () => {
    const old = await client.upload(bucketId, 'versions', 'old');
    const marker = await client.call('b2_hide_file', { bucketId, fileName: 'versions' });
    expect((await client.get('down-bucket/versions')).status).toBe(404);
    expect(await (await byId(`?fileId=${old.body.fileId}`)).text()).toBe('old');
    expect((await byId(`?fileId=${marker.body.fileId}`)).status).toBe(404);
    await client.upload(bucketId, 'versions', 'new');
    expect(await (await client.get('down-bucket/versions')).text()).toBe('new');
  });

  test('ends well when the version is deleted meanwhile', async () => {
    const data = Buffer.alloc(8 << 20, 'x');
    const { body } = await client.upload(bucketId, 'deleted-while-read', data);
    const response = await client.get('down-bucket/deleted-while-read');
    await client.call('b2_delete_file_version', body);
    expect((await response.bytes()).length).toBe(data.length);
  });
});

describe('a range', () => {
  test.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['bytes=0-9', DATA, 'bytes 0-9/10'],
  ])('%s is answered as %s', async (range, text, contentRange) => {
    const response = await byName({ Range: range });
    expect([response.status, await response.text()]).toEqual([206, text]);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(response.headers.get('content-length')).toBe(String(text.length));
    expect(response.headers.get('x-bz-content-sha1')).toBe(sha1(DATA));
  });

  test.each(['bytes=10-', 'bytes=10-12', 'bytes=9999999-'])('%s starts behind the end: 416', async (range) => {
    const response = await byName({ Range: range });
    expect(response.status).toBe(416);
    expect(await response.json()).toMatchObject({ code: 'range_not_satisfiable' });
  });

  test('of an empty file cannot be satisfied', async () => {
    await client.upload(bucketId, 'empty', '');
    expect((await client.get('down-bucket/empty', { Range: 'bytes=0-0' })).status).toBe(416);
  });

  test.each(['bytes=5-2', 'bytes=x-y', 'lines=0-1', 'bytes=0-1,3-4'])('%s is ignored', async (range) => {
    const response = await byName({ Range: range });
    expect([response.status, await response.text()]).toEqual([200, DATA]);
  });

  test('crosses the parts of a large file', async () => {
    await client.largeFile(bucketId, 'parts', ['aaaaa', 'bbbbb', 'ccc']);
    const response = await client.get('down-bucket/parts', { Range: 'bytes=3-11' });
    expect(await response.text()).toBe('aabbbbbcc');
  });
});

describe('headers that the file or the request sets', () => {
  test('b2 info comes back as HTTP headers', async () => {
    const headers = { 'X-Bz-Info-b2-content-encoding': 'identity', 'X-Bz-Info-b2-cache-control': 'max-age=5' };
    await client.upload(bucketId, 'headers', 'x', { headers });
    const response = await client.get('down-bucket/headers');
    expect(response.headers.get('content-encoding')).toBe('identity');
    expect(response.headers.get('cache-control')).toBe('max-age=5');
    expect(response.headers.get('x-bz-info-b2-cache-control')).toBeNull();
  });

  test('the bucket can set Cache-Control for all its files', async () => {
    const cached = await client.bucket('cached-bucket', { bucketInfo: { 'Cache-Control': 'max-age=60' } });
    await client.upload(cached, 'a', 'x');
    expect((await client.get('cached-bucket/a')).headers.get('cache-control')).toBe('max-age=60');
  });

  test('a query overrides them, and cannot smuggle in others', async () => {
    const query = `b2ContentDisposition=${encodeURIComponent('attachment\r\nX-Evil: 1')}&b2ContentType=text/html`;
    const response = await client.get(`down-bucket/a+b/%C3%BC?${query}`);
    expect(response.headers.get('content-disposition')).toBe('attachment  X-Evil: 1');
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(response.headers.get('x-evil')).toBeNull();
  });
});

describe('who may read', () => {
  const anonymous = (path: string) => fetch(`${emulator.url}/file/${path}`);

  test('a private bucket is closed to those without a token', async () => {
    expect((await anonymous('down-bucket/a+b/%C3%BC')).status).toBe(401);
  });

  test('a public bucket is open to all, but not for overrides', async () => {
    const open = await client.bucket('open-bucket', { bucketType: 'allPublic' });
    await client.upload(open, 'a', 'x');
    expect(await (await anonymous('open-bucket/a')).text()).toBe('x');
    expect((await anonymous('open-bucket/a?b2ContentType=text/html')).status).toBe(401);
  });

  test('the token may stand in the query', async () => {
    const response = await anonymous(`down-bucket/a+b/%C3%BC?Authorization=${encodeURIComponent(client.token)}`);
    expect(response.status).toBe(200);
  });

  const grant = async (fields: object = {}) => {
    const request = { bucketId, fileNamePrefix: 'a b/', validDurationInSeconds: 60, ...fields };
    return (await client.call('b2_get_download_authorization', request)).body;
  };

  test('a download token opens the names under its prefix, by name only', async () => {
    const { authorizationToken, ...rest } = await grant();
    expect(rest).toEqual({ bucketId, fileNamePrefix: 'a b/' });
    const token = encodeURIComponent(authorizationToken);
    expect((await anonymous(`down-bucket/a+b/%C3%BC?Authorization=${token}`)).status).toBe(200);
    expect((await anonymous(`down-bucket/versions?Authorization=${token}`)).status).toBe(401);
    expect((await byId(`?fileId=${fileId}`, { headers: { Authorization: authorizationToken } })).status).toBe(401);
    expect((await client.with({ token: authorizationToken }).call('b2_list_buckets', client)).status).toBe(401);
  });

  test('a download token with an override demands it', async () => {
    const { authorizationToken } = await grant({ b2ContentType: 'text/css' });
    const headers = { Authorization: authorizationToken };
    expect((await client.get('down-bucket/a+b/%C3%BC', headers)).status).toBe(401);
    const response = await client.get('down-bucket/a+b/%C3%BC?b2ContentType=text/css', headers);
    expect(response.headers.get('content-type')).toBe('text/css');
  });

  test('a download token is good for at most a week', async () => {
    expect((await grant({ validDurationInSeconds: 604_801 })).code).toBe('bad_request');
  });
});

describe('encryption with a key of the customer', () => {
  const key = Buffer.alloc(32, 7);
  const sse = (bytes: Buffer, keyMd5: string) => ({
    'X-Bz-Server-Side-Encryption-Customer-Algorithm': 'AES256',
    'X-Bz-Server-Side-Encryption-Customer-Key': bytes.toString('base64'),
    'X-Bz-Server-Side-Encryption-Customer-Key-Md5': keyMd5,
  });
  test('a file is read only with its key', async () => {
    const { createHash } = await import('node:crypto');
    const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('base64');
    const headers = sse(key, md5(key));
    const { body } = await client.upload(bucketId, 'secret', 'x', { headers });
    expect(body.serverSideEncryption).toEqual({ algorithm: 'AES256', customerKeyMd5: md5(key), mode: 'SSE-C' });
    expect(await (await client.get('down-bucket/secret', headers)).text()).toBe('x');
    const without = await client.get('down-bucket/secret');
    expect(await without.json()).toMatchObject({
      status: 400,
      message: expect.stringMatching(/^The object was stored using/),
    });
    const other = Buffer.alloc(32, 8);
    expect((await client.get('down-bucket/secret', sse(other, md5(other)))).status).toBe(403);
  });

  test('a key whose MD5 is wrong is refused', async () => {
    const headers = sse(key, 'AAAA');
    expect((await client.upload(bucketId, 'secret', 'x', { headers })).body.code).toBe('bad_request');
  });
});
