import { describe, expect, test } from '@jest/globals';
import {
  ConflictError,
  NetworkError,
  NotSupportedError,
  ObjectAlreadyExistsError,
  ObjectChangedError,
  ObjectHashMismatchError,
  PermissionDeniedError,
} from '../../src/errors/index.js';
import type { ConditionSupport, ObjectKey, StorageBackend } from '../../src/spi/index.js';
import { StorageDriver } from '../../src/storage-driver.js';
import { openObject } from '../../src/transfer/read/open-object.js';
import { prefixed } from '../../src/wrap/index.js';
import {
  altered,
  breaking,
  bytes,
  CONTAINER,
  failure,
  from,
  instant,
  memory,
  read,
  store,
  unfinished,
} from './fakes.js';

const PARTS = { partSize: 10 };

/** A backend that says of itself that it compares less than memory does. */
function comparing(backend: StorageBackend, conditions: Partial<ConditionSupport>): StorageBackend {
  const { capabilities } = backend;
  return altered(backend, {
    capabilities: { ...capabilities, conditions: { ...capabilities.conditions, ...conditions } },
  });
}

/** A driver, and the calls that its backend is asked for. */
function asked(backend: StorageBackend, names: readonly (keyof StorageBackend)[]) {
  const calls: string[] = [];
  const told = Object.fromEntries(
    names.map((name) => {
      const call = (backend[name] as (...parameters: unknown[]) => unknown).bind(backend);
      return [name, (...parameters: unknown[]) => (calls.push(name), call(...parameters))];
    }),
  );
  return { driver: new StorageDriver(altered(backend, told)), calls };
}

test('errors about conditions are conflicts with codes of their own, and name the object', () => {
  const changed = new ObjectChangedError('a');
  const exists = new ObjectAlreadyExistsError('b', { provider: 'memory' });
  for (const error of [changed, exists]) expect(error).toBeInstanceOf(ConflictError);
  expect([changed.code, changed.objectName, changed.name]).toEqual(['object_changed', 'a', 'ObjectChangedError']);
  expect([exists.code, exists.objectName, exists.provider]).toEqual(['object_already_exists', 'b', 'memory']);
  expect(new ConflictError('other').code).toBe('conflict');
});

describe('an upload in parts under a condition', () => {
  test('begins nothing where it cannot be met any more', async () => {
    const backend = await memory();
    await store(backend, bytes(5));
    const driver = new StorageDriver(altered(backend, { multipart: altered(backend.multipart, { begin: undefined }) }));
    const upload = (conditions: object) =>
      failure(driver.uploadObjectViaStream(bytes(50), CONTAINER, 'name', { ...PARTS, ...conditions }));
    expect(await upload({ ifNoneMatch: '*' })).toBeInstanceOf(ObjectAlreadyExistsError);
    expect(await upload({ ifMatch: '"other"' })).toBeInstanceOf(ObjectChangedError);
  });

  test('is sent where nobody may look, and compared at its end', async () => {
    const backend = await memory();
    const blind = altered<StorageBackend>(backend, {
      getObject: async () => Promise.reject(new PermissionDeniedError('may only write')),
    });
    const create = () =>
      new StorageDriver(blind).uploadObjectViaStream(bytes(50), CONTAINER, 'name', { ...PARTS, ifNoneMatch: '*' });
    expect((await create()).size).toBe(50);
    expect(await failure(create())).toBeInstanceOf(ObjectAlreadyExistsError);
    expect(await unfinished(backend)).toBe(0);
  });

  test('is the only one that looks: one write does not, nor do parts without a condition', async () => {
    const { driver, calls } = asked(await memory(), ['getObject']);
    await driver.uploadObjectViaStream(bytes(5), CONTAINER, 'small', { ifNoneMatch: '*' });
    await driver.uploadObjectViaStream(bytes(50), CONTAINER, 'large', PARTS);
    expect(calls).toEqual([]);
    await driver.uploadObjectViaStream(bytes(50), CONTAINER, 'new', { ...PARTS, ifNoneMatch: '*' });
    expect(calls).toEqual(['getObject']);
  });
});

