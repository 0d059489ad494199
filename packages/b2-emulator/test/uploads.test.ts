import { request as httpRequest, type ClientRequest } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { Client, sha1, start, type UploadUrl } from './client.js';

let emulator: Emulator;
let client: Client;
let bucketId: string;
beforeAll(async () => {
  ({ emulator, client } = await start({ maxUploadSize: 5_000_000 }));
  bucketId = await client.bucket('upload-bucket');
});
afterAll(() => emulator.close());

test('an upload is answered with the file in full', async () => {
  const { status, body } = await client.upload(bucketId, 'dir/a.txt', 'data', {
    headers: { 'X-Bz-Info-Colour': 'b%C3%A9ige' },
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    accountId: client.accountId,
    action: 'upload',
    bucketId,
    contentLength: 4,
    contentMd5: '8d777f385d3dfec8815d20f7496026dc',
    contentSha1: sha1('data'),
    contentType: 'text/plain',
    fileId: expect.stringMatching(/^4_z[0-9a-f]{24}_f1[0-9a-f]{15}_d\d{8}_m\d{6}_c\d{3}_v\d{7}_t\d{4}_u\d{14}$/),
    fileInfo: { colour: 'béige' },
    fileName: 'dir/a.txt',
    fileRetention: { isClientAuthorizedToRead: true, value: { mode: null, retainUntilTimestamp: null } },
    legalHold: { isClientAuthorizedToRead: true, value: null },
    serverSideEncryption: { algorithm: null, mode: null },
    uploadTimestamp: expect.any(Number),
  });
});

test('two versions of a name never have the same time', async () => {
  const first = await client.upload(bucketId, 'twice', '1');
  const second = await client.upload(bucketId, 'twice', '2');
  expect(second.body.uploadTimestamp).toBeGreaterThan(first.body.uploadTimestamp);
});

describe('the content type', () => {
  test.each([
    ['photo.jpg', 'image/jpeg'],
    ['no-extension', 'application/octet-stream'],
  ])('of %s is chosen by its name when the client leaves it to B2', async (name, type) => {
    const { body } = await client.upload(bucketId, name, '', { headers: { 'Content-Type': 'b2/x-auto' } });
    expect(body.contentType).toBe(type);
  });
});

describe('the hash', () => {
  test('is that of nothing for an empty file', async () => {
    const { body } = await client.upload(bucketId, 'empty', '');
    expect([body.contentLength, body.contentSha1]).toEqual([0, 'da39a3ee5e6b4b0d3255bfef95601890afd80709']);
  });

  test('may be in capital letters', async () => {
    const headers = { 'X-Bz-Content-Sha1': sha1('x').toUpperCase() };
    expect((await client.upload(bucketId, 'x', 'x', { headers })).body.contentSha1).toBe(sha1('x'));
  });

  test('may come at the end of the body, and is not part of the file', async () => {
    const data = 'x'.repeat(100_000);
    const headers = { 'X-Bz-Content-Sha1': 'hex_digits_at_end' };
    const { body } = await client.upload(bucketId, 'trailer', data + sha1(data), { headers });
    expect([body.contentLength, body.contentSha1]).toEqual([100_000, sha1(data)]);
    expect(await (await client.get('upload-bucket/trailer')).text()).toBe(data);
  });

  test.each(['', 'a', 'ab'])('at the end also works when %p is all there is before it', async (data) => {
    const headers = { 'X-Bz-Content-Sha1': 'hex_digits_at_end' };
    const { body } = await client.upload(bucketId, 'small-trailer', data + sha1(data), { headers });
    expect([body.contentLength, body.contentSha1]).toEqual([data.length, sha1(data)]);
  });

  test('that was not to be verified is shown as unverified', async () => {
    const headers = { 'X-Bz-Content-Sha1': 'do_not_verify' };
    const { body } = await client.upload(bucketId, 'unverified', 'data', { headers });
    expect(body.contentSha1).toBe(`unverified:${sha1('data')}`);
  });

  test.each([
    ['in the header', sha1('other'), 'data'],
    ['at the end', 'hex_digits_at_end', `data${sha1('other')}`],
    ['that is none', 'hex_digits_at_end', `data${'z'.repeat(40)}`],
  ])('%s that does not match refuses the upload and keeps nothing', async (_, header, data) => {
    const { body } = await client.upload(bucketId, 'mismatch', data, { headers: { 'X-Bz-Content-Sha1': header } });
    expect(body).toEqual({ code: 'bad_request', message: 'Sha1 did not match data received', status: 400 });
    expect((await client.get('upload-bucket/mismatch')).status).toBe(404);
  });
});

