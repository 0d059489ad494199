import { describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, LocalFileError } from '@stowage/core';
import type { Layer } from '@stowage/core/wrap';
import { sync } from '../src/index.js';
import { openState } from '../src/state/sqlite-state.js';
import { wrappedEnd } from './support/faulty-ends.js';
import { directoryEnd, fill, memoryEnd, withDirectory } from './support/trees.js';

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

  test('that cannot be made leaves what it was for as it is', async () => {
    const [source, target] = [await memoryEnd(), await memoryEnd()];
    const full = await wrappedEnd(() => ({ writeObject: () => Promise.reject(new Error('no room')) }));
    const options = { backup: full.location };
    await fill(source, { a: 'new', b: 'same' });
    await fill(target, { a: 'old', b: 'same', c: 'gone' });
    expect(await sync(source.location, target.location, options)).toMatchObject({
      ...{ isComplete: false, updated: 0, deleted: 0, heldBack: { reason: 'not-copied' } },
      failures: [{ path: 'a', reason: 'transfer-failed' }],
    });
    await source.put('a', 'old');
    expect(await sync(source.location, target.location, options)).toMatchObject({
      ...{ isComplete: false, same: 2, deleted: 0, failures: [{ path: 'c', reason: 'delete-failed' }] },
    });
    expect(await target.tree()).toEqual({ a: 'old', b: 'same', c: 'gone' });
  });
});
