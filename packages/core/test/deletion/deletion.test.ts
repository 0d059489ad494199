import { describe, expect, test } from '@jest/globals';
import { deleteObjects } from '../../src/deletion/delete-objects.js';
import { deletePrefix } from '../../src/deletion/delete-prefix.js';
import { NetworkError, ObjectDoesNotExistError, PermissionDeniedError } from '../../src/errors/index.js';
import type { MemoryBackend } from '../../src/memory/index.js';
import type { DeleteVersionResult, VersionsFacet } from '../../src/spi/index.js';
import { altered, CONTAINER, failure, memory, store } from '../transfer/fakes.js';

async function stocked(...names: readonly string[]): Promise<MemoryBackend> {
  const backend = await memory({ pageSize: 3 });
  for (const name of names) await store(backend, Buffer.from(name), name);
  return backend;
}

const begun = { contentType: 'x/y', metadata: {}, headers: {} };

describe.each([
  ['in bulk', (backend: MemoryBackend) => backend],
  ['one by one', (backend: MemoryBackend) => altered(backend, { bulkDelete: undefined })],
])('many names, %s', (_, make) => {
  test('are deleted, each with its result in the order given, whatever happens to the others', async () => {
    const backend = make(await stocked('a', 'b', 'c', 'd', 'e'));
    const results = await deleteObjects(backend, CONTAINER, ['e', 'no', 'a', 'b', 'e', 'c'], {});
    expect(results.map(({ name }) => name)).toEqual(['e', 'no', 'a', 'b', 'e', 'c']);
    expect(results.map(({ error }) => error?.constructor)).toEqual([
      undefined,
      ObjectDoesNotExistError,
      ...Array.from({ length: 4 }, () => undefined),
    ]);
    expect([...backend.contents(CONTAINER.name).keys()]).toEqual(['d']);
  });

  test('none at all is nothing to do', async () => {
    expect(await deleteObjects(make(await stocked()), CONTAINER, [], {})).toEqual([]);
  });

  test('an abort ends it', async () => {
    const backend = make(await stocked('a'));
    const reason = new Error('enough');
    expect(await failure(deleteObjects(backend, CONTAINER, ['a'], { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(backend.contents(CONTAINER.name).size).toBe(1);
  });

  test('are hidden, with their versions kept', async () => {
    const backend = make(await stocked('a', 'b'));
    await deleteObjects(backend, CONTAINER, ['a', 'b'], {});
    const { items } = await backend.versions.listVersions(CONTAINER, { prefix: '', limit: 9 });
    expect(items.map(({ name, isHideMarker }) => [name, isHideMarker])).toEqual([
      ['a', true],
      ['a', false],
      ['b', true],
      ['b', false],
    ]);
  });

  test('are deleted with all their versions if that is asked for', async () => {
    const backend = make(await stocked('a', 'a', 'b', 'kept'));
    await deleteObjects(backend, CONTAINER, ['a', 'b'], { versions: 'delete' });
    const { items } = await backend.versions.listVersions(CONTAINER, { prefix: '', limit: 9 });
    expect(items.map(({ name }) => name)).toEqual(['kept']);
  });
});

test('a bulk deletion that fails as a whole is the failure of its names only', async () => {
  const base = await stocked('a', 'b', 'c', 'd');
  const down = new NetworkError('down');
  const bulkDelete = altered(base.bulkDelete, {
    deleteObjects: async (container, names, options) => {
      if (names.includes('a')) throw down;
      return base.bulkDelete.deleteObjects(container, names, options);
    },
  });
  const results = await deleteObjects(altered(base, { bulkDelete }), CONTAINER, ['a', 'b', 'c', 'd'], {});
  expect(results.map(({ error }) => error)).toEqual([down, down, down, undefined]);
});

test('no more deletions run at once than allowed', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
  const base = await stocked(...names);
  let running = 0;
  let most = 0;
  const backend = altered(base, {
    bulkDelete: undefined,
    deleteObject: async (...call) => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return base.deleteObject(...call);
    },
  });
  await deleteObjects(backend, CONTAINER, names, { concurrency: 5 });
  expect(most).toBe(5);
});

describe('everything below a prefix', () => {
  test('goes, over all pages, and nothing else', async () => {
    const names = ['a', 'b/', 'b/1', 'b/2/3', 'b/4', 'b/5', 'b/\u{1f98a}', 'ba', 'c'];
    const backend = await stocked(...names);
    const seen: number[] = [];
    const result = await deletePrefix(backend, CONTAINER, 'b/', { onProgress: ({ deleted }) => seen.push(deleted) });
    expect(result).toEqual({ deleted: 6 });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...backend.contents(CONTAINER.name).keys()]).toEqual(['a', 'ba', 'c']);
  });

  test('is every version, hide marker and unfinished upload: the container can be deleted', async () => {
    const backend = await stocked('a', 'a', 'b', 'b', 'c');
    await backend.versions.hideObject(CONTAINER, 'b', {});
    await backend.versions.hideObject(CONTAINER, 'c', {});
    for (const name of ['p', 'q', 'q', 'r']) await backend.multipart.begin(CONTAINER, { name, ...begun }, {});
    expect(await deletePrefix(backend, CONTAINER, '', {})).toEqual({ deleted: 7 });
    await backend.deleteContainer(CONTAINER, {});
  });

  test('goes by name where there are no versions', async () => {
    const backend = altered(await stocked('a', 'b', 'c', 'd', 'e'), { versions: undefined, multipart: undefined });
    expect(await deletePrefix(backend, CONTAINER, '', {})).toEqual({ deleted: 5 });
    expect(backend.contents(CONTAINER.name).size).toBe(0);
  });

  test('leaves unfinished uploads of other names alone', async () => {
    const backend = await stocked();
    for (const name of ['a', 'b']) await backend.multipart.begin(CONTAINER, { name, ...begun }, {});
    await deletePrefix(backend, CONTAINER, 'a', {});
    const { items } = await backend.multipart.listUploads(CONTAINER, { prefix: '', limit: 9 });
    expect(items.map(({ name }) => name)).toEqual(['b']);
  });

  test('what someone else deleted meanwhile is no error and is not counted', async () => {
    const base = await stocked('a', 'b', 'c');
    const versions = altered(base.versions, {
      deleteVersion: async (container, object, options) => {
        if (object.name === 'b') await base.versions.deleteVersion(container, object, options);
        return base.versions.deleteVersion(container, object, options);
      },
    });
    expect(await deletePrefix(altered(base, { versions }), CONTAINER, '', {})).toEqual({ deleted: 2 });
  });

  test('the first failure is thrown once those in flight have ended', async () => {
    const base = await stocked('a', 'b', 'c', 'd', 'e', 'f');
    const denied = new PermissionDeniedError('no');
    let ended = 0;
    const versions = altered(base.versions, {
      deleteVersion: async (container, object) => {
        if (object.name === 'b') throw denied;
        await new Promise((resolve) => setImmediate(resolve));
        await base.versions.deleteVersion(container, object, {}).finally(() => (ended += 1));
      },
    });
    expect(await failure(deletePrefix(altered(base, { versions }), CONTAINER, '', { concurrency: 3 }))).toBe(denied);
    expect(base.contents(CONTAINER.name).size).toBe(6 - ended);
  });

  test('an abort ends it', async () => {
    const backend = await stocked('a', 'b', 'c', 'd', 'e');
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = (): void => controller.abort(reason);
    const { signal } = controller;
    expect(await failure(deletePrefix(backend, CONTAINER, '', { signal, onProgress, concurrency: 1 }))).toBe(reason);
    expect(backend.contents(CONTAINER.name).size).toBe(4);
  });
});

