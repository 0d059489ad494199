/* What Amazon S3 answers and no server here does, as its pages document it. Each block names the page. */
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import type { Checksums, WriteOptions } from '@stowage/core/spi';
import type { S3CompatibleStorageDriver } from '../src/index.js';
import { problem, ScriptedServer, type Answered } from './scripted-server.js';

const ETAG = '"0123456789abcdef0123456789abcdef"';
const CONTAINER = { name: 'photos' };
const OBJECT = { name: 'o' };
const HEAD = { name: 'o', contentType: 'text/plain', metadata: {}, headers: {} };
const ONCE = { retry: { attempts: 1 } };

/** The CRC-64/NVME and the CRC-32C of `123456789`, in hex. */
const CHECK = { crc64nvme: 'ae8b14860a799888', crc32c: 'e3069283' };

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

function body(content: string) {
  return {
    size: content.length,
    algorithm: undefined,
    async *open() {
      yield Buffer.from(content);
    },
    digest: () => undefined,
  };
}

function found(headers: Readonly<Record<string, string>>): Answered {
  return { status: 200, headers: { etag: ETAG, 'content-length': '9', ...headers } };
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
test.each<[string, Readonly<Record<string, string>>, Checksums]>([
  [
    'CRC64NVME, which is always of the whole',
    { 'x-amz-checksum-crc64nvme': base64(CHECK.crc64nvme), 'x-amz-checksum-type': 'FULL_OBJECT' },
    { crc64nvme: CHECK.crc64nvme },
  ],
  [
    'CRC32C of the whole',
    { 'x-amz-checksum-crc32c': base64(CHECK.crc32c), 'x-amz-checksum-type': 'FULL_OBJECT' },
    { crc32c: CHECK.crc32c },
  ],
  [
    'CRC32C of those of the parts, which is none of the bytes',
    { 'x-amz-checksum-crc32c': `${base64(CHECK.crc32c)}-2`, 'x-amz-checksum-type': 'COMPOSITE' },
    {},
  ],
])('%s', async (_what, headers, checksums) => {
  await using server = await ScriptedServer.answering(found({ ...headers, etag: '"of-parts-2"' }));
  const object = await server.connect().backend.getObject(CONTAINER, OBJECT, {});
  expect(object.checksums).toEqual(checksums);
  expect(server.asked[0]?.headers['x-amz-checksum-mode']).toBe('ENABLED');
});

const UPLOAD = { id: 'U', container: CONTAINER, name: 'o', extra: {} };
const PARTS = [{ partNumber: 1, size: 9, etag: ETAG, checksums: { crc64nvme: CHECK.crc64nvme } }];
const COMPLETED = [
  '<CompleteMultipartUploadResult><Bucket>photos</Bucket><Key>o</Key><ETag>"of-parts-1"</ETag>',
  `<ChecksumCRC64NVME>${base64(CHECK.crc64nvme)}</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType>`,
  '</CompleteMultipartUploadResult>',
].join('');

function complete({ backend }: S3CompatibleStorageDriver) {
  return backend.multipart.complete(UPLOAD, PARTS, { checksums: { crc64nvme: CHECK.crc64nvme } });
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
test('the whole is announced with its checksum and told with it', async () => {
  await using server = await ScriptedServer.answering({ status: 200, body: COMPLETED });
  const object = await complete(server.connect());
  expect(object.checksums).toEqual({ crc64nvme: CHECK.crc64nvme });
  const [asked] = server.asked;
  expect(asked?.headers).toMatchObject({
    'x-amz-checksum-crc64nvme': base64(CHECK.crc64nvme),
    'x-amz-checksum-type': 'FULL_OBJECT',
  });
  expect(asked?.body).toContain(`<ChecksumCRC64NVME>${base64(CHECK.crc64nvme)}</ChecksumCRC64NVME>`);
});

// The same page: the answer begins, with white space, before it is known what it says.
test('an error behind a 200 and white space is one: a completion is tried again', async () => {
  const failed = problem(200, 'InternalError');
  const late = { status: 200, body: `\n\n  \n${failed.body?.replace(/^<\?xml.*\?>\n/, '') ?? ''}` };
  const missing = { status: 404 };
  await using server = await ScriptedServer.answering(late, { status: 200, body: COMPLETED }, missing);
  await complete(server.connect());
  expect(server.asked.map(({ method }) => method)).toEqual(['POST', 'POST']);
  expect(server.waits).toHaveLength(1);
});

function write(driver: S3CompatibleStorageDriver, options: WriteOptions) {
  return driver.backend.writeObject(CONTAINER, HEAD, body('new'), options);
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
test.each<[string, WriteOptions, string]>([
  ['a name that is taken', { ifNoneMatch: '*' }, 'ObjectAlreadyExistsError'],
  ['another ETag', { ifMatch: ETAG }, 'ObjectChangedError'],
])('412 of %s is told as what the condition was about', async (_what, options, name) => {
  await using server = await ScriptedServer.answering(problem(412, 'PreconditionFailed'), { status: 404 });
  await expect(write(server.connect(), options)).rejects.toMatchObject({ name, status: 412 });
});

// The same page: of a conflict with another request the same may succeed another time.
test('409 ConditionalRequestConflict is tried again', async () => {
  const conflict = problem(409, 'ConditionalRequestConflict');
  await using server = await ScriptedServer.answering(conflict, { status: 200, headers: { etag: ETAG } });
  await write(server.connect(), { ifNoneMatch: '*' });
  expect(server.asked.map(({ method, headers }) => [method, headers['if-none-match']])).toEqual([
    ['PUT', '*'],
    ['PUT', '*'],
  ]);
});

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
test.each([
  [403, 'AccessDenied', 'PermissionDeniedError'],
  [403, 'AllAccessDisabled', 'PermissionDeniedError'],
  [400, 'ExpiredToken', 'InvalidCredsError'],
  [500, 'InternalError', 'ServiceUnavailableError'],
  [403, 'InvalidAccessKeyId', 'InvalidCredsError'],
  [400, 'InvalidBucketName', 'InvalidContainerNameError'],
  [403, 'InvalidObjectState', 'ConflictError'],
  [416, 'InvalidRange', 'InvalidRangeError'],
  [400, 'InvalidToken', 'InvalidCredsError'],
  [400, 'KeyTooLongError', 'InvalidObjectNameError'],
  [405, 'MethodNotAllowed', 'NotSupportedError'],
  [404, 'NoSuchBucket', 'ContainerDoesNotExistError'],
  [404, 'NoSuchKey', 'ObjectDoesNotExistError'],
  [404, 'NoSuchVersion', 'ObjectDoesNotExistError'],
  [501, 'NotImplemented', 'NotSupportedError'],
  [403, 'NotSignedUp', 'PermissionDeniedError'],
  [412, 'PreconditionFailed', 'ObjectChangedError'],
  [400, 'RequestTimeout', 'StorageTimeoutError'],
  [503, 'ServiceUnavailable', 'ServiceUnavailableError'],
  [403, 'SignatureDoesNotMatch', 'InvalidCredsError'],
  [503, 'SlowDown', 'RateLimitReachedError'],
])('%i %s is a %s', async (status, code, name) => {
  await using server = await ScriptedServer.answering(problem(status, code));
  const failed = server.connect(ONCE).backend.readObject(CONTAINER, OBJECT, {});
  await expect(failed).rejects.toMatchObject({ name, providerCode: code, status });
});

// The same page: a bucket elsewhere. `x-amz-bucket-region` is documented with https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
test.each<[string, Answered]>([
  [
    'PermanentRedirect',
    problem(301, 'PermanentRedirect', {
      headers: { 'x-amz-bucket-region': 'eu-central-1' },
      more: '<Endpoint>photos.s3.eu-central-1.amazonaws.com</Endpoint><Bucket>photos</Bucket>',
    }),
  ],
  [
    'AuthorizationHeaderMalformed',
    problem(400, 'AuthorizationHeaderMalformed', { more: '<Region>eu-central-1</Region>' }),
  ],
  ['HEAD, which has no body', { status: 400, headers: { 'x-amz-bucket-region': 'eu-central-1' } }],
])('%s leads to the region that it names', async (_what, elsewhere) => {
  await using server = await ScriptedServer.answering(elsewhere, { ...found({}), body: '123456789' });
  const { stream } = await server.connect().backend.readObject(CONTAINER, OBJECT, {});
  await text(stream);
  const regions = server.asked.map(({ headers }) => headers.authorization?.split('/')[2]);
  expect(regions).toEqual(['us-east-1', 'eu-central-1']);
  expect(server.waits).toEqual([]);
});

// An answer to HEAD has no code: of a bucket that cannot be, a 400 is about its name.
test('a wordless 400 about a bucket that cannot be is about its name', async () => {
  await using server = await ScriptedServer.answering({ status: 400 });
  const failed = server.connect(ONCE).backend.getObject({ name: 'a%2Fb' }, OBJECT, {});
  await expect(failed).rejects.toMatchObject({ name: 'InvalidContainerNameError' });
});
