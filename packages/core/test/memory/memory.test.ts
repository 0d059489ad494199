import { describe, expect, test } from '@jest/globals';
import { addAbortSignal, Readable } from 'node:stream';
import {
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerIsNotEmptyError,
  InvalidArgumentError,
  InvalidContainerNameError,
  InvalidRangeError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
} from '../../src/errors/index.js';
import { MemoryBackend, MemoryStorageDriver } from '../../src/memory/index.js';
import type { BodyReading, ObjectQuery, Page, UploadBody, UploadHead } from '../../src/spi/index.js';
import { bytes, CONTAINER, failure, memory, read, sha256, store } from '../transfer/fakes.js';

const head: UploadHead = { name: 'name', contentType: 'x/y', metadata: {}, headers: {} };

function body(stream: () => Readable, size = 5): UploadBody {
  const open = ({ signal }: BodyReading = {}): Readable =>
    signal === undefined ? stream() : addAbortSignal(signal, stream());
  return { size, algorithm: undefined, open, digest: () => undefined };
}

async function pages<T>(fetch: (cursor: string | undefined) => Promise<Page<T>>): Promise<readonly (readonly T[])[]> {
  const all: (readonly T[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await fetch(cursor);
    all.push(page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}

async function names(backend: MemoryBackend, query: Partial<ObjectQuery> & { readonly limit: number }) {
  const found = await pages((cursor) => backend.listObjects(CONTAINER, { prefix: '', ...query, cursor }));
  return found.map((page) => page.map(({ name }) => name));
}

async function stocked(...list: readonly string[]): Promise<MemoryBackend> {
  const backend = await memory();
  for (const name of list) await store(backend, Buffer.from(name), name);
  return backend;
}

describe('containers', () => {
  test('are listed in order, page by page', async () => {
    const backend = new MemoryBackend();
    for (const name of ['c', 'a', 'b']) await backend.createContainer(name, {});
    const found = await pages((cursor) => backend.listContainers({ limit: 2, cursor }));
    expect(found.map((page) => page.map(({ name }) => name))).toEqual([['a', 'b'], ['c']]);
  });

  test('none at all is an empty page', async () => {
    expect(await new MemoryBackend().listContainers({ limit: 5 })).toEqual({ items: [] });
  });

  test('live from creation to deletion, and a name can be used again', async () => {
    const backend = new MemoryBackend();
    const first = await backend.createContainer('a', {});
    expect(await failure(backend.createContainer('a', {}))).toBeInstanceOf(ContainerAlreadyExistsError);
    await backend.deleteContainer(first, {});
    expect(await failure(backend.getContainer('a', {}))).toBeInstanceOf(ContainerDoesNotExistError);
    expect(await failure(backend.deleteContainer(first, {}))).toBeInstanceOf(ContainerDoesNotExistError);
    await backend.createContainer('a', {});
    expect(await failure(backend.listObjects(first, { prefix: '', limit: 1 }))).toBeInstanceOf(
      ContainerDoesNotExistError,
    );
  });

  test('whose name holds a slash are refused', async () => {
    expect(await failure(new MemoryBackend().createContainer('a/b', {}))).toBeInstanceOf(InvalidContainerNameError);
  });

  test('that still hold an object, a version, a hide marker or an unfinished upload cannot be deleted', async () => {
    const backend = await stocked('a');
    const refused = async (): Promise<void> =>
      expect(await failure(backend.deleteContainer(CONTAINER, {}))).toBeInstanceOf(ContainerIsNotEmptyError);
    await refused();
    const marker = await backend.versions.hideObject(CONTAINER, 'a', {});
    await refused();
    const { items } = await backend.versions.listVersions(CONTAINER, { prefix: '', limit: 9 });
    await backend.versions.deleteVersion(CONTAINER, { name: 'a', versionId: items[1]?.versionId ?? '' }, {});
    await refused();
    await backend.versions.deleteVersion(CONTAINER, marker, {});
    const upload = await backend.multipart.begin(CONTAINER, head, {});
    await refused();
    await backend.multipart.abort(upload, {});
    await backend.deleteContainer(CONTAINER, {});
  });
});

describe('a listing', () => {
  const list = ['b', 'a', '\u{1f98a}', '\uffee', 'Z', 'a/2', 'a/1', 'a/1/x', 'é', 'a0'];
  const sorted = [...list].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

  test.each([1, 2, 3, 9, 10, 11])(
    'of pages of %s is complete, in the order of UTF-8 bytes, and ends with its last row',
    async (limit) => {
      const found = await names(await stocked(...list), { limit });
      expect(found.flat()).toEqual(sorted);
      expect(found).toHaveLength(Math.ceil(list.length / limit));
    },
  );

  test.each([
    ['', sorted],
    ['a', ['a', 'a/1', 'a/1/x', 'a/2', 'a0']],
    ['a/', ['a/1', 'a/1/x', 'a/2']],
    ['a/1', ['a/1', 'a/1/x']],
    ['\u{1f98a}', ['\u{1f98a}']],
    ['nope', []],
  ])('with the prefix "%s" holds %j', async (prefix, expected) => {
    expect((await names(await stocked(...list), { limit: 2, prefix })).flat()).toEqual(expected);
  });

  test.each([
    ['', '/', ['a', 'a/', 'a0', 'b', 'b/']],
    ['a', '/', ['a', 'a/', 'a0']],
    ['a/', '/', ['a/1', 'a/1/']],
    ['', '/1', ['a', 'a/1', 'a0', 'b', 'b/1']],
    ['b//', '/', ['b//c']],
  ])('with the prefix "%s" and the delimiter "%s" folds to %j', async (prefix, delimiter, expected) => {
    const backend = await stocked('a', 'a/1', 'a/1/x', 'a/1/y', 'a0', 'b', 'b//c', 'b/1');
    const normal = delimiter === '/1' ? ['a', 'a/1', 'a0', 'b', 'b//c', 'b/1'] : expected;
    for (const limit of [1, 2, 100]) {
      expect((await names(backend, { limit, prefix, delimiter })).flat()).toEqual(normal);
    }
  });

  test('tells a folder from an object', async () => {
    const backend = await stocked('a/', 'a/b', 'c');
    const { items } = await backend.listObjects(CONTAINER, { prefix: '', delimiter: '/', limit: 9 });
    expect(items.map(({ kind, name }) => [kind, name])).toEqual([
      ['prefix', 'a/'],
      ['object', 'c'],
    ]);
  });

  test('does not show what is hidden, nor a folder in which everything is', async () => {
    const backend = await stocked('a', 'b/1', 'c');
    await backend.versions.hideObject(CONTAINER, 'a', {});
    await backend.versions.hideObject(CONTAINER, 'b/1', {});
    expect((await names(backend, { limit: 1, delimiter: '/' })).flat()).toEqual(['c']);
  });

  test('goes on in its place although names came and went', async () => {
    const backend = await stocked('a', 'b', 'c', 'd');
    const { next } = await backend.listObjects(CONTAINER, { prefix: '', limit: 2 });
    await backend.deleteObject(CONTAINER, { name: 'c' }, {});
    await store(backend, Buffer.from('x'), 'b1');
    await store(backend, Buffer.from('x'), 'c1');
    const page = await backend.listObjects(CONTAINER, { prefix: '', limit: 9, cursor: next });
    expect(page.items.map(({ name }) => name)).toEqual(['c1', 'd']);
  });

  test('refuses a cursor that is none', async () => {
    const backend = await memory();
    expect(await failure(backend.listObjects(CONTAINER, { prefix: '', limit: 1, cursor: 'x' }))).toBeInstanceOf(
      InvalidArgumentError,
    );
  });

  test('of 3,000 names that come in any order is in order', async () => {
    const backend = await memory();
    const all = Array.from({ length: 3000 }, (_, index) => `n${String((index * 7919) % 3000).padStart(5, '0')}`);
    for (const name of all) await store(backend, Buffer.alloc(0), name);
    const found = (await names(backend, { limit: 1000 })).flat();
    expect(found).toEqual([...all].sort());
  });
});

describe('objects', () => {
  test.each(['%', '?', '#', '+', ' ', 'a//b', '..', '/a', '\\', 'ünï', '🦊', 'x'.repeat(1024)])(
    'may be called %j',
    async (name) => {
      const backend = await stocked(name);
      expect((await backend.getObject(CONTAINER, { name }, {})).name).toBe(name);
      expect(await names(backend, { limit: 5 })).toEqual([[name]]);
      expect((await read((await backend.readObject(CONTAINER, { name }, {})).stream)).toString()).toBe(name);
      await backend.deleteObject(CONTAINER, { name }, {});
      expect(await names(backend, { limit: 5 })).toEqual([[]]);
    },
  );

  test.each([
    ['getObject', (backend: MemoryBackend) => backend.getObject(CONTAINER, { name: 'no' }, {})],
    ['readObject', (backend: MemoryBackend) => backend.readObject(CONTAINER, { name: 'no' }, {})],
    ['deleteObject', (backend: MemoryBackend) => backend.deleteObject(CONTAINER, { name: 'no' }, {})],
    ['a version', (backend: MemoryBackend) => backend.getObject(CONTAINER, { name: 'a', versionId: 'v9' }, {})],
    ['a hidden one', (backend: MemoryBackend) => backend.getObject(CONTAINER, { name: 'hidden' }, {})],
  ])('that do not exist are a typed error: %s', async (_, call) => {
    const backend = await stocked('a', 'hidden');
    await backend.versions.hideObject(CONTAINER, 'hidden', {});
    expect(await failure(call(backend))).toBeInstanceOf(ObjectDoesNotExistError);
  });

  test('in a container that does not exist are that error', async () => {
    const nowhere = { name: 'nowhere' };
    const backend = await memory();
    const calls = [
      backend.getObject(nowhere, { name: 'a' }, {}),
      backend.readObject(nowhere, { name: 'a' }, {}),
      backend.writeObject(
        nowhere,
        head,
        body(() => Readable.from(['12345'])),
        {},
      ),
      backend.deleteObject(nowhere, { name: 'a' }, {}),
      backend.listObjects(nowhere, { prefix: '', limit: 1 }),
      backend.multipart.begin(nowhere, head, {}),
      backend.versions.listVersions(nowhere, { prefix: '', limit: 1 }),
    ];
    for (const call of calls) expect(await failure(call)).toBeInstanceOf(ContainerDoesNotExistError);
  });

  test.each([
    [{ start: 0 }, 0, 9],
    [{ start: 2, end: 4 }, 2, 4],
    [{ start: 8, end: 99 }, 8, 9],
  ])('give the range %j', async (range, start, end) => {
    const backend = await memory();
    await store(backend, bytes(9));
    const found = await backend.readObject(CONTAINER, { name: 'name' }, { range });
    expect(found.size).toBe(end - start);
    expect(await read(found.stream)).toEqual(bytes(9).subarray(start, end));
    expect(await failure(backend.readObject(CONTAINER, { name: 'name' }, { range: { start: 9 } }))).toBeInstanceOf(
      InvalidRangeError,
    );
  });

  test.each([
    ['md5', 32],
    ['sha1', 40],
    ['sha256', 64],
    ['crc32', 8],
    ['crc32c', 8],
    ['crc64nvme', 16],
  ] as const)('keep a real %s', async (checksum, digits) => {
    const backend = await memory({ checksum });
    expect((await store(backend, bytes(5))).checksums[checksum]).toHaveLength(digits);
    expect(backend.capabilities.checksums).toEqual([expect.objectContaining({ algorithm: checksum })]);
  });

  test('are neither changed by their writer nor by their reader afterwards', async () => {
    const backend = await memory();
    const data = Buffer.from('hello');
    await backend.writeObject(
      CONTAINER,
      head,
      body(() => Readable.from([data])),
      {},
    );
    data.fill('x');
    (await read((await backend.readObject(CONTAINER, { name: 'name' }, {})).stream)).fill('y');
    const opened = await backend.readObject(CONTAINER, { name: 'name' }, {});
    for await (const chunk of opened.stream as AsyncIterable<Buffer>) chunk.fill('z');
    expect(backend.contents(CONTAINER.name).get('name')?.toString()).toBe('hello');
  });

  test('that fail or are aborted while they are written leave nothing', async () => {
    const backend = await memory();
    const broken = new Error('broken');
    const failing = body(() => new Readable({ read: (): void => undefined }).destroy(broken));
    expect(await failure(backend.writeObject(CONTAINER, head, failing, {}))).toBe(broken);
    const controller = new AbortController();
    const hanging = body(() => new Readable({ read: (): void => void setImmediate(() => controller.abort(broken)) }));
    const { signal } = controller;
    expect(await failure(backend.writeObject(CONTAINER, head, hanging, { signal }))).toBe(broken);
    const wrong = { ...head, checksums: { sha256: sha256(Buffer.from('other')) } };
    const write = backend.writeObject(
      CONTAINER,
      wrong,
      body(() => Readable.from(['12345'])),
      {},
    );
    expect(await failure(write)).toBeInstanceOf(ObjectHashMismatchError);
    expect(backend.contents(CONTAINER.name).size).toBe(0);
  });

  test('refuse options of other providers', async () => {
    const backend = await memory();
    const error = await failure(backend.getObject(CONTAINER, { name: 'a' }, { ex: { storageClass: 'cold' } }));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(String(error)).toContain('storageClass');
  });
});

describe('versions', () => {
  test('are listed by name, then newest first, page by page', async () => {
    const backend = await stocked('b', 'a', 'b', 'a', 'c', 'b');
    await backend.versions.hideObject(CONTAINER, 'b', {});
    for (const limit of [1, 2, 3, 100]) {
      const found = await pages((cursor) => backend.versions.listVersions(CONTAINER, { prefix: '', limit, cursor }));
      const rows = found.flat().map(({ name, isLatest, isHideMarker }) => [name, isLatest, isHideMarker]);
      expect(rows).toEqual([
        ['a', true, false],
        ['a', false, false],
        ['b', true, true],
        ['b', false, false],
        ['b', false, false],
        ['b', false, false],
        ['c', true, false],
      ]);
    }
  });

  test('that are older can be read, restored and deleted', async () => {
    const backend = await memory();
    const old = await store(backend, Buffer.from('old'));
    await store(backend, Buffer.from('new'));
    const key = { name: 'name', versionId: old.versionId ?? '' };
    expect((await read((await backend.readObject(CONTAINER, key, {})).stream)).toString()).toBe('old');
    await backend.versions.restoreVersion(CONTAINER, key, {});
    expect(backend.contents(CONTAINER.name).get('name')?.toString()).toBe('old');
    await backend.versions.deleteVersion(CONTAINER, key, {});
    expect(await failure(backend.getObject(CONTAINER, key, {}))).toBeInstanceOf(ObjectDoesNotExistError);
    expect(backend.contents(CONTAINER.name).get('name')?.toString()).toBe('old');
  });

  test('come back when their hide marker is deleted', async () => {
    const backend = await stocked('a');
    const marker = await backend.versions.hideObject(CONTAINER, 'a', {});
    await backend.versions.deleteVersion(CONTAINER, marker, {});
    expect(await names(backend, { limit: 5 })).toEqual([['a']]);
  });

  test('stay when the object is deleted, unless they are to go', async () => {
    const backend = await stocked('a', 'a', 'b');
    await backend.deleteObject(CONTAINER, { name: 'a' }, { versions: 'delete' });
    await backend.deleteObject(CONTAINER, { name: 'b' }, {});
    const { items } = await backend.versions.listVersions(CONTAINER, { prefix: '', limit: 9 });
    expect(items.map(({ name }) => name)).toEqual(['b', 'b']);
  });
});

describe('uploads in parts', () => {
  const part = (text: string): UploadBody => body(() => Readable.from([Buffer.from(text)]), text.length);

  test('show nothing until they are complete; a part sent again replaces the first', async () => {
    const backend = await memory();
    const upload = await backend.multipart.begin(CONTAINER, head, {});
    await backend.multipart.writePart(upload, 1, part('one'), {});
    const second = await backend.multipart.writePart(upload, 2, part('two'), {});
    const first = await backend.multipart.writePart(upload, 1, part('ONE'), {});
    expect(await failure(backend.getObject(CONTAINER, { name: 'name' }, {}))).toBeInstanceOf(ObjectDoesNotExistError);
    const found = await pages((cursor) => backend.multipart.listParts(upload, { limit: 1, cursor }));
    expect(found).toEqual([[first], [second]]);
    const record = await backend.multipart.complete(upload, [first, second], {});
    expect(record).toMatchObject({ size: 6, checksums: { sha256: sha256(Buffer.from('ONEtwo')) } });
    expect(await failure(backend.multipart.complete(upload, [first], {}))).toBeInstanceOf(ObjectDoesNotExistError);
    await backend.multipart.abort(upload, {});
  });

  test('are refused when a part is missing, too small, too large, another one, or past the last', async () => {
    const backend = await memory({ parts: { minPartSize: 3, maxPartSize: 5, maxParts: 3 } });
    const { multipart } = backend;
    const upload = await multipart.begin(CONTAINER, head, {});
    const small = await multipart.writePart(upload, 1, part('12'), {});
    const good = await multipart.writePart(upload, 2, part('345'), {});
    const refused = [
      multipart.complete(upload, [good], {}),
      multipart.complete(upload, [small, good], {}),
      multipart.complete(upload, [good, small], {}),
      multipart.complete(upload, [{ ...small, checksums: { sha256: 'x' } }], {}),
      multipart.complete(upload, [small, good, { ...good, partNumber: 3 }], {}),
      multipart.writePart(upload, 3, part('123456'), {}),
      multipart.writePart(upload, 4, part('123'), {}),
      multipart.writePart(upload, 0, part('123'), {}),
    ];
    for (const call of refused) expect(await failure(call)).toBeInstanceOf(InvalidArgumentError);
  });

  test('that are unfinished are listed by name, by prefix, page by page', async () => {
    const backend = await memory();
    for (const name of ['b', 'a/2', 'a/1', 'a/1']) await backend.multipart.begin(CONTAINER, { ...head, name }, {});
    const found = await pages((cursor) => backend.multipart.listUploads(CONTAINER, { prefix: 'a/', limit: 2, cursor }));
    expect(found.map((page) => page.map(({ name }) => name))).toEqual([['a/1', 'a/1'], ['a/2']]);
  });
});

describe('the driver', () => {
  test('takes what every driver takes and refuses what it does not know', () => {
    expect(new MemoryStorageDriver('key', 'secret').provider).toBe('memory');
    expect(() => new MemoryStorageDriver('key', 'secret', { pagesize: 3 } as never)).toThrow(InvalidArgumentError);
    expect(() => new MemoryStorageDriver('key', 'secret', { pageSize: 0 })).toThrow("option 'pageSize'");
  });

  test('lets a test look inside and begin anew', async () => {
    const driver = new MemoryStorageDriver();
    const container = await driver.createContainer('photos');
    await container.uploadObjectViaStream('meow', 'cat.txt');
    expect(driver.exContents('photos').get('cat.txt')?.toString()).toBe('meow');
    driver.exClear();
    expect(await driver.listContainers()).toHaveLength(0);
  });

  test('is a world of its own, the same in every run', async () => {
    const run = async () => {
      const driver = new MemoryStorageDriver('k', 's', { clock: () => 1000 });
      const container = await driver.createContainer('a');
      return (await container.uploadObjectViaStream('x', 'y')).versionId;
    };
    expect(await run()).toBe(await run());
  });
});
