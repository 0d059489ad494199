import { describe, expect, test } from '@jest/globals';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, InvalidArgumentError, LocalFileError, MemoryStorageDriver } from '@stowage/core';
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
import { changed, wrappedEnd } from './support/faulty-ends.js';
import { containerEnd, directoryEnd, fill, memoryEnd, withDirectory } from './support/trees.js';

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

  test.each(['source', 'target'] as const)('do not follow from a listing of the %s that breaks off', async (which) => {
    const ends = { source: await memoryEnd(), target: await memoryEnd() };
    await fill(ends.source, { a: 'one', b: 'two', new: 'three' });
    await fill(ends.target, { a: 'one', b: 'two', c: 'gone', d: 'gone' });
    const broken = changed(ends[which].location, async function* (rows) {
      for await (const row of rows) {
        if (row.path > 'b') throw new Error('no more of it');
        yield row;
      }
    });
    const locations = { source: ends.source.location, target: ends.target.location };
    const { source, target } = Object.assign(locations, { [which]: broken });
    const result = await sync(source, target, { deleteAll: true });
    expect(result).toMatchObject({ isComplete: false, deleted: 0 });
    expect(String(result.listingError)).toMatch('no more of it');
    expect(Object.keys(await ends.target.tree())).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd']));
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

  test('an object that becomes another one before it is read arrives as that', async () => {
    let reads = 0;
    const source = await wrappedEnd((driver) => ({
      readObject: async (next, ...call) => {
        reads += 1;
        if (reads === 1) await containerEnd(await driver.getContainer('box')).put('a', 'another');
        return next(...call);
      },
    }));
    const target = await memoryEnd();
    await fill(source, { a: 'one' });
    expect(await copyTree(source.location, target.location)).toMatchObject({ isComplete: true, created: 1 });
    expect(await target.tree()).toEqual({ a: 'another' });
    expect(await copyTree(source.location, target.location)).toMatchObject({ isComplete: true, same: 1 });
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