describe('names', () => {
  const NAMES = [
    'a b',
    'plus+plus',
    '100%',
    'ünï/日本😀',
    "it's (x) #1?&=;,.txt",
    'back\\slash',
    'x'.repeat(250),
    '.',
    '..',
  ];
  test.each(NAMES)('%p is stored and read under its own name', async (name) => {
    await client.upload(bucketId, name, name);
    const path = name.split('/').map(encodeURIComponent).join('/');
    // A lone dot would be taken out of the path by any URL parser.
    const response = await client.get(`upload-bucket/${path.replaceAll('.', '%2E')}`).then((each) => each.text());
    if (!/^\.+$/.test(name)) expect(response).toBe(name);
    expect(await client.names(bucketId, { prefix: name })).toContain(name);
  });

  test.each([
    ['no characters', ''],
    ['a slash at its start', '/a'],
    ['a slash at its end', 'a/'],
    ['an empty segment', 'a//b'],
    ['a control character', 'a\u0007b'],
    ['DEL', 'a\u007fb'],
    ['a segment over 250 bytes', 'x'.repeat(251)],
    ['more than 1024 bytes', 'é/'.repeat(400) + 'x'],
  ])('one with %s is refused', async (_, name) => {
    const { status, body } = await client.upload(bucketId, name, '');
    expect([status, body.code]).toEqual([400, 'bad_request']);
  });

  test.each([
    ['a plus for a space', 'one+two', 'one two'],
    ['spaces that are not encoded', 'one two', 'one two'],
    ['Latin-1 bytes that are not encoded', 'caf\u00e9', 'café'],
    ['UTF-8 bytes that are not encoded', 'caf\u00c3\u00a9', 'café'],
  ])('the header is understood with %s', async (_, header, name) => {
    const { body } = await client.upload(bucketId, 'any', '', { headers: { 'X-Bz-File-Name': header } });
    expect(body.fileName).toBe(name);
  });

  test.each(['%C3', '%', '%zz', '%ED%A0%80'])('the header %p is refused: it is no UTF-8', async (header) => {
    const { status } = await client.upload(bucketId, 'any', '', { headers: { 'X-Bz-File-Name': header } });
    expect(status).toBe(400);
  });
});

describe('file info', () => {
  test('may have names that mean something to JavaScript', async () => {
    const headers = { 'X-Bz-Info-constructor': '1', 'X-Bz-Info-toString': '2' };
    const { body } = await client.upload(bucketId, 'odd-info', '', { headers });
    expect(body.fileInfo).toEqual({ constructor: '1', tostring: '2' });
    const head = await client.get('upload-bucket/odd-info?constructor=1', {}, 'HEAD');
    expect(head.headers.get('x-bz-info-constructor')).toBe('1');
  });

  test.each([
    ['a reserved name', { 'X-Bz-Info-b2-unknown': '1' }],
    ['a name over 50 bytes', { [`X-Bz-Info-${'n'.repeat(51)}`]: '1' }],
  ])('%s is refused', async (_, headers) => {
    expect((await client.upload(bucketId, 'info', '', { headers })).body.code).toBe('bad_request');
  });

  test('may fill 7,000 bytes with the name, and no more', async () => {
    const upload = (size: number) =>
      client.upload(bucketId, 'info', '', { headers: { 'X-Bz-Info-a': 'v'.repeat(size) } });
    expect((await upload(6_900)).status).toBe(200);
    expect((await upload(7_000)).body.code).toBe('metadata_exceeded');
  });

  test('has less room in a bucket with file lock', async () => {
    const locked = await client.bucket('locked-budget', { fileLockEnabled: true });
    const headers = { 'X-Bz-Info-a': 'v'.repeat(2_100) };
    expect((await client.upload(locked, 'info', '', { headers })).body.code).toBe('metadata_exceeded');
  });
});

