import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createStorage, prefixStorage, restoreSnapshot, snapshot, type Storage } from 'unstorage';
import { startEmulator, type Emulator } from '@stowage/b2-emulator';
import { ContainerDoesNotExistError, MemoryStorageDriver, type Container, type StorageDriver } from '@stowage/core';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { LocalStorageDriver } from '@stowage/driver-local';
import stowageDriver from '../src/index.js';

let emulator: Emulator;
let directory: string;
beforeAll(async () => {
  emulator = await startEmulator();
  directory = await mkdtemp(join(tmpdir(), 'unstorage-'));
});
afterAll(async () => {
  await emulator.close();
  await rm(directory, { recursive: true });
});

const opened: Record<string, () => StorageDriver> = {
  'B2 emulator': () => new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url }),
  'local driver': () => new LocalStorageDriver(directory),
};

const sorted = async (keys: Promise<string[]>) => (await keys).toSorted();

describe.each(Object.keys(opened))('%s:', (name) => {
  let driver: StorageDriver;
  let container: Container;
  let storage: Storage;
  beforeAll(async () => {
    driver = (opened[name] as () => StorageDriver)();
    container = await driver.createContainer(`unstorage-${process.pid}`);
  });
  beforeEach(async () => {
    storage = createStorage({ driver: stowageDriver({ container, prefix: 'app/' }) });
    await storage.clear();
  });
  afterAll(() => driver.close());

  test('what was never set is not there', async () => {
    expect(await storage.hasItem('s:a')).toBe(false);
    expect(await storage.getItem('s:a')).toBeNull();
    expect(await storage.getItemRaw('s:a')).toBeNull();
    expect(await storage.getMeta('s:a')).toEqual({});
    expect(await storage.getKeys()).toEqual([]);
    await storage.removeItem('s:a');
    await storage.clear();
  });

  test.each([['text'], [{ deep: { er: [1, 'ü', null] } }], [0], [false], [['a', 2]]])('keeps %j', async (value) => {
    await storage.setItem('some:deep:item.json', value);
    expect(await storage.getItem('some:deep:item.json')).toEqual(value);
    expect(await storage.hasItem('some/deep/item.json')).toBe(true);
    expect((await container.getObject('app/some/deep/item.json')).contentType).toBe('application/json');
  });

  test('keeps bytes as they are', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await storage.setItemRaw('raw.bin', bytes);
    expect(Uint8Array.from((await storage.getItemRaw<Buffer>('raw.bin')) ?? [])).toEqual(bytes);
  });

  test('many at once', async () => {
    await storage.setItems([1, 2, 3].map((each) => ({ key: `t:${each}`, value: `v${each}` })));
    expect(await storage.getItems(['t:1', 't:3', 't:none'])).toEqual([
      { key: 't:1', value: 'v1' },
      { key: 't:3', value: 'v3' },
      { key: 't:none', value: null },
    ]);
  });

  test('removes one, with or without its metadata, and what is set to nothing', async () => {
    await storage.setItems(['a', 'b', 'c'].map((key) => ({ key, value: key })));
    await storage.setMeta('a', { owner: 'me' });
    expect(await storage.getMeta('a')).toMatchObject({ owner: 'me', size: 1 });
    await storage.removeItem('a', { removeMeta: true });
    await storage.setItem('b', undefined as never);
    expect(await storage.getKeys()).toEqual(['c']);
    expect(await storage.getMeta('a')).toEqual({});
  });

  test('tells what the provider knows of an item', async () => {
    await storage.setItem('notes.txt', 'four');
    const meta = await storage.getMeta('notes.txt', { nativeOnly: true });
    expect(meta).toMatchObject({ size: 4, contentType: 'text/plain', checksums: expect.anything() });
    expect(meta.mtime).toBeInstanceOf(Date);
  });

  test('keys below a base, and down to a depth', async () => {
    const keys = ['top', 'x:one', 'x:two', 'x:y:three', 'x:y:z:four', 'xx:five'];
    await Promise.all(keys.map((key) => storage.setItem(key, 'v')));
    expect(await sorted(storage.getKeys())).toEqual(keys.toSorted());
    expect(await sorted(storage.getKeys('x'))).toEqual(['x:one', 'x:two', 'x:y:three', 'x:y:z:four']);
    expect(await storage.getKeys(undefined, { maxDepth: 0 })).toEqual(['top']);
    expect(await sorted(storage.getKeys(undefined, { maxDepth: 1 }))).toEqual(['top', 'x:one', 'x:two', 'xx:five']);
    expect(await sorted(storage.getKeys('x', { maxDepth: 2 }))).toEqual(['x:one', 'x:two', 'x:y:three']);
    expect(await storage.getKeys('x:y', { maxDepth: 1 })).toEqual([]);
  });

  test('clears what is below a base, and never what is outside of its prefix', async () => {
    await container.uploadObjectViaStream('mine', 'application');
    await Promise.all(['a:1', 'a:2', 'b:1'].map((key) => storage.setItem(key, 'v')));
    // Which createStorage().clear('a') would not do: it clears whole mounts.
    await stowageDriver({ container, prefix: 'app/' }).clear?.('a:', {});
    expect(await storage.getKeys()).toEqual(['b:1']);
    await storage.clear();
    expect(await storage.getKeys()).toEqual([]);
    expect(await (await container.getObject('application')).text()).toBe('mine');
  });

  test('snapshots, prefixes, and mounts beside another one', async () => {
    await restoreSnapshot(storage, { 'a:b': 'one', c: 'two' });
    expect(await snapshot(storage, '')).toEqual({ 'a:b': 'one', c: 'two' });
    expect(await prefixStorage(storage, 'a').getItem('b')).toBe('one');
    const mounted = createStorage().mount('cloud', stowageDriver({ container, prefix: 'app/' }));
    await mounted.setItem('near', 'memory');
    expect(await sorted(mounted.getKeys())).toEqual(['cloud:a:b', 'cloud:c', 'near']);
    expect(await sorted(mounted.getKeys('cloud', { maxDepth: 1 }))).toEqual(['cloud:c']);
  });
});

