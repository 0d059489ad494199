import { describe, expect, test } from '@jest/globals';
import { ConflictError, MemoryStorageDriver, StorageDriver } from '@stowage/core';
import { wrapBackend, type Layer } from '@stowage/core/wrap';
import { directoryAt, sync, type SyncEvent } from '../src/index.js';
import { containerEnd, directoryEnd, withDirectory, type TestEnd } from './support/trees.js';

/** What was asked of each `writeObject`. */
type Asked = ('absent' | 'unchanged' | 'whatever')[];

interface Store {
  /** Past the layer: as somebody else would. */
  readonly others: TestEnd;
  readonly target: TestEnd;
  readonly asked: Asked;
}

/** A store of which the n-th write, counted from 1, is preceded by what `before` does. */
async function storeWith(before: (count: number, others: TestEnd) => Promise<void> | undefined): Promise<Store> {
  const driver = new MemoryStorageDriver();
  const others = containerEnd(await driver.createContainer('box'));
  const asked: Asked = [];
  const layer: Layer = {
    writeObject: async (next, container, head, ...[body, options]) => {
      asked.push(options.ifMatch !== undefined ? 'unchanged' : options.ifNoneMatch ? 'absent' : 'whatever');
      await before(asked.length, others);
      return next(container, head, body, options);
    },
  };
  const wrapped = new StorageDriver(wrapBackend(driver.backend, layer));
  return { others, target: containerEnd(await wrapped.getContainer('box')), asked };
}

async function synced({ target }: Store) {
  return withDirectory(async (directory) => {
    await directoryEnd(directory).put('a', 'ours');
    const retries: SyncEvent[] = [];
    const onEvent = (event: SyncEvent): void => {
      if (event.type === 'retrying') retries.push(event);
    };
    const result = await sync(directoryAt(directory), target.location, { onEvent });
    return { result, retries: retries.length, tree: await target.tree() };
  });
}

const CHANGED = { isComplete: false, created: 0, updated: 0, failures: [{ path: 'a', reason: 'changed' }] };

describe('where the provider compares ETags, what somebody else stored since the listing', () => {
  test('at a new name is kept, and reported', async () => {
    const store = await storeWith((_, others) => others.put('a', 'theirs'));
    const { result, retries, tree } = await synced(store);
    expect(result).toMatchObject(CHANGED);
    expect({ asked: store.asked, retries, tree }).toEqual({ asked: ['absent'], retries: 0, tree: { a: 'theirs' } });
  });

  test('over an older one is kept, and reported', async () => {
    const store = await storeWith((_, others) => others.put('a', 'theirs'));
    await store.others.put('a', 'old');
    const { result, retries, tree } = await synced(store);
    expect(result).toMatchObject(CHANGED);
    expect({ asked: store.asked, retries, tree }).toEqual({ asked: ['unchanged'], retries: 0, tree: { a: 'theirs' } });
  });

  test('is not brought back where they deleted it', async () => {
    const store = await storeWith((_, others) => others.remove('a'));
    await store.others.put('a', 'old');
    const { result, tree } = await synced(store);
    expect(result).toMatchObject(CHANGED);
    expect(tree).toEqual({});
  });

  test('while a try of ours failed is kept as well', async () => {
    const store = await storeWith(async (count, others) => {
      if (count === 1) throw new ConflictError('try again');
      await others.put('a', 'theirs');
    });
    const { result, retries, tree } = await synced(store);
    expect(result).toMatchObject(CHANGED);
    expect({ retries, tree }).toEqual({ retries: 1, tree: { a: 'theirs' } });
  });

  test('anywhere else does not matter', async () => {
    const store = await storeWith((_, others) => others.put('b', 'theirs'));
    await store.others.put('a', 'old');
    const { result, tree } = await synced(store);
    expect(result).toMatchObject({ isComplete: true, updated: 1 });
    expect(tree).toEqual({ a: 'ours', b: 'theirs' });
  });
});

/** A target whose surplus is deleted, each deletion preceded by what somebody else does. */
async function surplusWith(before: (others: TestEnd) => Promise<void>, names = ['a', 'b']) {
  const driver = new MemoryStorageDriver();
  const others = containerEnd(await driver.createContainer('box'), 'p/');
  const layer: Layer = {
    deleteObject: async (next, ...call) => {
      await before(others);
      return next(...call);
    },
  };
  const wrapped = new StorageDriver(wrapBackend(driver.backend, layer));
  const target = containerEnd(await wrapped.getContainer('box'), 'p/');
  for (const name of ['kept', ...names]) await others.put(name, 'old');
  return withDirectory(async (directory) => {
    await directoryEnd(directory).put('kept', 'old');
    const result = await sync(directoryAt(directory), target.location);
    return { result, tree: await target.tree() };
  });
}

describe('where the provider compares ETags, what is only in the target', () => {
  test('is kept, and reported, if somebody else has replaced it since the listing', async () => {
    const { result, tree } = await surplusWith((others) => others.put('b', 'theirs'));
    expect(result).toMatchObject({ isComplete: false, deleted: 1, failures: [{ path: 'b', reason: 'changed' }] });
    expect(tree).toEqual({ kept: 'old', b: 'theirs' });
  });

  test('is gone if somebody else has deleted it', async () => {
    const { result, tree } = await surplusWith((others) => others.remove('b').catch(() => undefined), ['b']);
    expect(result).toMatchObject({ isComplete: true, deleted: 0 });
    expect(tree).toEqual({ kept: 'old' });
  });
});
