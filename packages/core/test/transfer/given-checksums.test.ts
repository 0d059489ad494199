import { describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checksumOf } from '../../src/checksums/index.js';
import { InvalidArgumentError, ObjectHashMismatchError } from '../../src/errors/index.js';
import type { MemoryBackend } from '../../src/memory/index.js';
import type { UploadOptions } from '../../src/options.js';
import type { ChecksumAlgorithm, StorageBackend } from '../../src/spi/index.js';
import { uploadFile } from '../../src/transfer/upload/upload-file.js';
import { uploadStream } from '../../src/transfer/upload/upload-stream.js';
import { altered, announcing, bytes, CONTAINER, failure, inDirectory, memory, to, unfinished } from './fakes.js';

const PART = 8;
const SIZE = 43;
const CONTENT = bytes(SIZE);
const OTHER = bytes(SIZE).fill(1, SIZE - 1);
const ALGORITHMS: readonly ChecksumAlgorithm[] = ['crc32c', 'sha1', 'sha256'];

type Store = (backend: StorageBackend, options: UploadOptions) => Promise<unknown>;

const inParts = { partSize: PART, resume: false };

async function storeFile(backend: StorageBackend, options: UploadOptions): Promise<unknown> {
  return inDirectory(async (directory) => {
    const path = join(directory, 'file');
    await writeFile(path, CONTENT);
    return uploadFile(to(backend), path, { resume: false, ...options });
  });
}

async function* slowly(): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < SIZE; start += 5) yield Promise.resolve(CONTENT.subarray(start, start + 5));
}

const ways: readonly (readonly [string, Store])[] = [
  ['a file in one write', storeFile],
  ['a file in parts', async (backend, options) => storeFile(backend, { ...inParts, ...options })],
  [
    'a blob in parts',
    async (backend, options) => uploadStream(to(backend), new Blob([CONTENT]), { ...inParts, ...options }),
  ],
  ['a stream in one write', async (backend, options) => uploadStream(to(backend), slowly(), options)],
  ['a stream in parts', async (backend, options) => uploadStream(to(backend), slowly(), { ...inParts, ...options })],
];

const providers: readonly (readonly [string, () => Promise<MemoryBackend>])[] = [
  ['computes that of the whole', async () => memory({ parts: { recommendedPartSize: 100 } })],
  ['combines those of the parts', async () => memory({ checksum: 'crc32c', parts: { recommendedPartSize: 100 } })],
  ['is told before the first part', async () => announcing(await memory({ parts: { recommendedPartSize: 100 } }))],
];

describe.each(providers)('a checksum that is given, at a provider that %s', (_provider, make) => {
  describe.each(ways)('of %s', (_way, store) => {
    test.each(ALGORITHMS)('is held against the content: %s', async (algorithm) => {
      const backend = await make();
      const wrong = { [algorithm]: await checksumOf(algorithm, OTHER) };
      const right = { [algorithm]: await checksumOf(algorithm, CONTENT) };
      const error = await failure(store(backend, { checksums: wrong }));
      expect(error).toBeInstanceOf(ObjectHashMismatchError);
      expect(error).toMatchObject({ expected: wrong[algorithm], actual: right[algorithm], objectName: 'name' });
      expect(backend.contents(CONTAINER.name).get('name')).toBeUndefined();
      expect(await unfinished(backend)).toBe(0);
      await store(backend, { checksums: right });
      expect(backend.contents(CONTAINER.name).get('name')).toEqual(CONTENT);
    });

    test('is not to be looked at and not: nothing is sent', async () => {
      const backend = await make();
      const checksums = { sha1: await checksumOf('sha1', CONTENT) };
      expect(await failure(store(backend, { checksums, verifyHash: false }))).toBeInstanceOf(InvalidArgumentError);
      expect(backend.contents(CONTAINER.name).size).toBe(0);
    });
  });
});

describe('a provider that wants the checksum of the whole before the first part', () => {
  /** What it was told when it was begun, and whether the content had been read by then. */
  async function told(
    options: UploadOptions,
    source: () => Blob | AsyncIterable<Uint8Array> = () => new Blob([CONTENT]),
  ) {
    const base = announcing(await memory());
    const log: unknown[] = [];
    const multipart = altered(base.multipart, {
      begin: async (container, head, call) => {
        log.push(head.checksums);
        // This one reads what is stored, and would refuse it.
        return base.multipart.begin(container, { ...head, checksums: undefined }, call);
      },
      complete: async (...call) => {
        log.push('complete');
        const { checksums } = call[2];
        return { ...(await base.multipart.complete(...call)), checksums: checksums ?? {} };
      },
    });
    const done = uploadStream(to(altered(base, { multipart })), source(), { ...inParts, ...options });
    return { log, error: await failure(done) };
  }

  const wrong = 'ab'.repeat(32);

  test('is told the given one, and the content is read meanwhile to prove it', async () => {
    const sha256 = await checksumOf('sha256', CONTENT);
    expect(await told({ checksums: { sha256 } })).toEqual({ log: [{ sha256 }, 'complete'], error: undefined });
    expect(await told({ checksums: { sha256: wrong } })).toMatchObject({
      log: [{ sha256: wrong }],
      error: { expected: wrong, actual: sha256 },
    });
  });

  test("is told the given one, and believes it, with verifyHash: 'parts'", async () => {
    const call = { checksums: { sha256: wrong }, verifyHash: 'parts' } as const;
    expect(await told(call)).toEqual({ log: [{ sha256: wrong }, 'complete'], error: undefined });
  });

  test('is told that of a stream, which nobody could have computed beforehand', async () => {
    const sha256 = await checksumOf('sha256', CONTENT);
    expect(await told({ checksums: { sha256 } }, slowly)).toEqual({ log: [{ sha256 }, 'complete'], error: undefined });
  });

  test('is told nothing at all if another one that is given turns out to be wrong in the same reading', async () => {
    expect(await told({ checksums: { crc32: '00000000' } })).toMatchObject({
      log: [],
      error: { expected: '00000000' },
    });
    const sha256 = await checksumOf('sha256', CONTENT);
    const crc32 = await checksumOf('crc32', CONTENT);
    expect((await told({ checksums: { crc32 } })).log).toEqual([{ sha256 }, 'complete']);
  });
});

test('the given one ends the sending as soon as it is known to be wrong', async () => {
  const base = await memory();
  let sent = 0;
  const multipart = altered(base.multipart, {
    writePart: async (upload, number, body, { signal }) => {
      sent += 1;
      // The server takes its time: only that the upload ends lets go of it.
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
    },
  });
  const call = { partSize: 1024 ** 2, concurrency: 2, resume: false, checksums: { sha1: '00'.repeat(20) } };
  const error = await failure(
    uploadStream(to(altered(base, { multipart })), new Blob([Buffer.alloc(30 * 1024 ** 2)]), call),
  );
  expect(error).toBeInstanceOf(ObjectHashMismatchError);
  expect([sent, await unfinished(base)]).toEqual([2, 0]);
});
