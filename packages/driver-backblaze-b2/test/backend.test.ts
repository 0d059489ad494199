import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ContainerRecord, ObjectQuery, ObjectRecord, PrefixRecord } from '@stowage/core/spi';
import { bodyOf, headOf, sha1 } from './contents.js';
import { failure, startWorld, type World } from './world.js';

let world: World;
let made = 0;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world[Symbol.asyncDispose]());

const newBucket = (ex = {}): Promise<ContainerRecord> => world.backend.createContainer(`bucket-${(made += 1)}`, { ex });

async function listAll(
  container: ContainerRecord,
  query: Partial<ObjectQuery> = {},
): Promise<{ names: string[]; pages: number }> {
  const names: string[] = [];
  let pages = 0;
  let cursor: string | undefined;
  do {
    const page = await world.backend.listObjects(container, { prefix: '', limit: 1000, ...query, cursor });
    names.push(
      ...page.items.map((row: ObjectRecord | PrefixRecord) => `${row.kind === 'prefix' ? 'D ' : ''}${row.name}`),
    );
    cursor = page.next;
    pages += 1;
  } while (cursor !== undefined);
  return { names, pages };
}

describe('containers', () => {
  test('one that is made can be looked up, with what B2 says of it', async () => {
    const bucket = await newBucket({ bucketInfo: { a: 'b' } });
    const found = await world.backend.getContainer(bucket.name, {});
    expect(found).toMatchObject({ name: bucket.name, id: bucket.id });
    expect(found.extra).toMatchObject({ bucketType: 'allPrivate', bucketInfo: { a: 'b' } });
  });

  test('are listed in order of their names', async () => {
    const names = (await world.backend.listContainers({ limit: 10 })).items.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
  });

  test('a name that is taken', async () => {
    const { name } = await newBucket();
    expect(await failure(world.backend.createContainer(name, {}))).toMatchObject({
      code: 'container_already_exists',
      containerName: name,
    });
  });

  test('one that does not exist', async () => {
    const missing = { name: 'no-such-bucket' };
    const works = [
      () => world.backend.getContainer('no-such-bucket', {}),
      () => world.backend.deleteContainer(missing, {}),
      () => world.backend.listObjects(missing, { prefix: '', limit: 1 }),
      () => world.backend.getObject(missing, { name: 'a' }, {}),
      () => world.backend.readObject(missing, { name: 'a' }, {}),
      () => world.backend.writeObject(missing, headOf('a'), bodyOf('a'), {}),
      () => world.backend.deleteObject(missing, { name: 'a' }, {}),
    ];
    for (const work of works) {
      expect(await failure(work())).toMatchObject({ code: 'container_not_found', containerName: 'no-such-bucket' });
    }
  });

  test('one that was deleted meanwhile', async () => {
    const bucket = await newBucket();
    await world.backend.deleteContainer(bucket, {});
    expect(await failure(world.backend.getObject(bucket, { name: 'a' }, {}))).toMatchObject({
      code: 'container_not_found',
    });
    expect(await failure(world.backend.listObjects(bucket, { prefix: '', limit: 1 }))).toMatchObject({
      code: 'container_not_found',
    });
  });

  test('one that only looks empty says what may be left', async () => {
    const bucket = await newBucket();
    await world.store(bucket, 'hidden');
    await world.backend.deleteObject(bucket, { name: 'hidden' }, {});
    expect((await listAll(bucket)).names).toEqual([]);
    const error = await failure(world.backend.deleteContainer(bucket, {}));
    expect(error).toMatchObject({ code: 'container_not_empty' });
    expect(String(error)).toMatch(/old versions, hide markers or unfinished large files/);
  });

  test('an invalid name is refused before any request', async () => {
    world.forget();
    expect(await failure(world.backend.createContainer('new/container', {}))).toMatchObject({
      code: 'invalid_container_name',
    });
    expect(world.asked()).toEqual([]);
  });
});

