import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { wrapEither } from '@stowage/core/wrap';
import type { SseC } from '../src/index.js';
import { problem, ScriptedServer } from './scripted-server.js';

const ETAG = '"0123456789abcdef0123456789abcdef"';
const SIZE = 12 * 1024 ** 2;
const found = {
  status: 200,
  headers: {
    etag: ETAG,
    'content-length': String(SIZE),
    'content-type': 'text/plain',
    'x-amz-server-side-encryption-customer-algorithm': 'AES256',
  },
};
const copied = (root: string) => ({ status: 200, body: `<${root}><ETag>${ETAG}</ETag></${root}>` });
const keyOf = (byte: number): SseC => ({ mode: 'SSE-C', customerKey: Buffer.alloc(32, byte) });
const md5Of = ({ customerKey }: SseC): string => createHash('md5').update(customerKey).digest('base64');

const [own, other] = [keyOf(1), keyOf(2)];
const keys = { ex: { serverSideEncryption: other }, sourceEx: { serverSideEncryption: own } };
const source = { container: 'photos', name: 'a' };

/** The requests, each with the MD5s of the keys that it was made with: the object's own, and that of the source of a copy. */
const requests = ({ asked }: ScriptedServer) =>
  asked.map(({ method, url, headers }) => [
    `${method} ${url.replace(/\?uploads=?$/, '?uploads').replace(/\?partNumber=(\d).*/, '?part $1')}`,
    headers['x-amz-server-side-encryption-customer-key-md5'],
    headers['x-amz-copy-source-server-side-encryption-customer-key-md5'],
  ]);

test('a copy in one request has both keys, and each look the one of its object', async () => {
  await using server = await ScriptedServer.answering(found, copied('CopyObjectResult'), found);
  await server.connect().copyObject(source, 'photos', 'b', keys);
  expect(requests(server)).toEqual([
    ['HEAD /photos/a', md5Of(own), undefined],
    ['PUT /photos/b', md5Of(other), md5Of(own)],
    ['HEAD /photos/b', md5Of(other), undefined],
  ]);
});

test('a copy in parts has both keys with every part', async () => {
  const begun = {
    status: 200,
    body: '<InitiateMultipartUploadResult><UploadId>U</UploadId></InitiateMultipartUploadResult>',
  };
  const part = copied('CopyPartResult');
  const whole = copied('CompleteMultipartUploadResult');
  await using server = await ScriptedServer.answering(found, begun, part, part, whole, found);
  const driver = wrapEither(server.connect(), () => ({ 'copy.maxCopySize': () => SIZE / 2 }));
  await driver.copyObject(source, 'photos', 'b', { ...keys, partSize: SIZE / 2, concurrency: 1 });
  expect(requests(server).slice(0, 5)).toEqual([
    ['HEAD /photos/a', md5Of(own), undefined],
    ['POST /photos/b?uploads', md5Of(other), undefined],
    ['PUT /photos/b?part 1', md5Of(other), md5Of(own)],
    ['PUT /photos/b?part 2', md5Of(other), md5Of(own)],
    ['POST /photos/b?uploadId=U', md5Of(other), undefined],
  ]);
});

test('what was moved is looked at once, with its key, and deleted if it still is that', async () => {
  const answers = [found, copied('CopyObjectResult'), found, { status: 204 }];
  await using server = await ScriptedServer.answering(...answers);
  await server.connect().moveObject(source, 'photos', 'b', keys);
  expect(requests(server)).toEqual([
    ['HEAD /photos/a', md5Of(own), undefined],
    ['PUT /photos/b', md5Of(other), md5Of(own)],
    ['HEAD /photos/b', md5Of(other), undefined],
    ['DELETE /photos/a', undefined, undefined],
  ]);
  expect(server.asked.at(-1)?.headers['if-match']).toBe(ETAG);
});

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
test.each([
  ['has no object yet', { ifNoneMatch: '*' }],
  ['is still as it was seen', { ifMatch: '"seen"' }],
] as const)('S3 compares itself whether the target of a copy %s', async (_what, condition) => {
  await using server = await ScriptedServer.answering(found, copied('CopyObjectResult'), found);
  await server.connect().copyObject(source, 'photos', 'b', condition);
  const [, put] = server.asked;
  const { ifMatch, ifNoneMatch } = { ifMatch: undefined, ifNoneMatch: undefined, ...condition };
  expect([put?.method, put?.headers['if-match'], put?.headers['if-none-match']]).toEqual(['PUT', ifMatch, ifNoneMatch]);
});

const [missing, replaced] = [{ status: 404 }, { ...found, headers: { ...found.headers, etag: '"new"' } }];

test.each([
  [
    'a name that is taken',
    { ifNoneMatch: '*' },
    problem(412, 'PreconditionFailed'),
    found,
    'object_already_exists',
    'b',
  ],
  ['another target', { ifMatch: '"seen"' }, problem(412, 'PreconditionFailed'), found, 'object_changed', 'b'],
  ['a target that is gone', { ifMatch: '"seen"' }, problem(404, 'NoSuchKey'), found, 'object_changed', 'b'],
  ['another source', { ifNoneMatch: '*' }, problem(412, 'PreconditionFailed'), replaced, 'object_changed', 'a'],
  ['a source that is gone', { ifMatch: '"seen"' }, problem(404, 'NoSuchKey'), missing, 'object_not_found', 'a'],
] as const)('a conditional copy that met %s says so', async (_what, condition, refusal, then, code, objectName) => {
  await using server = await ScriptedServer.answering(found, refusal, then, then);
  const error = { code, objectName };
  await expect(server.connect().copyObject(source, 'photos', 'b', condition)).rejects.toMatchObject(error);
});
