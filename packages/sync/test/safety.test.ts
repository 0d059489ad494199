import { describe, expect, test } from '@jest/globals';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, InvalidArgumentError, LocalFileError, MemoryStorageDriver, StorageDriver } from '@stowage/core';
import { wrapBackend, type Layer } from '@stowage/core/wrap';
import {
  containerAt,
  copyTree,
  directoryAt,
  move,
  sync,
  SyncJob,
  type Location,
  type Row,
  type SyncEvent,
} from '../src/index.js';
import { openState } from '../src/state/sqlite-state.js';
import { containerEnd, directoryEnd, fill, memoryEnd, withDirectory, type TestEnd } from './support/trees.js';

async function* rowsOf(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<Row> {
  for await (const batch of batches) yield* batch;
}

async function* batched(rows: AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  for await (const row of rows) yield [row];
}

/** An end whose rows are changed on the way. */
function changed(location: Location, rows: (rows: AsyncIterable<Row>) => AsyncIterable<Row>): Location {
  return new Proxy(location, {
    get(target, name) {
      if (name === 'batches') return (options: object) => batched(rows(rowsOf(target.batches(options))));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value as (...rest: unknown[]) => unknown).bind(target) : value;
    },
  });
}

async function wrappedEnd(layer: (driver: MemoryStorageDriver) => Layer): Promise<TestEnd> {
  const driver = new MemoryStorageDriver();
  await driver.createContainer('box');
  const wrapped = new StorageDriver(wrapBackend(driver.backend, layer(driver)));
  return containerEnd(await wrapped.getContainer('box'));
}

describe('deletions', () => {
  test('of everything must be said', async () => {
    const [source, target] = [await memoryEnd(), await memoryEnd()];
    await fill(target, { a: 'one', b: 'two' });
    const result = await sync(source.location, target.location);
    expect(result).toMatchObject({ isComplete: false, deleted: 0, heldBack: { deletions: 2, reason: 'delete-all' } });
    expect(await sync(source.location, target.location, { deleteAll: true })).toMatchObject({
      isComplete: true,
      deleted: 2,
    });
  });

  test('are at most maxDelete, or none', async () => {
    const [source, target] = [await memoryEnd(), await memoryEnd()];
    await fill(source, { keep: 'x' });
    await fill(target, { keep: 'x', a: 'one', b: 'two' });
    expect(await sync(source.location, target.location, { maxDelete: 1 })).toMatchObject({
      deleted: 0,
      heldBack: { deletions: 2, reason: 'max-delete' },
    });
    expect(await sync(source.location, target.location, { maxDelete: 2 })).toMatchObject({ deleted: 2 });
  });

  test('do not follow from a source that is not there', () =>
    withDirectory(async (directory) => {
      const target = await memoryEnd();
      await fill(target, { a: 'one' });
      const result = await sync(directoryAt(join(directory, 'nowhere')), target.location, { deleteAll: true });
      expect(result).toMatchObject({ isComplete: false, deleted: 0 });
      expect(result.listingError).toBeInstanceOf(LocalFileError);
    }));

  test.each([
    [
      'another order',
      async function* (rows: AsyncIterable<Row>) {
        yield* (await Array.fromAsync(rows)).reverse();
      },
    ],
    [
      'a row twice',
      async function* (rows: AsyncIterable<Row>) {
        for await (const row of rows) {
          yield row;
          yield row;
        }
      },
    ],
  ])('do not follow from a listing with %s', async (_what, rows) => {
    const [source, target] = [await memoryEnd(), await memoryEnd()];
    await fill(source, { a: 'one', b: 'two' });
    await fill(target, { a: 'one', b: 'two', c: 'three' });
    for (const [from, to] of [
      [changed(source.location, rows), target.location],
      [source.location, changed(target.location, rows)],
    ] as const) {
      const result = await sync(from, to, { deleteAll: true });
      expect(result).toMatchObject({ isComplete: false, deleted: 0 });
      expect(String(result.listingError)).toMatch(/out of order/);
    }
    expect(Object.keys(await target.tree())).toEqual(['a', 'b', 'c']);
  });

  test.each([
    ['normalisation', 'caf\u00e9', 'cafe\u0301'],
    ['case', 'README', 'ReadMe'],
  ])('spare what differs from a new one by %s alone', async (_what, fresh, old) => {
    const [source, target] = [await memoryEnd(), await memoryEnd()];
    await fill(source, { [fresh]: 'one', x: 'y' });
    await fill(target, { [old]: 'one', gone: 'z' });
    const result = await sync(source.location, target.location, { deleteAll: true });
    expect(result).toMatchObject({ isComplete: false, created: 2, deleted: 1 });
    expect(result.failures).toMatchObject([{ path: old, reason: 'look-alike' }]);
    expect(Object.keys(await target.tree()).sort()).toEqual([fresh, old, 'x'].sort());
  });

  test('do not reach what is below a directory that cannot be read', () =>
    withDirectory(async (directory) => {
      if (process.getuid?.() === 0) return expectUnreadableAsRoot(directory);
      const [source, target] = [directoryEnd(directory), await memoryEnd()];
      await fill(source, { 'a/b': 'one', c: 'two' });
      await fill(target, { 'a/b': 'one', 'a/x': 'three', d: 'four' });
      await chmod(join(directory, 'a'), 0);
      const result = await sync(source.location, target.location, { deleteAll: true });
      await chmod(join(directory, 'a'), 0o700);
      expect(result).toMatchObject({ isComplete: false, deleted: 0, created: 1 });
      expect(Object.keys(await target.tree())).toEqual(['a/b', 'a/x', 'c', 'd']);
    }));

  /** Nobody forbids root to read: the row says what a system would. */
  async function expectUnreadableAsRoot(directory: string): Promise<void> {
    const [source, target] = [directoryEnd(directory), await memoryEnd()];
    await fill(source, { c: 'two' });
    await fill(target, { 'a/b': 'one', d: 'four' });
    const location = changed(source.location, async function* (rows) {
      yield { kind: 'unreadable', path: 'a/', error: new Error('no') };
      yield* rows;
    });
    const result = await sync(location, target.location, { deleteAll: true });
    expect(result).toMatchObject({ isComplete: false, deleted: 0, created: 1, heldBack: { reason: 'not-listed' } });
    expect(result.failures.map(({ reason }) => reason)).toEqual(['unreadable', 'not-listed']);
    expect(Object.keys(await target.tree())).toEqual(['a/b', 'c', 'd']);
  }

  test('leave what was changed in the source of a move meanwhile', async () => {
    const driver = new MemoryStorageDriver();
    const source = containerEnd(await driver.createContainer('from'));
    const target = await wrappedEnd(() => ({
      writeObject: async (next, container, head, ...[body, options]) => {
        const record = await next(container, head, body, options);
        await source.put('a', 'changed');
        return record;
      },
    }));
    await fill(source, { a: 'one' });
    const result = await move(source.location, target.location);
    expect(result).toMatchObject({ isComplete: false, deleted: 0, failures: [{ path: 'a', reason: 'changed' }] });
    expect(await source.tree()).toEqual({ a: 'changed' });
  });
});