describe('listings', () => {
  const names = ['a', 'b/1', 'b/2', 'b/c/3', 'b-', 'd/1', 'd/2', 'e', '\uff5e', '\u{10000}'];
  let bucket: ContainerRecord;

  beforeAll(async () => {
    bucket = await newBucket();
    for (const name of names) await world.store(bucket, name);
  });

  test('are in the order of UTF-8 bytes', async () => {
    const inOrder = names.toSorted((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
    expect((await listAll(bucket)).names).toEqual(inOrder);
  });

  test.each([1, 2, 3, 4, 10])('with pages of %i hold everything once', async (limit) => {
    const { names: found, pages } = await listAll(bucket, { limit });
    expect(new Set(found).size).toBe(names.length);
    expect(found).toHaveLength(names.length);
    expect(pages).toBeGreaterThanOrEqual(names.length / limit);
  });

  test.each([1, 2, 3, 10])('with a delimiter and pages of %i hold every folder once', async (limit) => {
    const { names: found } = await listAll(bucket, { delimiter: '/', limit });
    expect(found).toEqual(['a', 'b-', 'D b/', 'D d/', 'e', '\uff5e', '\u{10000}']);
  });

  test('a folder that comes again on the next page is given once', async () => {
    const last = JSON.stringify({ name: 'b/2', last: 'b/' });
    const page = await world.backend.listObjects(bucket, { prefix: '', delimiter: '/', limit: 1, cursor: last });
    expect(page.items).toEqual([]);
    expect(page.next).toBeDefined();
  });

  test('with a prefix ask the server for it', async () => {
    expect((await listAll(bucket, { prefix: 'b/' })).names).toEqual(['b/1', 'b/2', 'b/c/3']);
    expect((await listAll(bucket, { prefix: 'b/', delimiter: '/' })).names).toEqual(['b/1', 'b/2', 'D b/c/']);
  });

  test('a cursor of someone else is refused', async () => {
    const work = world.backend.listObjects(bucket, { prefix: '', limit: 1, cursor: 'not ours' });
    expect(await failure(work)).toMatchObject({ code: 'invalid_argument' });
  });
});

describe('a large page', () => {
  const names = Array.from({ length: 20 }, (_, n) => `object-${String(n).padStart(2, '0')}`);
  const query = { prefix: '', limit: 1000 };
  let bucket: ContainerRecord;

  beforeAll(async () => {
    bucket = await newBucket();
    const head = { metadata: { note: 'n'.repeat(5_000) } };
    for (const name of names) await world.backend.writeObject(bucket, headOf(name, head), bodyOf(name), {});
  });

  test('that core does not walk over is read as often as one likes', async () => {
    const page = await world.backend.listObjects(bucket, query);
    const namesIn = (rows: Iterable<{ readonly name: string }>) => Array.from(rows, ({ name }) => name);
    expect(namesIn(page.rows?.() ?? [])).toEqual(names);
    expect(namesIn(page.rows?.() ?? [])).toEqual(names);
    expect(namesIn(page.items)).toEqual(names);
  });

  test('that is released is no longer read, but its rows stay', async () => {
    const page = await world.backend.listObjects(bucket, query);
    const rows = [...(page.rows?.() ?? [])];
    page.release?.();
    expect(() => page.items).toThrow(/were released/);
    expect(rows[19]).toMatchObject({ name: 'object-19', extra: { fileInfo: { note: 'n'.repeat(5_000) } } });
  });

  test.each([undefined, '/'])(
    'is walked over by two at once, and by one who leaves: delimiter %s',
    async (delimiter) => {
      const container = await world.driver.getContainer(bucket.name);
      const walk = () =>
        delimiter === undefined ? container.iterateObjects() : container.iterateObjects({ delimiter });
      const [one, other] = [walk(), walk()];
      for await (const { name } of walk()) if (name === 'object-10') break;
      const seen: string[] = [];
      for await (const { name } of one) seen.push(name, (await other.next()).value?.name ?? '');
      expect(seen).toEqual(names.flatMap((name) => [name, name]));
    },
  );

  test('of versions is theirs', async () => {
    const { items } = await world.backend.versions.listVersions(bucket, query);
    expect(items.map(({ name }) => name)).toEqual(names);
    expect(items[0]?.metadata).toEqual({ note: 'n'.repeat(5_000) });
  });
});

describe('objects', () => {
  const odd = [
    '日本/é 😀.txt',
    '100%/a+b c?d#e&f=g',
    'back\\slash',
    '..',
    'a/../b',
    './c',
    'a%20b',
    'q"<>[]^`{|}~',
    `${'é'.repeat(125)}/${'x'.repeat(250)}`,
  ];

  test.each(odd)('the name %j comes back from every call', async (name) => {
    const bucket = await newBucket();
    const stored = await world.store(bucket, name, `content of ${name}`);
    const found = await world.backend.getObject(bucket, { name }, {});
    const { stream, object } = await world.backend.readObject(bucket, { name }, {});
    expect([stored.name, found.name, object.name]).toEqual([name, name, name]);
    expect((await listAll(bucket)).names).toEqual([name]);
    expect(Buffer.concat((await stream.toArray()) as Buffer[]).toString()).toBe(`content of ${name}`);
    await world.backend.deleteObject(bucket, { name }, { versions: 'delete' });
    await world.backend.deleteContainer(bucket, {});
  });

  test('a name with `..` does not lead to its neighbour', async () => {
    const bucket = await newBucket();
    await world.store(bucket, 'b', 'the neighbour');
    expect(await failure(world.backend.getObject(bucket, { name: 'a/../b' }, {}))).toMatchObject({
      code: 'object_not_found',
    });
    expect(await failure(world.backend.readObject(bucket, { name: 'a/../b' }, {}))).toMatchObject({
      code: 'object_not_found',
    });
  });

  test('an invalid name is refused before any request', async () => {
    const bucket = await newBucket();
    world.forget();
    expect(await failure(world.store(bucket, 'a//b'))).toMatchObject({ code: 'invalid_object_name' });
    expect(await failure(world.backend.multipart.begin(bucket, headOf('/a'), {}))).toMatchObject({
      code: 'invalid_object_name',
    });
    expect(world.asked()).toEqual([]);
  });

  test('are looked up with one HEAD', async () => {
    const bucket = await newBucket();
    await world.store(bucket, 'a');
    world.forget();
    await world.backend.getObject(bucket, { name: 'a' }, {});
    expect(world.asked()).toEqual(['b2_download_file_by_name 200']);
  });

  test('keep their metadata, content type and headers', async () => {
    const bucket = await newBucket();
    const lastModified = new Date(1_700_000_000_123);
    const head = headOf('a', {
      contentType: 'image/svg+xml',
      metadata: { author: 'Åsa +%', empty: '' },
      headers: { 'cache-control': 'max-age=60', 'content-disposition': 'attachment; filename="a b.svg"' },
      lastModified,
    });
    const stored = await world.backend.writeObject(bucket, head, bodyOf('x'), {});
    const found = await world.backend.getObject(bucket, { name: 'a' }, {});
    const [listed] = (await world.backend.listObjects(bucket, { prefix: '', limit: 1 })).items;
    for (const record of [stored, found, listed]) {
      expect(record).toMatchObject({
        contentType: 'image/svg+xml',
        metadata: { author: 'Åsa +%', empty: '' },
        checksums: { sha1: sha1(Buffer.from('x')) },
        extra: {
          fileInfo: {
            author: 'Åsa +%',
            'b2-cache-control': 'max-age=60',
            'b2-content-disposition': 'attachment; filename="a b.svg"',
            src_last_modified_millis: '1700000000123',
          },
        },
      });
    }
    expect(Object.keys(stored.metadata ?? {})).toEqual(['author', 'empty']);
  });

  test('may be empty', async () => {
    const bucket = await newBucket();
    await expect(world.store(bucket, 'empty', '')).resolves.toMatchObject({
      size: 0,
      checksums: { sha1: sha1(Buffer.alloc(0)) },
    });
    expect(await world.read(bucket, 'empty')).toHaveLength(0);
  });

  test('stored without verification have no hash that could be trusted', async () => {
    const bucket = await newBucket();
    const stored = await world.backend.writeObject(bucket, headOf('a'), bodyOf('x', { hashed: false }), {});
    expect(stored.checksums).toEqual({});
    expect(stored.extra['unverifiedSha1']).toBe(sha1(Buffer.from('x')));
  });

  test('an unknown option of our own is refused', async () => {
    const bucket = await newBucket();
    const work = world.backend.writeObject(bucket, headOf('a'), bodyOf('x'), { ex: { nonsense: 1 } });
    expect(String(await failure(work))).toContain("'nonsense'");
  });
});

describe('ranges', () => {
  test.each([
    [0, 1, '0'],
    [4, 6, '45'],
    [0, 10, '0123456789'],
    [5, undefined, '56789'],
    [8, 100, '89'],
  ])('[%i, %s) is %s', async (start, end, expected) => {
    const bucket = await newBucket();
    await world.store(bucket, 'digits', '0123456789');
    const range = end === undefined ? { start } : { start, end };
    const { stream, size, object } = await world.backend.readObject(bucket, { name: 'digits' }, { range });
    expect(Buffer.concat((await stream.toArray()) as Buffer[]).toString()).toBe(expected);
    expect([size, object.size]).toEqual([expected.length, 10]);
  });

  test.each(['0123456789', ''])('past the end of %j is an InvalidRangeError', async (content) => {
    const bucket = await newBucket();
    await world.store(bucket, 'digits', content);
    const work = world.backend.readObject(bucket, { name: 'digits' }, { range: { start: content.length } });
    expect(await failure(work)).toMatchObject({ code: 'invalid_range', status: 416 });
  });
});

describe('deleting', () => {
  test('an object that was overwritten leaves nothing behind where all versions are to be deleted', async () => {
    const bucket = await newBucket();
    for (const content of ['one', 'two', 'three']) await world.store(bucket, 'a', content);
    await world.store(bucket, 'a.bak');
    await world.backend.deleteObject(bucket, { name: 'a' }, { versions: 'delete' });
    expect((await world.backend.versions.listVersions(bucket, { prefix: '', limit: 100 })).items).toHaveLength(1);
    await world.backend.deleteObject(bucket, { name: 'a.bak' }, { versions: 'delete' });
    await world.backend.deleteContainer(bucket, {});
  });

  test('cut short, it has not brought older data back', async () => {
    const bucket = await newBucket();
    for (const content of ['one', 'two', 'three']) await world.store(bucket, 'a', content);
    world.emulator.faults.fail('b2_delete_file_version', { status: 400, skip: 1 });
    await failure(world.backend.deleteObject(bucket, { name: 'a' }, { versions: 'delete' }));
    expect(String(await world.read(bucket, 'a'))).toBe('three');
    world.emulator.faults.clear();
  });

  test('more versions than a page holds', async () => {
    const bucket = await newBucket();
    for (let count = 0; count < 120; count += 1) await world.store(bucket, 'a', String(count));
    await world.backend.deleteObject(bucket, { name: 'a' }, { versions: 'delete' });
    await world.backend.deleteContainer(bucket, {});
  });

  test('what is not there', async () => {
    const bucket = await newBucket();
    await world.store(bucket, 'ab');
    for (const versions of ['keep', 'delete'] as const) {
      expect(await failure(world.backend.deleteObject(bucket, { name: 'a' }, { versions }))).toMatchObject({
        code: 'object_not_found',
        objectName: 'a',
      });
    }
  });

  test('needs no more than a key that may write, and is one request', async () => {
    const bucket = await newBucket();
    for (const content of ['one', 'two']) await world.store(bucket, 'a', content);
    const writer = await world.connectRestricted({ capabilities: ['writeFiles'], bucketIds: [bucket.id ?? ''] });
    await writer.listRegions();
    world.forget();
    await writer.deleteObject({ container: bucket, name: 'a' });
    expect(world.asked()).toEqual(['b2_hide_file 200']);
    await expect(writer.deleteObject({ container: bucket, name: 'a' })).rejects.toThrow("object 'a' does not exist");
    await expect(writer.deleteObject({ container: bucket, name: 'b' })).rejects.toThrow("object 'b' does not exist");
    expect(world.asked()).toEqual(['b2_hide_file 200', 'b2_hide_file 400', 'b2_hide_file 400']);
  });

  test('hides it: one request, whatever there is of it', async () => {
    const bucket = await newBucket();
    await world.store(bucket, 'a');
    await world.backend.deleteObject(bucket, { name: 'a' }, {});
    expect(await failure(world.backend.getObject(bucket, { name: 'a' }, {}))).toMatchObject({
      code: 'object_not_found',
    });
    const { items } = await world.backend.versions.listVersions(bucket, { prefix: '', limit: 10 });
    expect(items.map(({ isHideMarker, isLatest, size }) => [isHideMarker, isLatest, size])).toEqual([
      [true, true, 0],
      [false, false, 1],
    ]);
    expect(await failure(world.backend.deleteObject(bucket, { name: 'a' }, {}))).toMatchObject({
      code: 'object_not_found',
    });
  });
});

describe('versions', () => {
  async function threeVersions(): Promise<{ bucket: ContainerRecord; ids: [string, string, string] }> {
    const bucket = await newBucket();
    const stored = async (content: string): Promise<string> =>
      (await world.store(bucket, 'a', content)).versionId ?? '';
    return { bucket, ids: [await stored('one'), await stored('two'), await stored('three')] };
  }

  test.each([1, 2, 10])('in pages of %i are all there, newest first, one of each name the latest', async (limit) => {
    const { bucket, ids } = await threeVersions();
    await world.store(bucket, 'b');
    const found: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.backend.versions.listVersions(bucket, { prefix: '', limit, cursor });
      found.push(...page.items.map(({ name, isLatest }) => [name, isLatest]));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(found).toEqual([
      ['a', true],
      ['a', false],
      ['a', false],
      ['b', true],
    ]);
    expect(new Set(ids).size).toBe(3);
  });

  test('an older one is read and looked up by its id', async () => {
    const { bucket, ids } = await threeVersions();
    const key = { name: 'a', versionId: ids[0] };
    const { stream, object } = await world.backend.readObject(bucket, key, {});
    expect(Buffer.concat((await stream.toArray()) as Buffer[]).toString()).toBe('one');
    expect(object.versionId).toBe(ids[0]);
    await expect(world.backend.getObject(bucket, key, {})).resolves.toMatchObject({ versionId: ids[0], size: 3 });
  });

  test('an id of another name is not found', async () => {
    const { bucket, ids } = await threeVersions();
    const work = world.backend.getObject(bucket, { name: 'other', versionId: ids[0] }, {});
    expect(await failure(work)).toMatchObject({ code: 'object_not_found' });
  });

  test('restoring a hidden one deletes the markers and copies nothing', async () => {
    const { bucket, ids } = await threeVersions();
    await world.backend.versions.hideObject(bucket, 'a', {});
    world.forget();
    const restored = await world.backend.versions.restoreVersion(bucket, { name: 'a', versionId: ids[2] }, {});
    expect(restored.versionId).toBe(ids[2]);
    expect(world.asked('b2_copy_file')).toEqual([]);
    expect(String(await world.read(bucket, 'a'))).toBe('three');
  });

  test('restoring an older one copies it and keeps the rest', async () => {
    const { bucket, ids } = await threeVersions();
    await world.backend.versions.restoreVersion(bucket, { name: 'a', versionId: ids[0] }, {});
    expect(String(await world.read(bucket, 'a'))).toBe('one');
    expect((await world.backend.versions.listVersions(bucket, { prefix: '', limit: 10 })).items).toHaveLength(4);
  });

  test('restoring the newest does nothing', async () => {
    const { bucket, ids } = await threeVersions();
    const restored = await world.backend.versions.restoreVersion(bucket, { name: 'a', versionId: ids[2] }, {});
    expect(restored.versionId).toBe(ids[2]);
  });

  test('deleting one exposes the one before', async () => {
    const { bucket, ids } = await threeVersions();
    await world.backend.versions.deleteVersion(bucket, { name: 'a', versionId: ids[2] }, {});
    expect(String(await world.read(bucket, 'a'))).toBe('two');
  });

  test('an unfinished large file is an upload, not a version', async () => {
    const bucket = await newBucket();
    const large = await world.backend.multipart.begin(bucket, headOf('a'), {});
    expect((await world.backend.versions.listVersions(bucket, { prefix: '', limit: 10 })).items).toEqual([]);
    const { items } = await world.backend.multipart.listUploads(bucket, { prefix: '', limit: 10 });
    expect(items.map(({ id }) => id)).toEqual([large.id]);
  });
});

describe('copies', () => {
  test('keep type and metadata, or take new ones', async () => {
    const [from, to] = [await newBucket(), await newBucket()];
    await world.backend.writeObject(from, headOf('a', { metadata: { x: '1' } }), bodyOf('content'), {});
    const source = { container: from, object: { name: 'a' } };
    const kept = await world.backend.copy.copyObject(source, { container: to, name: 'kept' }, {});
    const head = headOf('changed', { contentType: 'text/html', metadata: { y: '2' } });
    const changed = await world.backend.copy.copyObject(source, { container: to, name: 'changed', head }, {});
    expect(kept).toMatchObject({ contentType: 'text/plain', metadata: { x: '1' }, size: 7 });
    expect(changed).toMatchObject({ contentType: 'text/html', metadata: { y: '2' }, size: 7 });
    expect(String(await world.read(to, 'kept'))).toBe('content');
  });

  test('with new metadata keep the headers and the time of the last change', async () => {
    const bucket = await newBucket();
    const head = headOf('a', {
      metadata: { old: '1' },
      headers: { 'cache-control': 'no-store' },
      lastModified: new Date(1_700_000_000_000),
    });
    await world.backend.writeObject(bucket, head, bodyOf('x'), {});
    const target = { container: bucket, name: 'b', head: headOf('b', { metadata: { new: '2' } }) };
    const copy = await world.backend.copy.copyObject({ container: bucket, object: { name: 'a' } }, target, {});
    expect(copy.extra['fileInfo']).toEqual({
      new: '2',
      'b2-cache-control': 'no-store',
      src_last_modified_millis: '1700000000000',
    });
  });

  test('of what is not there', async () => {
    const bucket = await newBucket();
    const source = { container: bucket, object: { name: 'missing' } };
    const work = world.backend.copy.copyObject(source, { container: bucket, name: 'x' }, {});
    expect(await failure(work)).toMatchObject({ code: 'object_not_found', objectName: 'missing' });
  });

  test('by ranges become the parts of one object', async () => {
    const bucket = await newBucket();
    const content = Buffer.from('0123456789'.repeat(300));
    await world.store(bucket, 'source', content);
    const location = { container: bucket, object: { name: 'source' } };
    const large = await world.backend.multipart.begin(bucket, headOf('large'), {});
    const parts = [
      await world.backend.copy.copyPart({ ...location, range: { start: 0, end: 1500 } }, large, 1, {}),
      await world.backend.copy.copyPart({ ...location, range: { start: 1500, end: 3000 } }, large, 2, {}),
    ];
    await world.backend.multipart.complete(large, parts, {});
    expect(sha1(await world.read(bucket, 'large'))).toBe(sha1(content));
  });
});

describe('links', () => {
  test('read an object without credentials, and only for that long', async () => {
    const bucket = await newBucket();
    await world.store(bucket, 'a b/ü.txt', 'linked');
    const request = { expiresIn: 60, contentDisposition: 'attachment; filename="x y"', contentType: 'text/css' };
    const url = await world.backend.links.signedUrl(bucket, { name: 'a b/ü.txt' }, request);
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([200, 'linked']);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="x y"');
    expect(answer.headers.get('content-type')).toBe('text/css');
    expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(401);
  });

  test('are refused for names no URL can hold', async () => {
    const bucket = await newBucket();
    const work = world.backend.links.signedUrl(bucket, { name: 'a/../b' }, { expiresIn: 1 });
    expect(await failure(work)).toMatchObject({ code: 'invalid_object_name' });
  });

  test('of a private bucket carry a token, of a public one none', async () => {
    const bucket = await newBucket();
    await world.store(bucket, 'a', 'shown');
    const before = await world.backend.cdn.objectUrl(bucket, { name: 'a' }, { expiresIn: 60 });
    await world.backend.cdn.enableContainer(bucket, {});
    const after = await world.backend.cdn.objectUrl(bucket, { name: 'a' }, { expiresIn: 60 });
    expect([before.includes('Authorization='), after.includes('Authorization=')]).toEqual([true, false]);
    expect(await (await fetch(after)).text()).toBe('shown');
    expect(after.startsWith(await world.backend.cdn.containerUrl(bucket, {}))).toBe(true);
  });

  test('have the base of a CDN where one is configured', async () => {
    const bucket = await newBucket({ bucketType: 'allPublic' });
    const { backend } = world.connect(undefined, { cdnUrl: 'https://cdn.example.com/' });
    await expect(backend.cdn.objectUrl(bucket, { name: 'a b' }, { expiresIn: 1 })).resolves.toBe(
      `https://cdn.example.com/file/${bucket.name}/a%20b`,
    );
  });
});

describe('large files', () => {
  test('come in parts and keep the hash of the whole', async () => {
    const bucket = await newBucket();
    const content = Buffer.concat([Buffer.alloc(1000, 1), Buffer.alloc(10, 2)]);
    const large = await world.backend.multipart.begin(
      bucket,
      headOf('large', { checksums: { sha1: sha1(content) } }),
      {},
    );
    const parts = [
      await world.backend.multipart.writePart(large, 1, bodyOf(content.subarray(0, 1000)), {}),
      await world.backend.multipart.writePart(large, 2, bodyOf(content.subarray(1000), { hashed: false }), {}),
    ];
    const stored = await world.backend.multipart.complete(large, parts, {});
    expect(stored).toMatchObject({ size: 1010, checksums: { sha1: sha1(content) }, metadata: {} });
    await expect(world.backend.getObject(bucket, { name: 'large' }, {})).resolves.toMatchObject({
      checksums: { sha1: sha1(content) },
    });
  });

  test('whose hash nobody stored have none', async () => {
    const bucket = await newBucket();
    const large = await world.backend.multipart.begin(bucket, headOf('large'), {});
    const parts = [
      await world.backend.multipart.writePart(large, 1, bodyOf(Buffer.alloc(1000)), {}),
      await world.backend.multipart.writePart(large, 2, bodyOf('x'), {}),
    ];
    await expect(world.backend.multipart.complete(large, parts, {})).resolves.toMatchObject({ checksums: {} });
  });

  test('tell their parts, page by page', async () => {
    const bucket = await newBucket();
    const large = await world.backend.multipart.begin(bucket, headOf('large'), {});
    for (const number of [1, 2, 3]) await world.backend.multipart.writePart(large, number, bodyOf(`${number}`), {});
    const first = await world.backend.multipart.listParts(large, { limit: 2 });
    const second = await world.backend.multipart.listParts(large, { limit: 2, cursor: first.next });
    expect([...first.items, ...second.items].map(({ partNumber }) => partNumber)).toEqual([1, 2, 3]);
    expect(second.next).toBeUndefined();
  });

  test('have the limits the account was told', async () => {
    await expect(world.backend.multipart.limits({})).resolves.toEqual({
      minPartSize: 1_000,
      recommendedPartSize: 100_000,
      maxPartSize: 5_000_000_000,
      maxParts: 10_000,
      maxObjectSize: 10_000_000_000_000,
    });
  });
});
