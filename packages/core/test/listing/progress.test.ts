import { describe, expect, test } from '@jest/globals';
import { MalformedResponseError } from '../../src/errors/index.js';
import { MemoryStorageDriver, StorageDriver } from '../../src/index.js';
import { collect, items, type FetchPage } from '../../src/listing/index.js';
import type { BackendWith, Page, StorageBackend } from '../../src/spi/index.js';
import { altered } from '../transfer/fakes.js';

/** No walk of these tests needs more requests: beyond it, it would go on for ever. */
const ENOUGH = 5000;

interface Row {
  readonly name: string;
}

/** A listing that answers each request by its number, from 0. */
function answering(answer: (request: number, cursor: string | undefined) => Page<Row>) {
  const walk = { pageSize: 10, provider: 'faulty' };
  let requests = 0;
  const fetch: FetchPage<Row> = async (cursor) => {
    if (requests >= ENOUGH) throw new Error('this never ends');
    return answer(requests++, cursor);
  };
  return { requests: () => requests, items: () => items(fetch, walk), fetch, walk };
}

function rows(...names: readonly string[]): readonly Row[] {
  return names.map((name) => ({ name }));
}

async function failureOf(walk: AsyncIterable<unknown>): Promise<unknown> {
  return Array.fromAsync(walk).then(
    () => Promise.reject(new Error('it should have failed')),
    (error: unknown) => error,
  );
}

describe('a listing that makes no progress', () => {
  const loops: Readonly<Record<string, Parameters<typeof answering>[0]>> = {
    'gives the same cursor again, and no rows': () => ({ items: [], next: 'same' }),
    'gives the same cursor again, and new rows': (request) => ({ items: rows(`row ${request}`), next: 'same' }),
    'gives cursors in turn': (request) => ({ items: rows(`row ${request}`), next: `cursor ${request % 7}` }),
    'gives cursors in turn after a while': (request) => ({
      items: [],
      next: `cursor ${request < 100 ? request : request % 50}`,
    }),
    'gives the same rows again under new cursors': (request) => ({ items: rows('a', 'b'), next: `cursor ${request}` }),
    'gives rows in turn under new cursors': (request) => ({
      items: rows(`row ${request % 3}`),
      next: `cursor ${request}`,
    }),
    'gives new cursors and never a row': (request) => ({ items: [], next: `cursor ${request}` }),
  };

  test.each(Object.entries(loops))('that %s is an error that names the provider', async (_what, answer) => {
    const listing = answering(answer);
    const error = await failureOf(listing.items());
    expect(error).toBeInstanceOf(MalformedResponseError);
    expect(error).toMatchObject({ provider: 'faulty', retryable: false });
    expect((error as Error).message).toMatch(/^the listing makes no progress: /);
    expect(listing.requests()).toBeLessThanOrEqual(1002);
  });

  test('is noticed where a list goes on: its cursor is one that was given before', async () => {
    const { fetch, walk } = answering(() => ({ items: rows('a'), next: 'same' }));
    const first = await collect(fetch, { ...walk, limit: 1 });
    await expect(collect(fetch, { ...walk, limit: 1, cursor: first.next })).rejects.toThrow(MalformedResponseError);
  });

  test('remembers no more of a longer listing', async () => {
    const pages = 3000;
    const { items: walk } = answering((request) => {
      const page = { items: rows(`row ${request}`) };
      return request === pages ? page : { ...page, next: `cursor ${request}` };
    });
    await expect(Array.fromAsync(walk())).resolves.toHaveLength(pages + 1);
  });

  test('is not one that has empty pages between others, or ends with a row that it gave before', async () => {
    const { items: walk } = answering((request) => {
      if (request === 2000) return { items: rows('the last') };
      const isFull = request === 999 || request === 1998;
      return { items: isFull ? rows(request === 999 ? 'a' : 'the last') : [], next: `cursor ${request}` };
    });
    await expect(Array.fromAsync(walk(), ({ name }) => name)).resolves.toEqual(['a', 'the last', 'the last']);
  });
});

describe('every call that walks', () => {
  type Versioned = StorageDriver<BackendWith<'versions'>>;
  const stuck = <T>(...items: readonly T[]) => {
    let requests = 0;
    return async (): Promise<Page<T>> => {
      requests += 1;
      if (requests > ENOUGH) throw new Error('this never ends');
      return { items, next: 'same' };
    };
  };
  /** A driver whose every listing stands still. */
  async function standing(): Promise<Versioned> {
    const { backend } = new MemoryStorageDriver();
    const record = await backend.createContainer('box', {});
    const faulty = altered<StorageBackend>(backend, {
      listContainers: stuck(record),
      listObjects: stuck(),
      versions: altered(backend.versions, { listVersions: stuck() }),
      multipart: altered(backend.multipart, { listUploads: stuck() }),
    });
    return new StorageDriver(faulty as BackendWith<'versions'>);
  }
  const calls: Readonly<Record<string, (driver: Versioned) => Promise<unknown>>> = {
    listContainers: (driver) => driver.listContainers(),
    iterateContainers: (driver) => Array.fromAsync(driver.iterateContainers()),
    listContainerObjects: (driver) => driver.listContainerObjects('box'),
    iterateContainerObjects: (driver) => Array.fromAsync(driver.iterateContainerObjects('box')),
    listObjectVersions: (driver) => driver.listObjectVersions('box'),
    iterateObjectVersions: (driver) => Array.fromAsync(driver.iterateObjectVersions('box')),
    deletePrefix: (driver) => driver.deletePrefix('box', ''),
    'deletePrefix of uploads': (driver) => {
      const backend = altered(driver.backend, { versions: undefined, listObjects: async () => ({ items: [] }) });
      return new StorageDriver<StorageBackend>(backend).deletePrefix('box', '');
    },
    'an upload that looks for one to resume': (driver) =>
      driver.uploadObjectViaStream(Buffer.alloc(40_000_000), 'box', 'large', { resume: true }),
  };

  test.each(Object.entries(calls))('%s: ends with an error', async (_name, call) => {
    const failed = call(await standing());
    await expect(failed).rejects.toThrow('the listing makes no progress');
    await expect(failed).rejects.toMatchObject({ provider: 'memory' });
  });
});
