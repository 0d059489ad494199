import { expect, test } from '@jest/globals';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalFileError } from '../../src/errors/index.js';
import { beginChecksum } from '../../src/checksums/index.js';
import { nextTurn } from '../../src/concurrency/index.js';
import { spansOf } from '../../src/transfer/byte-range.js';
import { OwnHasher, type FileHasher } from '../../src/transfer/integrity/file-hasher.js';
import { PrefixHash, type SpanWritten } from '../../src/transfer/integrity/prefix-hash.js';
import { altered, bytes, failure, inDirectory, sha256 } from './fakes.js';

const NEVER = new AbortController().signal;
const DATA = bytes(100);

async function ownHasher(file: FileHandle): Promise<OwnHasher> {
  return new OwnHasher({ file, path: 'file' }, await beginChecksum('sha256'));
}

/** Lends a file, its hash, and what each of its spans of 10 bytes is to be told. */
async function inSpans<T>(
  work: (file: FileHandle, hash: PrefixHash, spans: readonly SpanWritten[]) => Promise<T>,
  alter: (file: FileHandle) => FileHandle = (file) => file,
): Promise<T> {
  return inDirectory(async (directory) => {
    await using file = await open(join(directory, 'file'), 'wx+');
    const hash = new PrefixHash(await ownHasher(alter(file)));
    const spans = [...spansOf({ start: 0, end: DATA.length }, 10)].map((span) => hash.begin(span));
    return await work(file, hash, spans);
  });
}

async function fill(file: FileHandle, onWritten: SpanWritten | undefined, index: number): Promise<void> {
  for (const part of [0, 5]) {
    const start = 10 * index + part;
    await file.write(DATA, start, 5, start);
    await onWritten?.(start + 5, NEVER);
  }
}

test.each([
  ['in order', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['from the end', [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
  ['in any order', [3, 0, 9, 1, 2, 8, 7, 4, 6, 5]],
])('spans that are written %s have the hash of the whole', async (_, order) =>
  inSpans(async (file, hash, spans) => {
    for (const index of order) await fill(file, spans[index], index);
    expect(await hash.digest(NEVER)).toBe(sha256(DATA));
  }),
);

test('spans that are written at once have the hash of the whole', async () =>
  inSpans(async (file, hash, spans) => {
    await Promise.all(spans.map(async (onWritten, index) => fill(file, onWritten, index)));
    expect(await hash.digest(NEVER)).toBe(sha256(DATA));
  }));

test('what is larger than one piece is hashed whole', async () =>
  inDirectory(async (directory) => {
    const data = bytes(700_000);
    await using file = await open(join(directory, 'file'), 'wx+');
    const hash = new PrefixHash(await ownHasher(file));
    const onWritten = hash.begin({ start: 0, end: data.length });
    await file.write(data);
    await onWritten(data.length, NEVER);
    expect(await hash.digest(NEVER)).toBe(sha256(data));
  }));

test('only what is whole from the first byte on is read, and each byte once', async () => {
  const reads: (readonly number[])[] = [];
  const watching = (file: FileHandle): FileHandle =>
    altered(file, {
      read: (async (buffer: Buffer, offset: number, length: number, position: number) => {
        reads.push([position, length]);
        return file.read(buffer, offset, length, position);
      }) as unknown as FileHandle['read'],
    });
  await inSpans(async (file, _, spans) => {
    await fill(file, spans[1], 1);
    await fill(file, spans[3], 3);
    expect(reads).toEqual([]);
    await fill(file, spans[0], 0);
    expect(reads).toEqual([
      [0, 5],
      [5, 15],
    ]);
  }, watching);
});

test('an abort ends the reading of what others have left', async () =>
  inSpans(async (file, _, spans) => {
    await file.write(DATA);
    const reason = new Error('enough');
    expect(await failure(spans[0]?.(10, AbortSignal.abort(reason)) ?? Promise.resolve())).toBe(reason);
  }));

test('a file that somebody cut is an error', async () =>
  inSpans(async (_, __, spans) => {
    const error = await failure(spans[0]?.(10, NEVER) ?? Promise.resolve());
    expect(error).toBeInstanceOf(LocalFileError);
  }));

/** A hasher beside the writing, which waits for leave to go on. */
class Beside implements FileHasher {
  readonly isBeside = true;
  readonly least = 20;
  readonly asked: (readonly number[])[] = [];
  readonly leave = Promise.withResolvers<void>();
  closed = 0;

  async hash(start: number, length: number): Promise<number> {
    this.asked.push([start, length]);
    await this.leave.promise;
    return length;
  }

  async digest(): Promise<string> {
    return 'digest';
  }

  async close(): Promise<void> {
    this.closed += 1;
    this.leave.reject(new Error('closed'));
  }
}

test('who writes does not wait for a hasher beside it, which is asked for no little', async () => {
  const hasher = new Beside();
  const hash = new PrefixHash(hasher);
  const written = hash.begin({ start: 0, end: 100 });
  for (const position of [10, 20, 60, 90]) await written(position, NEVER);
  expect(hasher.asked).toEqual([[0, 20]]);
  hasher.leave.resolve();
  await written(100, NEVER);
  expect(await hash.digest(NEVER)).toBe('digest');
  expect(hasher.asked).toEqual([
    [0, 20],
    [20, 80],
  ]);
});

test('what fails beside the writing is told to who writes next, and at the end', async () => {
  const hasher = new Beside();
  const hash = new PrefixHash(hasher);
  const written = hash.begin({ start: 0, end: 100 });
  await written(50, NEVER);
  const reason = new Error('the disk is gone');
  hasher.leave.reject(reason);
  await nextTurn();
  expect(await failure(written(60, NEVER))).toBe(reason);
  expect(await failure(hash.digest(NEVER))).toBe(reason);
});

test('a hash that is given up ends what is being read', async () => {
  const hasher = new Beside();
  const hash = new PrefixHash(hasher);
  await hash.begin({ start: 0, end: 100 })(50, NEVER);
  await hash.close();
  expect(hasher.closed).toBe(1);
});
