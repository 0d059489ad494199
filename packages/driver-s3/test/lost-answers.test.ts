import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { problem, ScriptedServer, type Answered } from './scripted-server.js';

const ENABLED = { status: 200, body: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>' };
const FOUND = { status: 200, headers: { etag: '"0123456789abcdef0123456789abcdef"', 'content-length': '3' } };
const MISSING = { status: 404 };
const BUCKET = { status: 200 };
const DELETED = { status: 204, headers: { 'x-amz-version-id': 'second' } };
const MODIFIED = '<LastModified>2026-01-02T03:04:05.000Z</LastModified>';

/** The versions of `o`, newest first: an object, or a delete marker and what it hides. */
const versions = (isHidden: boolean) => ({
  status: 200,
  body: `<ListVersionsResult><IsTruncated>false</IsTruncated>${
    isHidden
      ? `<DeleteMarker><Key>o</Key><VersionId>first</VersionId><IsLatest>true</IsLatest>${MODIFIED}</DeleteMarker>`
      : ''
  }<Version><Key>o</Key><VersionId>v</VersionId><IsLatest>${!isHidden}</IsLatest>${MODIFIED}<ETag>"e"</ETag><Size>3</Size></Version></ListVersionsResult>`,
});

const methods = ({ asked }: ScriptedServer): readonly string[] => asked.map(({ method }) => method);

test('an object that was hidden by a try without an answer is not hidden again', async () => {
  await using server = await ScriptedServer.answering(ENABLED, FOUND, 'breaks', versions(true));
  const { backend } = server.connect();
  const marker = await backend.versions?.hideObject({ name: 'photos' }, 'o', {});
  expect(marker).toMatchObject({ versionId: 'first', isHideMarker: true });
  expect(methods(server)).toEqual(['GET', 'HEAD', 'DELETE', 'GET']);
});

test('an object that was not hidden by it is', async () => {
  await using server = await ScriptedServer.answering(ENABLED, FOUND, 'breaks', versions(false), DELETED);
  const { backend } = server.connect();
  const marker = await backend.versions?.hideObject({ name: 'photos' }, 'o', {});
  expect(marker).toMatchObject({ versionId: 'second', isHideMarker: true });
  expect(methods(server)).toEqual(['GET', 'HEAD', 'DELETE', 'GET', 'DELETE']);
});

test.each([
  [
    'is gone is not deleted again, which would leave a second marker',
    [MISSING, { status: 200 }],
    ['DELETE', 'HEAD', 'HEAD'],
  ],
  ['is still there is deleted again', [FOUND, DELETED], ['DELETE', 'HEAD', 'DELETE']],
  ['cannot be looked at is deleted again', [{ status: 403 }, DELETED], ['DELETE', 'HEAD', 'DELETE']],
] as const)('after an answer was lost, an object that %s', async (_what, answers, expected) => {
  await using server = await ScriptedServer.answering('breaks', ...answers);
  await server.connect().backend.deleteObject({ name: 'photos' }, { name: 'o' }, {});
  expect(methods(server)).toEqual(expected);
});

test.each<[string, readonly (Answered | 'breaks')[], string | undefined, readonly string[]]>([
  ['is deleted if it is that', [DELETED], undefined, ['DELETE']],
  ['has changed', [problem(412, 'PreconditionFailed'), FOUND], 'object_changed', ['DELETE', 'HEAD']],
  ['is hidden', [problem(412, 'PreconditionFailed'), MISSING, BUCKET], 'object_not_found', ['DELETE', 'HEAD', 'HEAD']],
  ['is not there', [problem(404, 'NoSuchKey')], 'object_not_found', ['DELETE']],
  ['was deleted by a try without an answer', ['breaks', MISSING, BUCKET], undefined, ['DELETE', 'HEAD', 'HEAD']],
])('under the condition that it has this ETag, an object that %s', async (_what, answers, code, expected) => {
  await using server = await ScriptedServer.answering(...answers);
  const { backend } = server.connect();
  expect(backend.capabilities.conditions.delete).toBe(true);
  const deleted = backend.deleteObject({ name: 'photos' }, { name: 'o' }, { ifMatch: '"e"' });
  const error: unknown = await deleted.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect((error as { readonly code?: string } | undefined)?.code).toBe(code);
  expect(methods(server)).toEqual(expected);
  expect(server.asked[0]?.headers['if-match']).toBe('"e"');
});

test('under a condition, versions are deleted once the name is', async () => {
  await using server = await ScriptedServer.answering(DELETED, versions(true), DELETED, DELETED);
  const options = { ifMatch: '"e"', versions: 'delete' } as const;
  await server.connect().backend.deleteObject({ name: 'photos' }, { name: 'o' }, options);
  expect(methods(server)).toEqual(['DELETE', 'GET', 'DELETE', 'DELETE']);
  expect(server.asked.map(({ url }) => /versionId=(\w+)/.exec(url)?.[1])).toEqual([undefined, undefined, 'v', 'first']);
});

const UPLOAD = { id: 'U', container: { name: 'photos' }, name: 'o', extra: {} };
const PARTS = [{ partNumber: 1, size: 3, etag: '"0123456789abcdef0123456789abcdef"', checksums: {} }];
const TELLS_NOTHING = { status: 200, body: '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>' };
const OF_PARTS = createHash('md5').update(Buffer.from('0123456789abcdef0123456789abcdef', 'hex')).digest('hex');

// Ceph's gateway answers so to a completion that is asked for a second time.
test.each<[string, Answered, string | undefined]>([
  ['is told by a look at it', { status: 200, headers: { etag: `"${OF_PARTS}-1"`, 'content-length': '3' } }, undefined],
  ['that may not be looked at is not known', { status: 403 }, 'permission_denied'],
  ['that is another is not ours', FOUND, 'malformed_response'],
  ['that is not there is not known', MISSING, 'malformed_response'],
])('of a completion whose answer does not say what it made, an object %s', async (_what, look, code) => {
  await using server = await ScriptedServer.answering('breaks', TELLS_NOTHING, look, BUCKET);
  const { backend } = server.connect();
  const completed = backend.multipart.complete(UPLOAD, PARTS, {});
  const error: unknown = await completed.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect((error as { readonly code?: string } | undefined)?.code).toBe(code);
});

const COPIED = { status: 200, body: '<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>' };
const DATE = 'Fri, 02 Jan 2026 03:04:05 GMT';
const SOURCE = { 'content-type': 'text/plain', 'x-amz-meta-a': 'b', 'last-modified': DATE, ...FOUND.headers };
const head = (headers: Readonly<Record<string, string>>): Answered => ({
  status: 200,
  headers: { ...SOURCE, ...headers },
});
/** Of what was stored in parts, whose ETag is none of the bytes. */
const CRC = (type: string) => ({
  etag: '"0123-2"',
  'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=',
  'x-amz-checksum-type': type,
});

test.each<[string, Answered, Answered]>([
  ['is not there', MISSING, MISSING],
  ['is older than the copy', head({}), head({ 'last-modified': 'Fri, 02 Jan 2026 03:04:03 GMT' })],
  ['has no age', head({}), head({ 'last-modified': '' })],
  ['has other bytes', head({}), head({ etag: '"ffffffffffffffffffffffffffffffff"' })],
  ['has other metadata', head({}), head({ 'x-amz-meta-a': 'c' })],
  ['has more metadata', head({}), head({ 'x-amz-meta-b': 'c' })],
  ['is of another type', head({}), head({ 'content-type': 'text/html' })],
  ['was stored in parts', head({ etag: '"0123-2"' }), head({ etag: '"0123-2"' })],
  ['has checksums of parts', head(CRC('COMPOSITE')), head(CRC('COMPOSITE'))],
  [
    'has another checksum',
    head(CRC('FULL_OBJECT')),
    head({ ...CRC('FULL_OBJECT'), 'x-amz-checksum-crc64nvme': 'AQAAAAAAAAA=' }),
  ],
])('after the answer to a copy was lost, it is made again if the target %s', async (_what, source, target) => {
  await using server = await ScriptedServer.answering(
    'breaks',
    source,
    ...(source === MISSING ? [] : [target]),
    COPIED,
    head({}),
  );
  const { backend } = server.connect();
  const from = { container: { name: 'photos' }, object: { name: 'o' } };
  await backend.copy.copyObject(from, { container: { name: 'photos' }, name: 'p' }, {});
  expect(methods(server).filter((method) => method === 'PUT')).toHaveLength(2);
});

test.each([
  ['by its ETag', {}],
  ['by the checksum of the whole', CRC('FULL_OBJECT')],
])(
  'a copy that was made by a try without an answer is known %s, and not made again as another version',
  async (_by, kept) => {
    const made = head({ ...kept, 'x-amz-version-id': 'first' });
    await using server = await ScriptedServer.answering('breaks', head(kept), made, made);
    const { backend } = server.connect();
    const from = { container: { name: 'photos' }, object: { name: 'o' } };
    const copied = await backend.copy.copyObject(from, { container: { name: 'photos' }, name: 'p' }, {});
    expect(copied).toMatchObject({ name: 'p', versionId: 'first' });
    expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PUT /photos/p',
      'HEAD /photos/o',
      'HEAD /photos/p',
      'HEAD /photos/p?versionId=first',
    ]);
    expect(server.asked.slice(1, 3).map(({ headers }) => headers['x-amz-checksum-mode'])).toEqual([
      'ENABLED',
      'ENABLED',
    ]);
  },
);

test('with metadata of its own, it is that copy if it has this', async () => {
  const own = { name: 'p', contentType: 'text/css', metadata: { a: 'z' }, headers: {}, checksums: {} };
  const made = head({ 'content-type': 'text/css', 'x-amz-meta-a': 'z', 'x-amz-version-id': 'first' });
  await using server = await ScriptedServer.answering('breaks', head({}), made, made);
  const from = { container: { name: 'photos' }, object: { name: 'o' } };
  await server.connect().backend.copy.copyObject(from, { container: { name: 'photos' }, name: 'p', head: own }, {});
  expect(methods(server)).toEqual(['PUT', 'HEAD', 'HEAD', 'HEAD']);
});