describe('files', () => {
  test('a file in the place of a directory, and the other way round, makes way', () =>
    withDirectory(async (directory) => {
      const [source, target] = [directoryEnd(join(directory, 'from')), directoryEnd(join(directory, 'to'))];
      await fill(source, { 'a/b': 'one', c: 'two' });
      await fill(target, { a: 'file', 'c/d/e': 'three' });
      const result = await sync(source.location, target.location, { deleteAll: true });
      expect(result).toMatchObject({ isComplete: true, deleted: 2 });
      expect(await target.tree()).toEqual({ 'a/b': 'one', c: 'two' });
      expect((await readdir(join(directory, 'to'))).sort()).toEqual(['a', 'c']);
    }));

  test('links are not followed, and nothing is put behind one', () =>
    withDirectory(async (directory) => {
      const [source, target] = [await memoryEnd(), directoryEnd(join(directory, 'to'))];
      await mkdir(join(directory, 'to'));
      await mkdir(join(directory, 'outside'));
      await symlink(join(directory, 'outside'), join(directory, 'to/link'));
      await fill(source, { 'link/a': 'one', link2: 'two' });
      await symlink(join(directory, 'outside'), join(directory, 'to/link2'));
      const result = await copyTree(source.location, target.location);
      expect(result).toMatchObject({ isComplete: false, created: 0, failed: 2 });
      expect(await readdir(join(directory, 'outside'))).toEqual([]);
    }));

  test('one that was changed in the target since it was listed is not replaced', () =>
    withDirectory(async (directory) => {
      const [source, target] = [await memoryEnd(), directoryEnd(directory)];
      await fill(source, { a: 'one' });
      await fill(target, { a: 'older' }, 1000);
      const late = changed(target.location, async function* (rows) {
        for await (const row of rows) {
          await target.put('a', 'mine');
          yield row;
        }
      });
      const result = await copyTree(source.location, late);
      expect(result).toMatchObject({ updated: 0, failures: [{ path: 'a', reason: 'changed' }] });
      expect(await target.tree()).toEqual({ a: 'mine' });
    }));
});

