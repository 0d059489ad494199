import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import {
  copyTree,
  diff,
  move,
  sync,
  SyncJob,
  verify,
  type Action,
  type Location,
  type SyncEvent,
} from '../src/index.js';
import { directoryEnd, fill, localEnd, memoryEnd, withDirectory, type TestEnd } from './support/trees.js';

const ENDS: Readonly<Record<string, (directory: string) => Promise<TestEnd>>> = {
  'a memory container': () => memoryEnd(),
  'a prefix of a memory container': () => memoryEnd('some/where/'),
  'a local container': localEnd,
  'a directory': async (directory) => directoryEnd(directory),
};

const KINDS = Object.keys(ENDS).flatMap((from) => Object.keys(ENDS).map((to) => [from, to] as const));

async function withEnds(
  [from, to]: readonly [string, string],
  work: (source: TestEnd, target: TestEnd, directory: string) => Promise<void>,
): Promise<void> {
  await withDirectory(async (directory) => {
    const [source, target] = [await ENDS[from]!(join(directory, 'from')), await ENDS[to]!(join(directory, 'to'))];
    await work(source, target, directory);
  });
}

async function planOf(source: Location, target: Location, mode: 'copy' | 'move' | 'sync' = 'sync'): Promise<Action[]> {
  return Array.fromAsync(new SyncJob(mode, { source, target }, { deleteAll: true }).plan());
}

const OLD = Date.UTC(2020, 0, 1);

describe.each(KINDS)('from %s to %s', (from, to) => {
  const ends = [from, to] as const;

  test('sync makes the target equal, and then finds nothing to do', () =>
    withEnds(ends, async (source, target, directory) => {
      const state = join(directory, 'state');
      await fill(source, { a: 'one', 'b/c': 'two', 'b-d': 'three', 'b/e/f': '', ü: 'x' }, OLD);
      await fill(target, { a: 'ONE', 'b/gone': 'old', 'b/c': 'two' }, OLD + 5000);
      const result = await sync(source.location, target.location, { state });
      expect(result).toMatchObject({ isComplete: true, created: 3, updated: 1, deleted: 1, failed: 0 });
      expect(await target.tree()).toEqual({ a: 'one', 'b/c': 'two', 'b-d': 'three', 'b/e/f': '', ü: 'x' });
      expect(await source.tree()).toEqual(await target.tree());
      const again = await sync(source.location, target.location, { state });
      expect(again).toMatchObject({ isComplete: true, created: 0, updated: 0, deleted: 0, same: 5, bytes: 0 });
      expect(await verify(source.location, target.location)).toMatchObject({ isEqual: true, same: 5 });
    }));

  test('copyTree deletes nothing', () =>
    withEnds(ends, async (source, target) => {
      await fill(source, { a: 'one' });
      await fill(target, { b: 'two' });
      expect(await copyTree(source.location, target.location)).toMatchObject({
        isComplete: true,
        created: 1,
        deleted: 0,
      });
      expect(await target.tree()).toEqual({ a: 'one', b: 'two' });
    }));

  test('move leaves nothing behind, of what was there already as well', () =>
    withEnds(ends, async (source, target) => {
      await fill(source, { a: 'one', 'b/c': 'two' }, OLD);
      await fill(target, { a: 'one', d: 'three' }, OLD);
      expect(await move(source.location, target.location)).toMatchObject({ isComplete: true, deleted: 2 });
      expect(await source.tree()).toEqual({});
      expect(await target.tree()).toEqual({ a: 'one', 'b/c': 'two', d: 'three' });
    }));

  test('a plan says what sync does, and does nothing', () =>
    withEnds(ends, async (source, target) => {
      await fill(source, { a: 'one', b: 'two', c: 'new' }, OLD);
      await fill(target, { a: 'one', b: 'TWO', d: 'old' }, OLD + 5000);
      const before = await target.tree();
      const plan = await planOf(source.location, target.location);
      expect(plan.map(({ type, path }) => [type, path])).toEqual([
        ['skip', 'a'],
        ['update', 'b'],
        ['create', 'c'],
        ['delete', 'd'],
      ]);
      expect(await target.tree()).toEqual(before);
    }));

  test('diff and verify tell what differs', () =>
    withEnds(ends, async (source, target) => {
      await fill(source, { a: 'one', b: 'two', c: 'new' }, OLD);
      await fill(target, { a: 'one', b: 'TWO', d: 'old' }, OLD);
      const found = await verify(source.location, target.location);
      expect(found).toMatchObject({ isEqual: false, same: 1, differences: 3 });
      expect(found.found.map(({ type, path }) => [type, path])).toEqual([
        ['different', 'b'],
        ['only-source', 'c'],
        ['only-target', 'd'],
      ]);
      const types = (await Array.fromAsync(diff(source.location, target.location, { compare: 'bytes' }))).map(
        (each) => each.type,
      );
      expect(types).toEqual(['same', 'different', 'only-source', 'only-target']);
    }));
});

describe('events', () => {
  test('tell of every step, and of the progress', async () => {
    const [source, target] = [await memoryEnd(), await memoryEnd()];
    await fill(source, { a: 'one', b: 'two' });
    const events: SyncEvent[] = [];
    await sync(source.location, target.location, { onEvent: (event) => void events.push(event) });
    expect(events.map(({ type }) => type).filter((type) => type !== 'transferred' && type !== 'progress')).toEqual(
      expect.arrayContaining(['planned', 'started', 'done', 'listed', 'finished']),
    );
    expect(events.at(-1)).toMatchObject({ type: 'finished', result: { isComplete: true, created: 2, bytes: 6 } });
  });

  test('a listener that throws ends the sync with its error', async () => {
    const [source, target] = [await memoryEnd(), await memoryEnd()];
    await fill(source, { a: 'one' });
    const onEvent = (): never => {
      throw new Error('no more');
    };
    await expect(sync(source.location, target.location, { onEvent })).rejects.toThrow('no more');
  });

  test('a listener whose promise rejects ends the sync with its error', async () => {
    const [source, target] = [await memoryEnd(), await memoryEnd()];
    await fill(source, { a: 'one' });
    const onEvent = (): Promise<never> => Promise.reject(new Error('no more'));
    await expect(sync(source.location, target.location, { onEvent })).rejects.toThrow('no more');
  });
});
