import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '@stowage/core';
import fc from 'fast-check';
import type { LocalBackend } from '../src/backend.js';
import { composeLocal } from '../src/compose.js';
import { nameKey } from '@stowage/core/listing';
import { names, put } from './support/backend-calls.js';
import { temporaryBase } from './support/temporary-base.js';

let base: string;
let backend: LocalBackend;

beforeEach(async () => {
  base = await temporaryBase();
  backend = composeLocal(base, { sync: false });
  await backend.createContainer('box', {});
});

const inByteOrder = (some: readonly string[]): string[] =>
  some.toSorted((one, other) => (nameKey(one) < nameKey(other) ? -1 : 1));

/** What a listing has to give, from all names: written without regard to directories. */
function expected(all: readonly string[], prefix: string, delimiter?: string): string[] {
  const rows = all
    .filter((name) => name.startsWith(prefix))
    .map((name) => {
      const cut = delimiter === undefined ? -1 : name.indexOf(delimiter, prefix.length);
      return cut < 0 ? name : `${name.slice(0, cut)}${delimiter ?? ''}`;
    });
  return inByteOrder([...new Set(rows)]);
}

describe('order', () => {
  test('is that of names, not of directory entries', async () => {
    const all = ['a', 'a-b', 'a.txt', 'a/b', 'a/b-', 'a/b/c', 'a0', 'ab', 'B', 'é', '\u{10000}', '\uffff', 'e\u0301'];
    for (const name of all) await put(backend, 'box', name);
    expect(await names(backend, 'box')).toEqual(inByteOrder(all));
  });

  test('holds where segments are too long for one entry', async () => {
    const long = 'x'.repeat(253);
    await put(backend, 'box', `folder/${long}xxx`);
    expect(await names(backend, 'box', { delimiter: '/' })).toEqual(['folder/']);
    await backend.deleteObject({ name: 'box' }, { name: `folder/${long}xxx` }, {});
    const all = [
      `${long}x`,
      `${long}-xxx`,
      `${long}xxx`,
      `${long}.xx/y`,
      `${long}/y`,
      long,
      `${long}xxxa/b`,
      `${long}zz`,
    ];
    for (const name of all) await put(backend, 'box', name);
    for (const limit of [1, 3, 1000]) expect(await names(backend, 'box', { limit })).toEqual(inByteOrder(all));
    expect(await names(backend, 'box', { prefix: `${long}xxx` })).toEqual([`${long}xxx`, `${long}xxxa/b`]);
    expect(await names(backend, 'box', { delimiter: '/' })).toEqual(expected(all, '', '/'));
  });

  test('prefix, delimiter and pages give what they would give if names were not directories', async () => {
    const segment = fc.constantFrom('', 'a', 'b', 'a-', 'a.', 'aa', '%', '..', 'é');
    const name = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    const some = fc.uniqueArray(
      name.filter((each) => each !== ''),
      { maxLength: 12 },
    );
    const query = fc.record({
      prefix: fc.oneof(name, fc.constant('')),
      delimiter: fc.constantFrom(undefined, '/', 'a', '-', 'a/', '//'),
      limit: fc.integer({ min: 1, max: 5 }),
    });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(some, fc.array(query, { minLength: 6, maxLength: 6 }), async (all, queries) => {
        const container = `run-${count++}`;
        await backend.createContainer(container, {});
        await Promise.all(all.map((each) => put(backend, container, each, '')));
        for (const { prefix, delimiter, limit } of queries) {
          const options = { prefix, limit, ...(delimiter === undefined ? {} : { delimiter }) };
          expect(await names(backend, container, options)).toEqual(expected(all, prefix, delimiter));
        }
      }),
      { numRuns: 25 },
    );
  }, 30_000);
});

describe('pages', () => {
  test('of a large directory go on where they ended, while it changes', async () => {
    await mkdir(`${base}/box/d`);
    const all = Array.from({ length: 1200 }, (_, index) => `d/${String(index).padStart(4, '0')}`);
    await Promise.all(all.map((name) => writeFile(`${base}/box/${name}`, '')));
    const first = await backend.listObjects({ name: 'box' }, { prefix: '', limit: 600 });
    await backend.deleteObject({ name: 'box' }, { name: 'd/0600' }, {});
    await put(backend, 'box', 'd/0601a');
    const rest = await backend.listObjects({ name: 'box' }, { prefix: '', limit: 1000, cursor: first.next });
    const expectedRest = [...all.slice(601), 'd/0601a'].sort();
    expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual([...all.slice(0, 600), ...expectedRest]);
    expect(rest.next).toBeUndefined();
  });

  test('go on after what the cursor names, also when that is gone', async () => {
    for (const name of ['a', 'b', 'c']) await put(backend, 'box', name);
    const { next } = await backend.listObjects({ name: 'box' }, { prefix: '', limit: 2 });
    await backend.deleteObject({ name: 'box' }, { name: 'b' }, {});
    const { items } = await backend.listObjects({ name: 'box' }, { prefix: '', limit: 2, cursor: next });
    expect(items.map(({ name }) => name)).toEqual(['c']);
  });

  test.each(['', 'x', 'bm9wZQ==', '\u00e9'])('cannot start at %j, which no page gave', async (cursor) => {
    await expect(backend.listObjects({ name: 'box' }, { prefix: '', limit: 1, cursor })).rejects.toThrow(
      InvalidArgumentError,
    );
  });
});

describe('directories', () => {
  test('without an object below are nothing', async () => {
    await mkdir(`${base}/box/empty/emptier`, { recursive: true });
    expect(await names(backend, 'box')).toEqual([]);
    expect(await names(backend, 'box', { delimiter: '/' })).toEqual([]);
  });

  test('that hold nothing but links, or files that are no objects, are nothing', async () => {
    await mkdir(`${base}/box/d/e`, { recursive: true });
    await symlink('/etc/hostname', `${base}/box/d/link`);
    await writeFile(`${base}/box/d/e/%41`, '');
    expect(await names(backend, 'box', { delimiter: '/' })).toEqual([]);
  });

  test('of the store itself are never seen', async () => {
    await put(backend, 'box', 'a/b');
    await backend.multipart.begin({ name: 'box' }, { name: 'c', contentType: 'x/y', metadata: {}, headers: {} }, {});
    expect(await names(backend, 'box')).toEqual(['a/b']);
    expect((await backend.listContainers({ limit: 10 })).items).toHaveLength(1);
    expect(await readdir(base)).toEqual(['box']);
  });
});