describe('names', () => {
  const HOSTILE = [
    ' ',
    '.hidden',
    '-rf',
    '%41',
    '*',
    'a\\b',
    'con',
    'line\nbreak',
    'tab\t',
    'quote\'"',
    '\u2028',
    '\u{1F600}',
    '\uFFFD',
    '\u0001',
    'x'.repeat(255),
    'ends with space ',
    '.stowage/x',
    '~',
    '$HOME',
    'a?b',
    '\u202Eexe',
    'é',
    'e\u0301x',
  ];
  const NO_FILES = ['..', '../up', 'a/../../up', '/abs', 'a//b', 'nul\0', './x', 'd/.', 'y'.repeat(256)];

  test('of every kind go between object stores', async () => {
    const [source, target] = [await memoryEnd(), await memoryEnd('p/')];
    const tree = Object.fromEntries([...HOSTILE, ...NO_FILES, 'folder/'].map((name) => [name, `<${name}>`]));
    await fill(source, tree);
    expect(await sync(source.location, target.location)).toMatchObject({ isComplete: true });
    expect(await target.tree()).toEqual(tree);
  });

  test('that no file can have fail alone, and leave nothing outside', () =>
    withDirectory(async (directory) => {
      const [source, target] = [await memoryEnd(), directoryEnd(join(directory, 'in/to'))];
      await fill(source, Object.fromEntries([...HOSTILE, ...NO_FILES].map((name) => [name, `<${name}>`])));
      const result = await sync(source.location, target.location);
      expect(result).toMatchObject({ created: HOSTILE.length, failed: NO_FILES.length });
      expect(result.failures.map(({ path }) => path).sort()).toEqual([...NO_FILES].sort());
      expect(await target.tree()).toEqual(Object.fromEntries(HOSTILE.map((name) => [name, `<${name}>`])));
      expect(await readdir(directory)).toEqual(['in']);
      expect(await readdir(join(directory, 'in'))).toEqual(['to']);
      const back = await memoryEnd();
      expect(await sync(target.location, back.location)).toMatchObject({ isComplete: true, created: HOSTILE.length });
    }));

  test('that are no UTF-8 are told, and fail alone', () =>
    withDirectory(async (directory) => {
      await writeFile(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0xff, 0x41])]), 'x');
      await writeFile(join(directory, 'ok'), 'y');
      const target = await memoryEnd();
      const result = await copyTree(directoryAt(directory), target.location);
      expect(result).toMatchObject({ created: 1, failed: 1, failures: [{ reason: 'unnamed' }] });
    }));
});