describe('a copy under a condition', () => {
  test('goes through this process where the provider compares only what it is sent', async () => {
    const backend = await memory();
    await store(backend, bytes(5));
    const { driver, calls } = asked(comparing(backend, { copy: [] }), ['readObject', 'writeObject']);
    const copy = () =>
      driver.copyObject({ container: CONTAINER, name: 'name' }, CONTAINER, 'copy', { ifNoneMatch: '*' });
    await copy();
    expect(calls.toSorted()).toEqual(['readObject', 'writeObject']);
    expect(await failure(copy())).toBeInstanceOf(ObjectAlreadyExistsError);
  });

  test('that is too large for the one call that compares is refused, and nothing is stored', async () => {
    const backend = await memory({ maxCopySize: 3 });
    await store(backend, bytes(50));
    const driver = new StorageDriver(comparing(backend, { write: [] }));
    const source = { container: CONTAINER, name: 'name' };
    const copy = driver.copyObject(source, CONTAINER, 'copy', { ifNoneMatch: '*' });
    expect(await failure(copy)).toBeInstanceOf(NotSupportedError);
    expect([...backend.contents(CONTAINER.name).keys()]).toEqual(['name']);
  });
});

test('a copy in parts of what nothing pins is completed only if the source is still the same', async () => {
  const backend = await memory({ maxCopySize: 3 });
  await store(backend, bytes(50));
  let replacements = 1;
  const copyPart: typeof backend.copy.copyPart = async (...part) => {
    if (replacements > 0 && part[2] === 2) await store(backend, bytes(50));
    if (part[2] === 2) replacements -= 1;
    return backend.copy.copyPart(...part);
  };
  const unpinned = altered<StorageBackend>(comparing(backend, { read: false }), {
    getObject: async (...look) => ({ ...(await backend.getObject(...look)), versionId: undefined }),
    copy: altered(backend.copy, { copyPart }),
  });
  const copy = () => new StorageDriver(unpinned).copyObject({ container: CONTAINER, name: 'name' }, CONTAINER, 'copy');
  expect(await failure(copy())).toBeInstanceOf(ObjectChangedError);
  expect([...backend.contents(CONTAINER.name).keys()]).toEqual(['name']);
  expect((await copy()).size).toBe(50);
});

describe('a move', () => {
  const move = (driver: StorageDriver) => driver.moveObject({ container: CONTAINER, name: 'name' }, CONTAINER, 'moved');

  test('deletes what it copied, by its ETag', async () => {
    const backend = await memory();
    const { etag } = await store(backend, bytes(5));
    const { driver, calls } = asked(backend, ['getObject', 'deleteObject']);
    let given: unknown;
    const watched = altered(driver.backend, {
      deleteObject: async (...deletion) => ((given = deletion[2].ifMatch), driver.backend.deleteObject(...deletion)),
    });
    await move(new StorageDriver(watched));
    expect(calls).toEqual(['getObject', 'deleteObject']);
    expect(given).toBe(etag);
  });

  test('looks once more where a deletion compares nothing, and leaves what is new', async () => {
    const backend = comparing(await memory(), { delete: false });
    await store(backend, bytes(5));
    const { driver, calls } = asked(backend, ['getObject', 'deleteObject']);
    await move(driver);
    expect(calls).toEqual(['getObject', 'getObject', 'deleteObject']);
    await store(backend, bytes(5));
    const onProgress = () => store(backend, bytes(9));
    const source = { container: CONTAINER, name: 'name' };
    const moving = driver.moveObject(source, CONTAINER, 'moved', { onProgress });
    expect(await failure(moving)).toBeInstanceOf(ObjectChangedError);
    expect((await backend.getObject(CONTAINER, { name: 'name' }, {})).size).toBe(9);
  });
});

