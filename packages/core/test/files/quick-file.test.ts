import { afterEach, expect, jest, test } from '@jest/globals';
import fs from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OwnThread } from '../../src/files/own-thread.js';
import { QuickFile } from '../../src/files/quick-file.js';
import { bytes, failure, inDirectory } from '../transfer/fakes.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const free = new OwnThread(() => 0);

function resting(): OwnThread {
  let now = 0;
  const thread = new OwnThread(() => now);
  thread.run(() => void (now += 1000));
  return thread;
}

async function withFile(use: (file: QuickFile, path: string) => Promise<void>, thread = free): Promise<void> {
  await inDirectory(async (directory) => {
    const path = join(directory, 'file');
    const file = new QuickFile(fs.openSync(path, 'wx+'), thread);
    try {
      await use(file, path);
    } finally {
      if (file.fd !== -1) await file.close();
    }
  });
}

test.each([
  ['few', 10, free, 'this thread'],
  ['many', 100_000, free, 'others'],
  ['few, while the thread rests,', 10, resting(), 'others'],
])('%s bytes are written where they belong: %s, by %s', async (_, size, thread, who) => {
  const here = jest.spyOn(fs, 'writevSync');
  await withFile(async (file, path) => {
    const content = bytes(2 * size);
    expect(await file.writev([content.subarray(size)], size)).toEqual({ bytesWritten: size });
    const halves = [content.subarray(0, 5), content.subarray(5, size)];
    expect(await file.writev(halves, 0)).toEqual({ bytesWritten: size });
    expect(here).toHaveBeenCalledTimes(who === 'this thread' ? 2 : 0);
    expect((await readFile(path)).equals(content)).toBe(true);
    const into = Buffer.alloc(8);
    expect(await file.read(into, 2, 6, size - 3)).toEqual({ bytesRead: 6 });
    expect(into.subarray(2)).toEqual(content.subarray(size - 3, size + 3));
  }, thread);
});

test('few bytes are written by others while others are being written: they would be waited for', async () => {
  const here = jest.spyOn(fs, 'writevSync');
  await withFile(async (file, path) => {
    await Promise.all([file.writev([bytes(100_000)], 0), file.writev([bytes(7)], 100_000)]);
    expect(here).not.toHaveBeenCalled();
    expect((await readFile(path)).length).toBe(100_007);
  });
});

test('what is appended comes one after the other', async () =>
  withFile(async (file, path) => {
    await file.writeFile(bytes(3));
    await file.writeFile(bytes(4));
    expect(await readFile(path)).toEqual(Buffer.concat([bytes(3), bytes(4)]));
  }));

test('it tells and takes what belongs to a file', async () =>
  withFile(async (file, path) => {
    await file.chmod(0o600);
    await file.utimes(10, 20);
    await file.chown(process.getuid?.() ?? -1, process.getgid?.() ?? -1);
    expect((await file.stat()).mode & 0o777).toBe(0o600);
    expect((await stat(path)).mtimeMs).toBe(20_000);
    await file.datasync();
    await file.sync();
  }));

test('what fails says what the system says', async () =>
  withFile(async (file) => {
    await file.close();
    expect(file.fd).toBe(-1);
    for (const call of [async () => file.sync(), async () => file.stat(), async () => file.writev([bytes(1)], 0)]) {
      // Node itself does not take -1 for a descriptor.
      expect(await failure(call())).toMatchObject({ code: expect.stringMatching(/EBADF|ERR_OUT_OF_RANGE/) });
    }
  }));

test.each([free, resting()])('it is closed once, however often that is asked for', async (thread) => {
  const closed = [jest.spyOn(fs, 'closeSync'), jest.spyOn(fs, 'close')] as const;
  await withFile(async (file) => {
    await Promise.all([file.close(), file.close()]);
    await file.close();
    expect(closed.map(({ mock }) => mock.calls.length)).toEqual(thread === free ? [1, 0] : [0, 1]);
  }, thread);
});

test('it is closed only when nothing is under way any more: another file could have its descriptor by then', async () =>
  withFile(async (file) => {
    const ends: (() => void)[] = [];
    jest.spyOn(fs, 'fsync').mockImplementation((_, ended) => void ends.push(() => ended(null)));
    const syncing = file.sync();
    const closing = file.close();
    // One more, which comes while that is waited for.
    const late = file.sync();
    ends[0]?.();
    await syncing;
    await new Promise(setImmediate);
    expect(file.fd).not.toBe(-1);
    ends[1]?.();
    await Promise.all([late, closing]);
    expect(file.fd).toBe(-1);
  }));
