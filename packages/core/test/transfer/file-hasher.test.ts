import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { open, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { checksumOf } from '../../src/checksums/index.js';
import { LocalFileError } from '../../src/errors/index.js';
import { beginHasher, type FileHasher } from '../../src/transfer/integrity/file-hasher.js';
import { bytes, failure, inDirectory } from './fakes.js';

const MiB = 1024 * 1024;
/** Of a file that is worth a thread: what is hashed of it here is less. */
const LARGE = 1024 * MiB;
const DATA = Buffer.alloc(3 * MiB, bytes(1021));

beforeEach(() => {
  process.env['STOWAGE_THREADS'] = '1';
});

afterEach(() => {
  delete process.env['STOWAGE_THREADS'];
});

async function withFile(work: (file: FileHandle, path: string) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    const path = join(directory, 'file');
    await writeFile(path, DATA);
    await using file = await open(path, 'r');
    await work(file, path);
  });
}

async function hashAll(hasher: FileHasher, length: number): Promise<string> {
  for (let done = 0; done < length;) done += await hasher.hash(done, Math.min(MiB, length - done));
  return hasher.digest();
}

test.each(['sha1', 'md5', 'sha256'] as const)('a thread hashes what this one hashes: %s', async (algorithm) =>
  withFile(async (file, path) => {
    const hasher = await beginHasher({ file, path }, algorithm, LARGE);
    expect(hasher.isBeside).toBe(true);
    expect(await hashAll(hasher, DATA.length)).toBe(await checksumOf(algorithm, DATA));
    await hasher.close();
  }),
);

test.each([
  ['a small file', 'sha1', MiB, '1'],
  ['a checksum that Node does not make', 'crc64nvme', LARGE, '1'],
  ['a process that is to have no threads', 'sha1', LARGE, '0'],
] as const)('no thread is started for %s', async (_, algorithm, size, threads) =>
  withFile(async (file, path) => {
    process.env['STOWAGE_THREADS'] = threads;
    const hasher = await beginHasher({ file, path }, algorithm, size);
    expect(hasher.isBeside).toBe(false);
    expect(await hashAll(hasher, DATA.length)).toBe(await checksumOf(algorithm, DATA));
    await hasher.close();
  }),
);

test('a file that somebody cut is an error', async () =>
  withFile(async (file, path) => {
    const hasher = await beginHasher({ file, path }, 'sha1', LARGE);
    await truncate(path, MiB);
    expect(await hasher.hash(0, 2 * MiB)).toBe(MiB);
    expect(await failure(hasher.hash(MiB, MiB))).toBeInstanceOf(LocalFileError);
    await hasher.close();
  }));

test('a file that cannot be read is an error that names it', async () => {
  const hasher = await beginHasher({ file: { fd: 1_000_000 } as FileHandle, path: '/there' }, 'sha1', LARGE);
  const error = await failure(hasher.hash(0, MiB));
  expect(error).toBeInstanceOf(LocalFileError);
  expect(error).toMatchObject({
    message: expect.stringMatching(/cannot read '\/there': .*(EBADF|bad file descriptor)/i),
  });
  await hasher.close();
});
