import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import {
  InvalidArgumentError,
  InvalidCredsError,
  InvalidObjectNameError,
  ObjectAlreadyExistsError,
  ObjectDoesNotExistError,
  PermissionDeniedError,
} from '@stowage/core/spi';
import { s3Drivers } from '../src/index.js';
import { problem, ScriptedServer } from './scripted-server.js';

const FOUND = { status: 200, headers: { etag: '"0123456789abcdef0123456789abcdef"', 'content-length': '3' } };
const scopeOf = (authorization: unknown): string => /Credential=([^,]+)/.exec(String(authorization))?.[1] ?? '';
const body = (text: string) => ({
  size: text.length,
  algorithm: undefined,
  async *open() {
    yield Buffer.from(text);
  },
  digest: () => undefined,
});
const head = { name: 'o', contentType: 'text/plain', metadata: {}, headers: {} };

test('what is replaced at the moment it is asked for, of which Swift says 404, is asked for once more', async () => {
  const missing = { status: 404 };
  await using server = await ScriptedServer.answering(missing, FOUND, missing, FOUND, missing, missing, {
    status: 200,
  });
  const { backend } = server.connect({ Driver: s3Drivers.s3_swift });
  const bucket = { name: 'photos' };
  await backend.getObject(bucket, { name: 'o' }, {});
  (await backend.readObject(bucket, { name: 'o' }, {})).stream.destroy();
  await expect(backend.getObject(bucket, { name: 'missing' }, {})).rejects.toThrow(ObjectDoesNotExistError);
  expect(server.asked.map(({ method }) => method)).toEqual(['HEAD', 'HEAD', 'GET', 'GET', 'HEAD', 'HEAD']);
});

test('a bucket in another region is asked for there at once, and from then on', async () => {
  await using server = await ScriptedServer.answering(
    problem(301, 'PermanentRedirect', { headers: { 'x-amz-bucket-region': 'eu-west-1' } }),
    FOUND,
    FOUND,
  );
  const { backend } = server.connect();
  await backend.getObject({ name: 'photos' }, { name: 'o' }, {});
  await backend.getObject({ name: 'photos' }, { name: 'o' }, {});
  const scopes = server.asked.map(({ headers }) => scopeOf(headers.authorization).split('/')[2]);
  expect(scopes).toEqual(['us-east-1', 'eu-west-1', 'eu-west-1']);
  expect(server.waits).toEqual([]);
});

// What S3 answers until the name of a new bucket is known everywhere. https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html
test.each([
  ['a small one', 3],
  ['one that is streamed', 2 * 1024 ** 2],
])('a body that is led elsewhere for a while is sent there whole: %s', async (_what, size) => {
  const moved = problem(307, 'TemporaryRedirect', { headers: { 'x-amz-bucket-region': 'eu-west-1' } });
  const stored = { status: 200, headers: { etag: FOUND.headers.etag } };
  await using server = await ScriptedServer.answering(moved, stored, FOUND);
  const { backend } = server.connect();
  await backend.writeObject({ name: 'photos' }, head, body('x'.repeat(size)), {});
  await backend.getObject({ name: 'photos' }, { name: 'o' }, {});
  const [first, second, look] = server.asked;
  expect([first, second, look].map((each) => scopeOf(each?.headers.authorization).split('/')[2])).toEqual([
    'us-east-1',
    'eu-west-1',
    'eu-west-1',
  ]);
  expect(second?.body).toHaveLength(size);
  expect(server.waits).toEqual([]);
});

test('a request without a body is led elsewhere for a while, too', async () => {
  const moved = problem(307, 'TemporaryRedirect', { headers: { 'x-amz-bucket-region': 'eu-west-1' } });
  await using server = await ScriptedServer.answering(moved, { status: 204 });
  await server.connect().backend.deleteObject({ name: 'photos' }, { name: 'o' }, {});
  expect(server.asked.map(({ headers }) => scopeOf(headers.authorization).split('/')[2])).toEqual([
    'us-east-1',
    'eu-west-1',
  ]);
});

test('a region that could be something else in a host is not believed', async () => {
  await using server = await ScriptedServer.answering(
    problem(301, 'PermanentRedirect', { headers: { 'x-amz-bucket-region': 'evil.example.com/' } }),
  );
  const { backend } = server.connect();
  await expect(backend.getObject({ name: 'photos' }, { name: 'o' }, {})).rejects.toThrow(/301/);
  expect(server.asked).toHaveLength(1);
});