describe('a read that is resumed', () => {
  /** The keys of both requests of a read that breaks once. */
  async function keysOf(change: (backend: StorageBackend) => StorageBackend, etag?: string): Promise<ObjectKey[]> {
    const backend = await memory();
    const stored = await store(backend, bytes(20));
    const keys: ObjectKey[] = [];
    const broken = altered<StorageBackend>(change(backend), {
      readObject: async (container, key, options) => {
        keys.push(key);
        const body = await backend.readObject(container, { name: key.name }, options);
        const object = { ...body.object, versionId: undefined, etag: etag ?? stored.etag };
        return keys.length > 1
          ? { ...body, object }
          : { ...body, object, stream: breaking(bytes(5), new NetworkError('x')) };
      },
    });
    const opened = await openObject(from(broken), { verifyHash: false }, instant());
    expect(await read(opened.stream)).toEqual(bytes(20));
    return keys;
  }

  test('is pinned by its ETag where there are no versions', async () => {
    const [first, second] = await keysOf((backend) => backend);
    expect([first?.etag, second?.etag]).toEqual([undefined, '"v00000002"']);
  });

  test.each([
    ['the provider compares none', (backend: StorageBackend) => comparing(backend, { read: false }), undefined],
    ['it is a weak one', (backend: StorageBackend) => backend, 'W/"weak"'],
  ])('is not pinned by an ETag where %s', async (_why, change, etag) => {
    const keys = await keysOf(change, etag);
    expect(keys.map((key) => key.etag)).toEqual([undefined, undefined]);
  });
});

test('an answer that has another ETag than was asked for is refused, also where the server took no notice', async () => {
  const backend = await memory();
  await store(backend, bytes(5));
  const careless = altered<StorageBackend>(backend, {
    readObject: (container, { name }, options) => backend.readObject(container, { name }, options),
  });
  const object = { container: CONTAINER, name: 'name' };
  const call = new StorageDriver(careless).downloadObjectAsStream(object, { ifMatch: '"other"' });
  expect(await failure(call)).toBeInstanceOf(ObjectChangedError);
});

test('an object is no pin: what was listed is read as it is now', async () => {
  const backend = await memory();
  await store(backend, bytes(5));
  const driver = new StorageDriver(backend);
  const [listed] = await driver.listContainerObjects(CONTAINER);
  await store(backend, bytes(9));
  const state = { container: CONTAINER, name: 'name', etag: listed?.etag };
  expect(await read(await driver.downloadObjectAsStream(state))).toEqual(bytes(9));
  const pinnedRead = driver.downloadObjectAsStream(state, { ifMatch: state.etag });
  expect(await failure(pinnedRead)).toBeInstanceOf(ObjectChangedError);
});

test('what was stored wrong is deleted, unless somebody has stored something else by then', async () => {
  const backend = await memory();
  const wrong = altered<StorageBackend>(backend, {
    versions: undefined,
    writeObject: async (...write) => {
      const record = await backend.writeObject(...write);
      await store(backend, bytes(9));
      return { ...record, checksums: { sha256: 'f'.repeat(64) } };
    },
  });
  const upload = new StorageDriver(wrong).uploadObjectViaStream(bytes(5), CONTAINER, 'name');
  expect(await failure(upload)).toBeInstanceOf(ObjectHashMismatchError);
  expect(backend.contents(CONTAINER.name).get('name')).toEqual(bytes(9));
});

test('below a prefix, errors about conditions tell the name that the user gave', async () => {
  const driver = new StorageDriver(prefixed(await memory(), 'tenant/'));
  await driver.uploadObjectViaStream('x', CONTAINER, 'name');
  const error = await failure(driver.uploadObjectViaStream('x', CONTAINER, 'name', { ifNoneMatch: '*' }));
  expect(error).toBeInstanceOf(ObjectAlreadyExistsError);
  expect([(error as ObjectAlreadyExistsError).objectName, (error as Error).message]).toEqual([
    'name',
    "object 'name' already exists",
  ]);
});
