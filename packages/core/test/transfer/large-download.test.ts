import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SideThread } from '../../src/threads/index.js';
import { ObjectHashMismatchError } from '../../src/errors/index.js';
import type { MemoryBackend } from '../../src/memory/index.js';
import { downloadFile } from '../../src/transfer/download/download-file.js';
import { altered, bytes, failure, filesIn, from, inDirectory, memory, sha256, store } from './fakes.js';

/** Large enough for a thread that hashes it. */
const DATA = Buffer.alloc(130 * 1024 * 1024, bytes(1021));
const SHA256 = sha256(DATA);

let backend: MemoryBackend;

beforeEach(async () => {
  backend = await memory();
  await store(backend, DATA);
});

afterEach(async () => {
  process.env['STOWAGE_THREADS'] = '1';
  // The only one there may be: that of the download has ended.
  const thread = await SideThread.start(() => () => undefined);
  expect(thread).toBeDefined();
  await thread?.close();
  delete process.env['STOWAGE_THREADS'];
});

describe.each(['0', '1'])('with at most %s threads beside this one', (threads) => {
  beforeEach(() => {
    process.env['STOWAGE_THREADS'] = threads;
  });

  test('a large object arrives whole and verified', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      const { checksums } = await downloadFile(from(backend), path, {});
      expect(checksums).toEqual({ sha256: SHA256 });
      expect((await readFile(path)).equals(DATA)).toBe(true);
      expect(await filesIn(directory)).toEqual(['file']);
    }));

  test('one whose bytes are not those that were stored leaves nothing', async () =>
    inDirectory(async (directory) => {
      const wrong = altered(backend, {
        readObject: async (...given) => {
          const answer = await backend.readObject(...given);
          return { ...answer, object: { ...answer.object, checksums: { sha256: sha256(Buffer.from('another')) } } };
        },
      });
      const error = await failure(downloadFile(from(wrong), join(directory, 'file'), {}));
      expect(error).toBeInstanceOf(ObjectHashMismatchError);
      expect(await filesIn(directory)).toEqual([]);
    }));

  test('one that is given up leaves nothing', async () =>
    inDirectory(async (directory) => {
      const controller = new AbortController();
      const reason = new Error('enough');
      const error = await failure(
        downloadFile(from(backend), join(directory, 'file'), {
          signal: controller.signal,
          onProgress: ({ transferred: moved }) => {
            if (moved > DATA.length / 2) controller.abort(reason);
          },
        }),
      );
      expect(error).toBe(reason);
      expect(await filesIn(directory)).toEqual([]);
    }));
});