test("a clock that is an hour off is set by the answer's date, once", async () => {
  const skewed = problem(403, 'RequestTimeTooSkewed');
  await using server = await ScriptedServer.answering(skewed, { status: 204 }, skewed, skewed);
  const { backend } = server.connect({ ahead: 3_600_000 });
  await backend.deleteObject({ name: 'photos' }, { name: 'o' }, {});
  expect(server.asked.map(({ headers }) => headers['x-amz-date'])).toEqual(['20260102T040405Z', '20260102T030405Z']);
  // Who says so of a request with the right time is not believed for ever.
  await expect(backend.deleteObject({ name: 'photos' }, { name: 'o' }, {})).rejects.toThrow(InvalidCredsError);
  expect(server.asked).toHaveLength(3);
});

test('of two requests that were signed with the wrong time at once, both are signed again', async () => {
  const skewed = problem(403, 'RequestTimeTooSkewed');
  await using server = await ScriptedServer.answering(skewed, skewed, { status: 204 }, { status: 204 });
  const { backend } = server.connect({ ahead: 3_600_000 });
  await Promise.all(['a', 'b'].map((name) => backend.deleteObject({ name: 'photos' }, { name }, {})));
  expect(server.asked.map(({ headers }) => headers['x-amz-date'])).toEqual([
    '20260102T040405Z',
    '20260102T040405Z',
    '20260102T030405Z',
    '20260102T030405Z',
  ]);
});

test('credentials that have ended are made anew, once for all who wait; fixed ones are the end', async () => {
  const ended = problem(400, 'ExpiredToken');
  await using server = await ScriptedServer.answering(ended, { status: 204 }, ended);
  let made = 0;
  const key = async () => ({
    accessKeyId: `K${(made += 1)}`,
    secretAccessKey: 'kept-to-myself',
    sessionToken: 'session-token',
  });
  await server.connect({ key }).backend.deleteObject({ name: 'photos' }, { name: 'o' }, {});
  expect(server.asked.map(({ headers }) => scopeOf(headers.authorization).split('/')[0])).toEqual(['K1', 'K2']);
  const fixed = server.connect().backend.deleteObject({ name: 'photos' }, { name: 'o' }, {});
  await expect(fixed).rejects.toThrow(InvalidCredsError);
});

test('credentials are asked for again a minute before they end', async () => {
  await using server = await ScriptedServer.answering({ status: 204 }, { status: 204 }, { status: 204 });
  let made = 0;
  const key = async () => {
    made += 1;
    return { accessKeyId: 'K', secretAccessKey: 'kept-to-myself', expiration: new Date(server.now + 3_600_000) };
  };
  const { backend } = server.connect({ key });
  const remove = (): Promise<void> => backend.deleteObject({ name: 'photos' }, { name: 'o' }, {});
  await remove();
  await remove();
  expect(made).toBe(1);
  server.now += 3_550_000;
  await remove();
  expect(made).toBe(2);
});

test('what a credentials provider fails with is no secret of the message', async () => {
  await using server = await ScriptedServer.answering();
  const key = async () => Promise.reject(new Error('token=abcdef'));
  const failed = server.connect({ key }).backend.deleteObject({ name: 'photos' }, { name: 'o' }, {});
  await expect(failed).rejects.toThrow('the credentials of the provider could not be had');
});

test('an error behind a 200 is one: a copy is tried again', async () => {
  const copied = {
    status: 200,
    body: '<CopyObjectResult><ETag>"0123456789abcdef0123456789abcdef"</ETag></CopyObjectResult>',
  };
  await using server = await ScriptedServer.answering(problem(200, 'InternalError'), copied, FOUND);
  const { backend } = server.connect();
  const from = { container: { name: 'photos' }, object: { name: 'a' } };
  await backend.copy.copyObject(from, { container: { name: 'photos' }, name: 'b' }, {});
  expect(server.asked.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'HEAD']);
  expect(server.waits).toHaveLength(1);
});

test.each<[keyof typeof s3Drivers, readonly string[]]>([
  ['s3', ['x-amz-copy-source-if-match']],
  ['s3_rgw', ['x-amz-copy-if-match']],
  ['hetzner', ['x-amz-copy-if-match', 'x-amz-copy-source-if-match']],
])('a copy at %s is held to the ETag of its source by %j', async (id, headers) => {
  const copied = {
    status: 200,
    body: '<CopyObjectResult><ETag>"0123456789abcdef0123456789abcdef"</ETag></CopyObjectResult>',
  };
  await using server = await ScriptedServer.answering(copied, FOUND);
  const { backend } = server.connect({ Driver: s3Drivers[id] });
  const from = { container: { name: 'photos' }, object: { name: 'a', etag: '"of-the-source"' } };
  await backend.copy.copyObject(from, { container: { name: 'photos' }, name: 'b' }, {});
  const sent = Object.entries(server.asked[0]?.headers ?? {}).filter(([, value]) => value === '"of-the-source"');
  expect(sent.map(([name]) => name).sort()).toEqual(headers);
});