describe('a request that cannot be stored', () => {
  test.each(['X-Bz-File-Name', 'Content-Type', 'X-Bz-Content-Sha1'])('is refused without %s', async (header) => {
    const { uploadUrl, authorizationToken } = await client.uploadUrl(bucketId);
    const headers = {
      Authorization: authorizationToken,
      'X-Bz-File-Name': 'a',
      'Content-Type': 'text/plain',
      'X-Bz-Content-Sha1': sha1('x'),
    };
    const rest = Object.entries(headers).filter(([name]) => name !== header);
    const response = await fetch(uploadUrl, { method: 'POST', headers: rest, body: new Blob(['x']) });
    expect(await response.json()).toMatchObject({ code: 'bad_request', message: `Missing header: ${header}` });
  });

  test('is refused when it is chunked', async () => {
    const { uploadUrl, authorizationToken } = await client.uploadUrl(bucketId);
    const body = new Blob(['x']).stream();
    const headers = {
      Authorization: authorizationToken,
      'X-Bz-File-Name': 'a',
      'Content-Type': 'text/plain',
      'X-Bz-Content-Sha1': sha1('x'),
    };
    const response = await fetch(uploadUrl, { method: 'POST', headers, body, duplex: 'half' });
    expect(response.status).toBe(400);
  });

  test('is refused when it is larger than an upload may be', async () => {
    const { body } = await client.upload(bucketId, 'huge', Buffer.alloc(5_000_041));
    expect([body.code, body.message]).toEqual(['bad_request', 'Upload too large: 5000041 bytes']);
  });

  test('is read to its end before it is refused, so that the client hears why', async () => {
    const data = Buffer.alloc(4_000_000);
    const { body } = await client.upload(bucketId, '/bad-name', data);
    expect(body.message).toBe('File names must not start with "/"');
  });

  test('is refused with an account token', async () => {
    const { body } = await client.upload(bucketId, 'a', '', { headers: { Authorization: client.token } });
    expect(body).toEqual({ code: 'bad_auth_token', message: 'Invalid authorization token', status: 401 });
  });

  test('is refused with the token of another bucket', async () => {
    const other = await client.uploadUrl(await client.bucket('other-bucket'));
    const { uploadUrl } = await client.uploadUrl(bucketId);
    const { body } = await client.upload(bucketId, 'a', '', { url: { ...other, uploadUrl } });
    expect(body.code).toBe('bad_auth_token');
  });

  test('is refused when the bucket has gone', async () => {
    const gone = await client.bucket('gone-bucket');
    const url = await client.uploadUrl(gone);
    await client.call('b2_delete_bucket', { accountId: client.accountId, bucketId: gone });
    expect((await client.upload(gone, 'a', '', { url })).body.code).toBe('bad_bucket_id');
  });
});

describe('an upload URL', () => {
  test('can be used again and again', async () => {
    const url = await client.uploadUrl(bucketId);
    for (const name of ['one', 'two', 'three'])
      expect((await client.upload(bucketId, name, '', { url })).status).toBe(200);
  });

  test('is never given twice', async () => {
    const [first, second] = [await client.uploadUrl(bucketId), await client.uploadUrl(bucketId)];
    expect(first.uploadUrl).not.toBe(second.uploadUrl);
    expect(first.authorizationToken).not.toBe(second.authorizationToken);
  });

  test('is of the version it was asked for in', async () => {
    expect((await client.speaking(1).uploadUrl(bucketId)).uploadUrl).toContain('/b2api/v1/b2_upload_file/');
  });

  test('carries one upload at a time', async () => {
    const url = await client.uploadUrl(bucketId);
    const slow = await beginUpload(url);
    const { body } = await client.upload(bucketId, 'second', '', { url });
    expect(body).toEqual({
      code: 'auth_token_limit',
      message: `more than one upload using auth token ${url.authorizationToken}`,
      status: 400,
    });
    slow.end('x');
    await once(slow, 'response');
    expect((await client.upload(bucketId, 'third', '', { url })).status).toBe(200);
  });

  test('is free again when a client gives up', async () => {
    const url = await client.uploadUrl(bucketId);
    const slow = await beginUpload(url);
    slow.on('error', () => undefined).destroy();
    await expect(
      eventually(async () => (await client.upload(bucketId, 'next', '', { url })).status, 200),
    ).resolves.toBe(200);
  });

  test('may carry several at a time if the emulator is told so', async () => {
    const lenient = await start({ checkUploadConcurrency: false });
    const id = await lenient.client.bucket();
    const url = await lenient.client.uploadUrl(id);
    const slow = await beginUpload(url);
    expect((await lenient.client.upload(id, 'second', '', { url })).status).toBe(200);
    slow.on('error', () => undefined).destroy();
    await lenient.emulator.close();
  });

  test('that needs a key with writeFiles is not given to others', async () => {
    const { body } = await client.call('b2_create_key', {
      accountId: client.accountId,
      keyName: 'r',
      capabilities: ['readFiles'],
    });
    const reader = await Client.authorized(emulator, { keyId: body.applicationKeyId, key: body.applicationKey });
    expect((await reader.call('b2_get_upload_url', { bucketId })).body.code).toBe('unauthorized');
  });
});

/** An upload of one byte whose byte has not come, when the server is already at work on it. */
async function beginUpload({ uploadUrl, authorizationToken }: UploadUrl): Promise<ClientRequest> {
  const headers = {
    Authorization: authorizationToken,
    'X-Bz-File-Name': 'slow',
    'Content-Type': 'text/plain',
    'X-Bz-Content-Sha1': sha1('x'),
    'Content-Length': '1',
    Expect: '100-continue',
  };
  const request = httpRequest(uploadUrl, { method: 'POST', headers });
  request.flushHeaders();
  await once(request, 'continue');
  return request;
}

/** Asks until the wanted answer comes, or ten answers were others. */
async function eventually<T>(ask: () => Promise<T>, wanted: T): Promise<T> {
  let answer = await ask();
  for (let i = 0; i < 10 && answer !== wanted; i++) answer = await ask();
  return answer;
}