describe('everything below a prefix, where many versions are deleted at once', () => {
  const DELETIONS = 3;
  /** Of a version that the answer does not mention. */
  const UNSAID = new Error('nothing is said of it');

  /** A provider that takes so many versions in a request; `refused` are those that it does not delete. */
  async function inBulk(refused: Readonly<Record<string, Error>>, ...names: readonly string[]) {
    const base = await stocked(...names);
    const asked: (readonly string[])[] = [];
    const versions = altered<MemoryBackend['versions'] & VersionsFacet>(base.versions, {
      maxDeletions: DELETIONS,
      deleteVersions: async (container, keys, options) => {
        asked.push(keys.map(({ name }) => name));
        const results: DeleteVersionResult[] = [];
        for (const key of keys) {
          const error = refused[key.name];
          if (error === undefined) await base.versions.deleteVersion(container, key, options);
          if (error !== UNSAID) results.push({ ...key, error });
        }
        return results;
      },
    });
    return { backend: altered(base, { versions }), base, asked };
  }

  test('is deleted with as many requests as it takes, and counted', async () => {
    const { backend, base, asked } = await inBulk({}, 'p/a', 'p/a', 'p/b', 'p/c', 'q', 'p/d');
    await base.versions.hideObject(CONTAINER, 'p/b', {});
    const seen: number[] = [];
    const onProgress = ({ deleted }: { readonly deleted: number }): void => void seen.push(deleted);
    expect(await deletePrefix(backend, CONTAINER, 'p/', { concurrency: 1, onProgress })).toEqual({ deleted: 6 });
    expect(asked).toEqual([
      ['p/a', 'p/a', 'p/b'],
      ['p/b', 'p/c', 'p/d'],
    ]);
    expect(seen.at(-1)).toBe(6);
    const { items } = await base.versions.listVersions(CONTAINER, { prefix: '', limit: 9 });
    expect(items.map(({ name }) => name)).toEqual(['q']);
  });

  test('fails where the answer does not mention one of them', async () => {
    const { backend } = await inBulk({ 'p/b': UNSAID }, 'p/a', 'p/b');
    await expect(deletePrefix(backend, CONTAINER, 'p/', {})).rejects.toThrow(/does not mention 'p\/b'/);
  });

  test('fails with the first that could not be deleted; what somebody else deleted is not counted', async () => {
    const gone = new ObjectDoesNotExistError('p/b', { provider: 'memory' });
    const { backend } = await inBulk({ 'p/b': gone }, 'p/a', 'p/b', 'p/c');
    expect(await deletePrefix(backend, CONTAINER, 'p/', {})).toEqual({ deleted: 2 });
    const denied = new PermissionDeniedError('no', { provider: 'memory' });
    const refusing = await inBulk({ 'p/b': denied }, 'p/a', 'p/b', 'p/c');
    expect(await failure(deletePrefix(refusing.backend, CONTAINER, 'p/', {}))).toBe(denied);
  });
});
