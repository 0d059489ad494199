import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fs from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileCallsIn, POOLED, type FileCalls } from '../../src/files/file-calls.js';
import { QuickFile } from '../../src/files/quick-file.js';
import { failure, inDirectory } from '../transfer/fakes.js';
import { onFileSystem } from './disk.js';

afterEach(() => {
  jest.restoreAllMocks();
});

test.each([
  ['ext4', true],
  ['nfs', false],
  ['fuse', false],
] as const)('on %s calls are made by this thread: %s', async (name, isQuick) =>
  inDirectory(async (directory) => {
    onFileSystem(name);
    const calls = await fileCallsIn(directory);
    const file = await calls.create(join(directory, 'file'));
    await file.close();
    expect(file instanceof QuickFile).toBe(isQuick);
    expect(calls === POOLED).toBe(!isQuick);
  }),
);

test('a directory is looked at once a minute, however it is called', async () =>
  inDirectory(async (directory) => {
    onFileSystem('ext4');
    await fileCallsIn(directory);
    onFileSystem('nfs');
    expect(await fileCallsIn(`${directory}/.`)).not.toBe(POOLED);

    const later = performance.now() + 60_001;
    jest.spyOn(performance, 'now').mockReturnValue(later);
    expect(await fileCallsIn(directory)).toBe(POOLED);
  }));

test('one that is not there is looked at again', async () =>
  inDirectory(async (directory) => {
    jest.spyOn(fs.promises, 'statfs').mockRejectedValueOnce(new Error('ENOENT'));
    expect(await fileCallsIn(directory)).toBe(POOLED);
    onFileSystem('ext4');
    expect(await fileCallsIn(directory)).not.toBe(POOLED);
  }));

test.each([
  ['ext4', 1],
  ['nfs', 0],
] as const)('on %s quick calls block: %s', async (name, times) =>
  inDirectory(async (directory) => {
    onFileSystem(name);
    // However busy this machine is, none of them was slow, nor is one now.
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 1e9);
    const blocking = (['lstatSync', 'linkSync', 'unlinkSync', 'closeSync'] as const).map((call) =>
      jest.spyOn(fs, call),
    );
    const calls = await fileCallsIn(directory);
    const [path, other] = [join(directory, 'a'), join(directory, 'b')];
    await (await calls.create(path)).close();
    await calls.lstat(path);
    await calls.link(path, other);
    await calls.unlink(path);
    expect(blocking.map(({ mock }) => mock.calls.length)).toEqual(blocking.map(() => times));
  }),
);

describe.each(['ext4', 'nfs'] as const)('on %s', (name) => {
  async function withCalls(use: (calls: FileCalls, at: (name: string) => string) => Promise<void>): Promise<void> {
    await inDirectory(async (directory) => {
      onFileSystem(name);
      await use(await fileCallsIn(directory), (file) => join(directory, file));
      expect((await readdir(directory)).sort()).toEqual(['b']);
    });
  }

  test('names are given, changed and taken', async () =>
    withCalls(async (calls, at) => {
      await (await calls.create(at('a'), 0o600)).close();
      expect((await calls.stat(at('a')))?.mode).toBe(0o100_600);
      await calls.link(at('a'), at('b'));
      expect((await calls.lstat(at('b')))?.nlink).toBe(2);
      await calls.unlink(at('a'));
      await calls.rename(at('b'), at('c'));
      await calls.rename(at('c'), at('b'));
    }));

  test('nothing is what there is nothing of, and a name that is taken is not given', async () =>
    withCalls(async (calls, at) => {
      expect(await calls.stat(at('none'))).toBeUndefined();
      expect(await calls.lstat(at('none'))).toBeUndefined();
      await (await calls.create(at('b'))).close();
      expect(await failure(calls.create(at('b')))).toMatchObject({ code: 'EEXIST' });
      expect(await failure(calls.open(at('none')))).toMatchObject({ code: 'ENOENT' });
      expect(await failure(calls.link(at('b'), at('b')))).toMatchObject({ code: 'EEXIST' });
      expect(await failure(calls.unlink(at('none')))).toMatchObject({ code: 'ENOENT' });
      expect(await failure(calls.rename(at('none'), at('d')))).toMatchObject({ code: 'ENOENT' });
    }));
});
