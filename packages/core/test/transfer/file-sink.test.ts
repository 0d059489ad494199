import { expect, test } from '@jest/globals';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { LocalFileError } from '../../src/errors/index.js';
import { FileSink, type Written } from '../../src/transfer/download/file-sink.js';
import { TransferGuard } from '../../src/transfer/transfer-guard.js';
import { ProgressMeter } from '../../src/transfer/progress.js';
import { altered, bytes as fewBytes, failure, inDirectory } from './fakes.js';

const MiB = 1024 * 1024;
const STEP = 64 * MiB;

const pattern = fewBytes(1021);

/** Bytes whose parts of 1 MiB differ. */
function bytes(size: number): Buffer {
  return Buffer.alloc(size, pattern);
}

async function* inChunks(data: Uint8Array, size: number, error?: Error): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
  if (error !== undefined) throw error;
}

function meter(): ProgressMeter {
  return new ProgressMeter(undefined, { call: new TransferGuard(undefined) });
}

function noSpace(): Error {
  return Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
}

/** What one writes to a file whose handle may behave otherwise; gives what is in the file then. */
async function written(
  write: (sink: FileSink) => Promise<unknown>,
  alter: (file: FileHandle) => FileHandle = (file) => file,
): Promise<Buffer> {
  return inDirectory(async (directory) => {
    const path = join(directory, 'file');
    const file = await open(path, 'wx+');
    const sink = new FileSink(alter(file), path, { meter: meter() });
    try {
      await write(sink);
    } finally {
      await sink.finish().finally(() => file.close());
    }
    return readFile(path);
  });
}

test.each([
  [0, 1],
  [1, 1],
  [1000, 3],
  [3 * MiB + 5, 64 * 1024],
  [2 * MiB, MiB],
  [3 * MiB, 2 * MiB],
])('%s bytes in chunks of %s are written in their order', async (size, chunkSize) => {
  const data = bytes(size);
  const file = await written((sink) => sink.write(0, inChunks(data, chunkSize)));
  expect(file.equals(data)).toBe(true);
});

test('what the operating system does not take at once is written after it', async () => {
  const data = bytes(1000);
  const taking = (file: FileHandle): FileHandle =>
    altered(file, {
      // Ends within chunks and at their borders.
      writev: (async (chunks: readonly Uint8Array[], position: number) =>
        file.writev([Buffer.concat(chunks).subarray(0, 15)], position)) as unknown as FileHandle['writev'],
    });
  const file = await written((sink) => sink.write(0, inChunks(data, 10)), taking);
  expect(file.equals(data)).toBe(true);
});

test('writes to one place are never under way at the same time, and carry many chunks each', async () => {
  let running = 0;
  let most = 0;
  let calls = 0;
  const counting = (file: FileHandle): FileHandle =>
    altered(file, {
      writev: (async (chunks: readonly Uint8Array[], position: number) => {
        calls += 1;
        running += 1;
        most = Math.max(most, running);
        await turn();
        return file.writev(chunks, position).finally(() => (running -= 1));
      }) as unknown as FileHandle['writev'],
    });
  await written((sink) => sink.write(0, inChunks(bytes(4 * MiB), 16 * 1024)), counting);
  expect(most).toBe(1);
  expect(calls).toBe(4);
});

test('chunks that are tiny are not gathered without limit', async () => {
  const lengths: number[] = [];
  const counting = (file: FileHandle): FileHandle =>
    altered(file, {
      writev: (async (chunks: readonly Uint8Array[], position: number) => {
        lengths.push(chunks.length);
        return file.writev(chunks, position);
      }) as unknown as FileHandle['writev'],
    });
  await written((sink) => sink.write(0, inChunks(bytes(1000), 1)), counting);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(256);
});

test('chunks that fail leave those that came in the file', async () => {
  const data = bytes(2 * MiB + 7);
  const broken = new Error('broken');
  const file = await written(async (sink) => {
    expect(await failure(sink.write(0, inChunks(data, 1000, broken)))).toBe(broken);
  });
  expect(file.equals(data)).toBe(true);
});

test('a write that fails is the error, also while more chunks are waited for', async () => {
  const failing = (file: FileHandle): FileHandle => altered(file, { writev: () => Promise.reject(noSpace()) });
  const slow = async function* (): AsyncGenerator<Uint8Array> {
    yield bytes(MiB);
    await turn();
    await turn();
    yield bytes(MiB);
  };
  const file = await written(async (sink) => {
    const error = await failure(sink.write(0, slow()));
    expect(error).toBeInstanceOf(LocalFileError);
    expect((error as Error).message).toMatch('no space is left');
  }, failing);
  expect(file).toHaveLength(0);
});

test('it tells how far it has written once that is in the file', async () =>
  inDirectory(async (directory) => {
    const path = join(directory, 'file');
    await using file = await open(path, 'wx+');
    const sink = new FileSink(file, path, { meter: meter() });
    const sizes: number[] = [];
    const positions: number[] = [];
    const onWritten: Written['onWritten'] = async (position) => {
      positions.push(position);
      sizes.push((await file.stat()).size);
    };
    await sink.write(10, inChunks(bytes(2 * MiB + 1), MiB), { onWritten });
    expect(positions).toEqual([10 + MiB, 10 + 2 * MiB, 10 + 2 * MiB + 1]);
    expect(sizes).toEqual(positions);
  }));

test('chunks are given back once all of them are in the file, and not before', async () => {
  const data = bytes(3 * MiB);
  const given: Uint8Array[] = [];
  const overwritten = (chunks: readonly Uint8Array[]): void => {
    given.push(...chunks.map((chunk) => Uint8Array.from(chunk)));
    for (const chunk of chunks) chunk.fill(0);
  };
  const file = await written((sink) => sink.write(0, inChunks(Buffer.from(data), 100_000), { release: overwritten }));
  expect(data.equals(file)).toBe(true);
  expect(data.equals(Buffer.concat(given))).toBe(true);
});

test('what could not be written is not given back', async () => {
  const given: unknown[] = [];
  const failing = (file: FileHandle): FileHandle =>
    altered(file, { writev: async () => Promise.reject(new Error('EIO')) });
  const release = (chunks: readonly Uint8Array[]): void => void given.push(...chunks);
  const broken = written((sink) => sink.write(0, inChunks(bytes(3 * MiB), MiB), { release }), failing);
  await expect(broken).rejects.toThrow('EIO');
  expect(given).toEqual([]);
});

test('a large file is fsynced while it is written, and a failure of that is not lost', async () => {
  let syncs = 0;
  const failing = (file: FileHandle): FileHandle =>
    altered(file, {
      writev: (async (chunks: readonly Uint8Array[]) => ({
        bytesWritten: chunks.reduce((sum, { length }) => sum + length, 0),
        buffers: chunks,
      })) as unknown as FileHandle['writev'],
      datasync: async () => {
        syncs += 1;
        await turn();
        throw Object.assign(new Error('EIO'), { code: 'EIO' });
      },
    });
  const block = Buffer.alloc(MiB);
  const many = async function* (): AsyncGenerator<Uint8Array> {
    for (let sent = 0; sent < STEP; sent += MiB) yield block;
  };
  const error = await failure(written((sink) => sink.write(0, many()), failing));
  expect(error).toBeInstanceOf(LocalFileError);
  expect(syncs).toBe(1);
});
