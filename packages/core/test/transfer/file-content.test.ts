import { describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHUNK_SIZE, NEVER } from '../../src/transfer/content/content.js';
import { FileContent } from '../../src/transfer/content/file-content.js';
import { OpenFile } from '../../src/transfer/content/open-file.js';
import { bytes, inDirectory } from './fakes.js';

const SIZE = 3 * CHUNK_SIZE + 5;

/** The chunks of a file from its second byte on, as copies and as they were given. */
async function chunksOf(directory: string, reuseBuffers: boolean) {
  const path = join(directory, 'file');
  await writeFile(path, bytes(SIZE));
  using open = await OpenFile.at(path);
  const file = new FileContent(open);
  const copies: Buffer[] = [];
  const given: Uint8Array[] = [];
  for await (const chunk of file.read({ start: 1, end: SIZE }, NEVER, reuseBuffers)) {
    copies.push(Buffer.from(chunk));
    given.push(chunk);
  }
  return { copies, given };
}

describe('the chunks of a file', () => {
  test('whose memory is reused share two buffers, but the last one has its own: it may still be on its way', async () =>
    inDirectory(async (directory) => {
      const { copies, given } = await chunksOf(directory, true);
      expect(Buffer.concat(copies).equals(bytes(SIZE).subarray(1))).toBe(true);
      const memory = given.map(({ buffer }) => buffer);
      expect(memory).toHaveLength(4);
      expect(memory[2]).toBe(memory[0]);
      expect(new Set(memory).size).toBe(3);
      expect(memory.indexOf(memory[3]!)).toBe(3);
    }));

  test('whose memory is not reused stay as they were', async () =>
    inDirectory(async (directory) => {
      const { given } = await chunksOf(directory, false);
      expect(Buffer.concat(given).equals(bytes(SIZE).subarray(1))).toBe(true);
    }));

  test('are read at the same time for several spans, each in memory of its own', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      await writeFile(path, bytes(SIZE));
      using open = await OpenFile.at(path);
      const file = new FileContent(open);
      const readers = [0, 1, 2].map(async (start) => {
        const copies: Buffer[] = [];
        for await (const chunk of file.read({ start, end: SIZE }, NEVER, true)) copies.push(Buffer.from(chunk));
        return Buffer.concat(copies).equals(bytes(SIZE).subarray(start));
      });
      expect(await Promise.all(readers)).toEqual([true, true, true]);
    }));

  test('can be given up while the next one is read, and the file be closed', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      await writeFile(path, bytes(SIZE));
      const open = await OpenFile.at(path);
      const file = new FileContent(open);
      const chunks = file.read({ start: 0, end: SIZE }, NEVER, true);
      await chunks.next();
      await writeFile(path, 'short');
      expect(await chunks.return()).toEqual({ done: true, value: undefined });
      open[Symbol.dispose]();
      await expect(file.read({ start: 0, end: SIZE }, NEVER).next()).rejects.toThrow('is closed');
    }));
});