test('an upload whose answer was lost is told by what is there', async () => {
  const parts = [1, 2].map((partNumber) => ({
    partNumber,
    size: 5,
    checksums: {},
    etag: '"0cc175b9c0f1b6a831c399e269772661"',
  }));
  const upload = { id: 'U', container: { name: 'photos' }, name: 'o', extra: {} };
  // The MD5 of both MD5s.
  const etag = '"e3ec8a0d9e7bfbaf7a0b49a9b3d4d6d5-2"';
  await using server = await ScriptedServer.answering('breaks', problem(404, 'NoSuchUpload'), {
    status: 200,
    headers: { etag, 'content-length': '11' },
  });
  const { backend } = server.connect();
  // It is of another size: not ours.
  await expect(backend.multipart.complete(upload, parts, {})).rejects.toThrow();
  expect(server.asked.map(({ method }) => method)).toEqual(['POST', 'POST', 'HEAD']);
});

test('a condition that is not met is told as what it was about', async () => {
  await using server = await ScriptedServer.answering(problem(412, 'PreconditionFailed'));
  const { backend } = server.connect();
  const write = backend.writeObject({ name: 'photos' }, head, body('abc'), { ifNoneMatch: '*' });
  await expect(write).rejects.toThrow(ObjectAlreadyExistsError);
  expect(server.asked[0]?.headers).toMatchObject({ 'if-none-match': '*', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' });
});

test('a signature that a server repeats is not in the error', async () => {
  const echo = `${'ab'.repeat(32)} was the signature`;
  await using server = await ScriptedServer.answering({
    status: 403,
    body: `<Error><Code>AccessDenied</Code><Message>${echo}</Message></Error>`,
  });
  const failed = server.connect().backend.deleteObject({ name: 'photos' }, { name: 'o' }, {});
  await expect(failed).rejects.toThrow(PermissionDeniedError);
  await expect(failed).rejects.not.toThrow(/abab/);
});

test('a signature that a server leads to is not in the error', async () => {
  await using server = await ScriptedServer.answering({
    status: 307,
    headers: { location: `/?was=${'ab'.repeat(32)}` },
  });
  const failed = server.connect().backend.deleteObject({ name: 'photos' }, { name: 'o' }, {});
  const error: unknown = await failed.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ status: 307 });
  expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('abab');
});

test('a write that is aborted when it has been sent whole is given a moment for its answer', async () => {
  await using server = await ScriptedServer.answering(FOUND);
  const caller = new AbortController();
  server.onAsked = () => caller.abort('enough');
  const { backend } = server.connect();
  await backend.writeObject({ name: 'photos' }, head, body('abc'), { signal: caller.signal }).catch(() => undefined);
  expect(server.waits).toEqual([2000]);
});

test('a write that is aborted half sent ends at once', async () => {
  await using server = await ScriptedServer.answering();
  const caller = new AbortController();
  const half = {
    ...body(''),
    size: 2 * 1024 ** 2,
    async *open({ signal }: { readonly signal?: AbortSignal | undefined } = {}) {
      yield Buffer.alloc(1000);
      caller.abort('enough');
      await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
    },
  };
  const write = server.connect().backend.writeObject({ name: 'photos' }, head, half, { signal: caller.signal });
  await expect(write).rejects.toBe('enough');
  expect(server.waits).toEqual([]);
});

test('what a form would let the sender choose is refused', async () => {
  await using server = await ScriptedServer.answering();
  const { backend } = server.connect();
  const form = (name: string, metadata = {}) =>
    backend.uploadForms?.signedForm({ name: 'photos' }, { ...head, name, metadata }, { expiresIn: 60 });
  await expect(form('a/${filename}')).rejects.toThrow(InvalidObjectNameError);
  await expect(form('a', { b: '${filename}' })).rejects.toThrow(InvalidArgumentError);
  await expect(form('a/$filename')).resolves.toMatchObject({ fields: { key: 'a/$filename' } });
});

test.each([
  '<!DOCTYPE a [<!ENTITY b "c">]><ListBucketResult>&b;</ListBucketResult>',
  '<Other/>',
  'no document',
  '<ListBucketResult>',
])('the answer %j is an error, not a listing', async (text) => {
  await using server = await ScriptedServer.answering({ status: 200, body: text });
  const { backend } = server.connect();
  const listed = backend.listObjects({ name: 'photos' }, { prefix: '', limit: 10 });
  await expect(listed).rejects.toMatchObject({ code: 'malformed_response' });
});