describe('the container', () => {
  test('is found when it is first needed, again if it was not there, and its driver is closed in the end', async () => {
    const driver = new MemoryStorageDriver();
    let closed = 0;
    driver.close = async () => {
      closed += await Promise.resolve(1);
    };
    const storage = createStorage({ driver: stowageDriver({ container: () => driver.getContainer('late') }) });
    await expect(storage.getItem('a')).rejects.toBeInstanceOf(ContainerDoesNotExistError);
    await driver.createContainer('late');
    await storage.setItem('a', 1);
    expect(await storage.getItem('a')).toBe(1);
    await storage.dispose();
    expect(closed).toBe(1);
  });

  test('that is given stays open', async () => {
    const driver = new MemoryStorageDriver();
    let closed = 0;
    driver.close = async () => {
      closed += await Promise.resolve(1);
    };
    const storage = createStorage({ driver: stowageDriver({ container: await driver.createContainer('given') }) });
    await storage.setItem('a', 1);
    await storage.dispose();
    expect(closed).toBe(0);
  });

  test('has to be told', () => {
    expect(() => stowageDriver({} as never)).toThrow("the option 'container'");
  });

  test('of others: what no key is for is not told', async () => {
    const container = await new MemoryStorageDriver().createContainer('foreign');
    for (const name of ['a:b', 'a//b', '../up', 'a\\b', 'plain', 'folder/']) {
      await container.uploadObjectViaStream('x', name);
    }
    expect(await createStorage({ driver: stowageDriver({ container }) }).getKeys()).toEqual(['plain']);
  });
});

test('a cleared item of a container with versions is an older version', async () => {
  const driver = new MemoryStorageDriver('', '', { versioning: 'on' });
  const container = await driver.createContainer('versions');
  const storage = createStorage({ driver: stowageDriver({ container }) });
  await Promise.all(Array.from({ length: 1003 }, (_, index) => storage.setItem(`k:${index}`, 'v')));
  await storage.clear();
  expect(await storage.getKeys()).toEqual([]);
  expect((await container.listVersions()).filter(({ isHideMarker }) => !isHideMarker)).toHaveLength(1003);
});
