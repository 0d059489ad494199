import { describe, expect, test } from '@jest/globals';
import { MalformedResponseError } from '../../src/errors/index.js';
import { MemoryStorageDriver, StorageDriver, type Container } from '../../src/index.js';
import { isBefore } from '../../src/listing/name-order.js';
import type { ObjectRecord, Page, PrefixRecord, StorageBackend } from '../../src/spi/index.js';
import { altered } from '../transfer/fakes.js';

describe('names are compared by their bytes of UTF-8', () => {
  test.each([
    ['a', 'b', true],
    ['b', 'a', false],
    ['a', 'a', false],
    ['', 'a', true],
    ['a', 'a/b', true],
    ['a-b', 'a/b', true],
    ['\u{fffd}', '\u{1f408}', true],
    ['\u{1f408}', '\u{fffd}', false],
    ['z', 'é', true],
  ])('%j is before %j: %p', (one, other, expected) => {
    expect(isBefore(one, other)).toBe(expected);
  });
});

type Rows = readonly (ObjectRecord | PrefixRecord)[];

/** A container of a, b and c whose pages are tampered with. */
async function listing(tamper: (rows: Rows) => Rows): Promise<Container> {
  const memory = new MemoryStorageDriver(undefined, undefined, { pageSize: 3 });
  const backend: StorageBackend = altered(memory.backend, {
    listObjects: async (...list): Promise<Page<ObjectRecord | PrefixRecord>> => {
      const page = await memory.backend.listObjects(...list);
      return { ...page, items: tamper(page.items) };
    },
  });
  const container = await new StorageDriver(backend).createContainer('tampered');
  for (const name of ['a', 'b', 'c']) await container.uploadObjectViaStream(name, name);
  return container;
}

describe('a listing of objects whose rows', () => {
  test.each([
    ['come backwards', (rows: Rows) => rows.toReversed(), "'b' came after 'c'"],
    ['come twice', (rows: Rows) => rows.flatMap((row) => [row, row]), "'a' came twice"],
  ])('%s is an error, as a list and as a walk', async (_what, tamper, why) => {
    const container = await listing(tamper);
    for (const call of [container.listObjects(), Array.fromAsync(container.iterateObjects())]) {
      const error: unknown = await call.catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(MalformedResponseError);
      expect(error).toMatchObject({ provider: 'memory', message: `the listing is out of order: ${why}` });
    }
  });

  test('are in order is none', async () => {
    const container = await listing((rows) => rows);
    expect((await container.listObjects()).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
});