describe('what goes wrong on the way', () => {
  test('one object that changes while it is read is read again', async () => {
    let reads = 0;
    const source = await wrappedEnd(() => ({
      readObject: async (next, ...call) => {
        reads += 1;
        if (reads === 1) throw new ConflictError('changed while it was read');
        return next(...call);
      },
    }));
    const target = await memoryEnd();
    await fill(source, { a: 'one' });
    const retried: SyncEvent[] = [];
    const onEvent = (event: SyncEvent): void => {
      if (event.type === 'retrying') retried.push(event);
    };
    expect(await copyTree(source.location, target.location, { onEvent })).toMatchObject({
      isComplete: true,
      created: 1,
    });
    expect(retried).toHaveLength(1);
  });

  test('with one read in twenty that fails, everything arrives', async () => {
    let reads = 0;
    const source = await wrappedEnd(() => ({
      readObject: async (next, ...call) => {
        reads += 1;
        if (reads % 20 === 0) throw new ConflictError('injected');
        return next(...call);
      },
    }));
    const target = await memoryEnd();
    const tree = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, `${index}`]));
    await fill(source, tree);
    expect(await sync(source.location, target.location)).toMatchObject({ isComplete: true, created: 300, failed: 0 });
    expect(await target.tree()).toEqual(tree);
    expect(reads).toBeGreaterThan(310);
  });

  test('an abort rejects with its reason, when nothing is under way any more', async () => {
    let open = 0;
    const target = await wrappedEnd(() => ({
      writeObject: async (next, container, head, ...[body, options]) => {
        open += 1;
        try {
          stop.abort(new Error('enough'));
          return await next(container, head, body, options);
        } finally {
          open -= 1;
        }
      },
    }));
    const stop = new AbortController();
    const source = await memoryEnd();
    await fill(source, Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f${index}`, 'x'])));
    await fill(target, {}, 0);
    await expect(copyTree(source.location, target.location, { signal: stop.signal })).rejects.toThrow('enough');
    expect(open).toBe(0);
    expect(Object.keys(await target.tree()).length).toBeLessThan(100);
  });

  test('more bytes than maxTransfer are not begun, and nothing is deleted', async () => {
    const [source, target] = [await memoryEnd(), await memoryEnd()];
    await fill(source, { a: '1234', b: '1234', c: '1' });
    await fill(target, { z: 'old' });
    const result = await sync(source.location, target.location, { maxTransfer: 5, deleteAll: true });
    expect(result).toMatchObject({
      isComplete: false,
      bytes: 5,
      created: 2,
      deleted: 0,
      failures: [{ path: 'b', reason: 'max-transfer' }],
    });
  });
});

describe('the backup', () => {
  test('holds what was replaced and deleted', () =>
    withDirectory(async (directory) => {
      const [source, target, backup] = [await memoryEnd(), await memoryEnd(), directoryEnd(join(directory, 'backup'))];
      await fill(source, { a: 'new', b: 'same' });
      await fill(target, { a: 'old', b: 'same', c: 'gone' });
      expect(await sync(source.location, target.location, { backup: backup.location })).toMatchObject({
        isComplete: true,
      });
      expect(await backup.tree()).toEqual({ a: 'old', c: 'gone' });
      expect(await target.tree()).toEqual({ a: 'new', b: 'same' });
    }));
});

describe('the state', () => {
  test('spares the next run a look at what listings do not tell', () =>
    withDirectory(async (directory) => {
      const silent = (): Layer => ({
        listObjects: async (next, ...call) => {
          const page = await next(...call);
          const items = page.items.map((item) =>
            item.kind === 'object'
              ? { ...item, checksums: {}, metadata: undefined, sourceLastModified: undefined }
              : item,
          );
          return { ...page, items, rows: undefined as never };
        },
        getObject: async (next, ...call) => ({
          ...(await next(...call)),
          checksums: {},
          sourceLastModified: undefined,
        }),
        writeObject: async (next, container, head, ...[body, options]) => ({
          ...(await next(container, head, body, options)),
          checksums: {},
        }),
      });
      const [source, target] = [await wrappedEnd(silent), await wrappedEnd(silent)];
      await fill(source, { a: 'one', b: 'two' });
      const state = join(directory, 'state');
      expect(await sync(source.location, target.location, { state })).toMatchObject({ created: 2 });
      expect(await sync(source.location, target.location, { state })).toMatchObject({
        same: 2,
        bytes: 0,
        comparedBy: { remembered: 2 },
      });
      await source.put('a', 'ONE');
      expect(await sync(source.location, target.location, { state })).toMatchObject({ same: 1, updated: 1 });
      expect((await target.tree())['a']).toBe('ONE');
    }));

  test('is used by one at a time', () =>
    withDirectory(async (directory) => {
      const path = join(directory, 'state');
      using held = await openState(path, 'job');
      expect(held.count('surplus')).toBe(0);
      await expect(openState(path, 'job')).rejects.toBeInstanceOf(ConflictError);
    }));

  test('that is none is refused, and left as it is', () =>
    withDirectory(async (directory) => {
      const path = join(directory, 'state');
      await writeFile(path, 'a text of mine, and no database at all');
      await expect(openState(path, 'job')).rejects.toBeInstanceOf(LocalFileError);
    }));

  test('keeps names with NUL and beyond the basic plane apart', () =>
    withDirectory(async (directory) => {
      using state = await openState(join(directory, 'state'), 'job');
      const names = ['a\0b', 'a\0c', '\u{1F600}', '\uFFFF'];
      for (const [size, path] of names.entries()) state.spool('surplus', { path, state: { size } });
      for (const [size, path] of names.entries()) state.remember(path, { source: { size }, target: { size } });
      expect([...state.spooled('surplus', 3)].flat()).toEqual(names.map((path, size) => ({ path, state: { size } })));
      expect(names.map((path) => state.remembered(path)?.source.size)).toEqual([0, 1, 2, 3]);
    }));
});

describe('ends', () => {
  test('that overlap are refused', async () => {
    const container = await new MemoryStorageDriver().createContainer('box');
    const make =
      (from: Location, to: Location, options = {}) =>
      () =>
        new SyncJob('sync', { source: from, target: to }, options);
    expect(make(containerAt(container, 'a'), containerAt(container, 'a/b'))).toThrow(InvalidArgumentError);
    expect(make(containerAt(container), containerAt(container, 'a'))).toThrow(InvalidArgumentError);
    expect(make(containerAt(container, 'a'), containerAt(container, 'ab'))).not.toThrow();
    expect(make(directoryAt('/x'), directoryAt('/x/y'))).toThrow(InvalidArgumentError);
    expect(make(directoryAt('/x'), directoryAt('/xy'))).not.toThrow();
    expect(make(directoryAt('/x'), containerAt(container), { state: '/x/state' })).toThrow(InvalidArgumentError);
    expect(make(directoryAt('/x'), containerAt(container, 'a'), { backup: containerAt(container) })).toThrow(
      InvalidArgumentError,
    );
  });

  test('and options that are none are refused by name', async () => {
    const [source, target] = [await memoryEnd(), await memoryEnd()];
    await expect(sync(source.location, target.location, { delteAll: true } as never)).rejects.toThrow(/delteAll/);
    await expect(sync(source.location, undefined as never)).rejects.toBeInstanceOf(InvalidArgumentError);
  });
});
