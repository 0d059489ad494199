import { describe, expect, test } from '@jest/globals';
import { appendFileSync, readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import {
  ConflictError,
  InvalidRangeError,
  LocalFileError,
  MalformedResponseError,
  NetworkError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
} from '../../src/errors/index.js';
import type { MemoryBackend } from '../../src/memory/index.js';
import type { ObjectBody, StorageBackend } from '../../src/spi/index.js';
import { downloadFile } from '../../src/transfer/download/download-file.js';
import {
  altered,
  breaking,
  bytes,
  failure,
  filesIn,
  from,
  inDirectory,
  instant,
  memory,
  read,
  sha256,
  store,
} from './fakes.js';

const PART = 10;
const DATA = bytes(100);

async function stocked(data = DATA, name = 'name'): Promise<MemoryBackend> {
  const backend = await memory();
  await store(backend, data, name);
  return backend;
}

describe('of every size', () => {
  test.each([0, 1, PART - 1, PART, PART + 1, 2 * PART, 10 * PART + 3])(
    '%s bytes arrive whole and verified',
    async (size) =>
      inDirectory(async (directory) => {
        const path = join(directory, 'file');
        const backend = await stocked(bytes(size));
        const result = await downloadFile(from(backend), path, { partSize: PART });
        expect(result).toEqual({
          path,
          size,
          checksums: { sha256: sha256(bytes(size)) },
          verifiedBy: 'sha256',
        });
        expect(await readFile(path)).toEqual(bytes(size));
        expect(await filesIn(directory)).toEqual(['file']);
      }),
  );

  test.each([
    [1, undefined],
    [0, 1],
    [5, 25],
    [5, 35],
    [99, 1000],
    [0, 100],
  ])('the range from %s to %s arrives', async (start, end) =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      const result = await downloadFile(from(await stocked()), path, { partSize: PART, range: { start, end } });
      expect(await readFile(path)).toEqual(DATA.subarray(start, end));
      expect(result).toMatchObject({ checksums: {}, verifiedBy: undefined });
    }),
  );

  test.each([
    [100, DATA],
    [0, Buffer.alloc(0)],
  ])('a range that starts at %s, where nothing is, leaves no file', async (start, data) =>
    inDirectory(async (directory) => {
      const download = downloadFile(from(await stocked(data)), join(directory, 'file'), { range: { start } });
      expect(await failure(download)).toBeInstanceOf(InvalidRangeError);
      expect(await filesIn(directory)).toEqual([]);
    }),
  );

  test('a provider without ranges gives it in one go', async () =>
    inDirectory(async (directory) => {
      const base = await stocked();
      const backend = altered(base, {
        capabilities: { ...base.capabilities, rangeReads: false },
        readObject: (container, object, { signal }) => base.readObject(container, object, { signal }),
      });
      const path = join(directory, 'file');
      expect(await downloadFile(from(backend), path, { partSize: PART })).toMatchObject({ verifiedBy: 'sha256' });
      expect(await readFile(path)).toEqual(DATA);
      await downloadFile(from(backend), path, {
        partSize: PART,
        range: { start: 3, end: 50 },
        overwriteExisting: true,
      });
      expect(await readFile(path)).toEqual(DATA.subarray(3, 50));
    }));
});

describe('several ranges', () => {
  test('are of the version that the first answer named, and no more at once than allowed', async () =>
    inDirectory(async (directory) => {
      const base = await stocked();
      let running = 0;
      let most = 0;
      const backend = altered(base, {
        readObject: async (...call) => {
          running += 1;
          most = Math.max(most, running);
          const body = await base.readObject(...call);
          await store(base, bytes(100).fill(9));
          body.stream.once('close', () => (running -= 1));
          return body;
        },
      });
      const path = join(directory, 'file');
      await downloadFile(from(backend), path, { partSize: PART, concurrency: 3 });
      expect(await readFile(path)).toEqual(DATA);
      expect(most).toBeLessThanOrEqual(3);
      expect(most).toBeGreaterThan(1);
    }));

  test('each resume their broken read', async () =>
    inDirectory(async (directory) => {
      const base = await stocked();
      let count = 0;
      const backend = altered(base, {
        readObject: async (...call) => {
          const body = await base.readObject(...call);
          count += 1;
          return count % 2 === 0 ? body : { ...body, stream: breaking((await read(body.stream)).subarray(0, 4)) };
        },
      });
      const path = join(directory, 'file');
      const seen: number[] = [];
      const onProgress = ({ transferred }: { transferred: number }): void => void seen.push(transferred);
      await downloadFile(from(backend), path, { partSize: PART, onProgress }, instant());
      expect(await readFile(path)).toEqual(DATA);
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(seen.at(-1)).toBe(100);
    }));
});

describe('several ranges of an object without a hash', () => {
  const WHOLE = { start: 0, end: 100 };
  const UNHASHED = { verifyHash: false, partSize: PART, concurrency: 1 };

  /** The answer to the third range is another one than it should be. */
  function thirdIs(base: MemoryBackend, answer: (...call: Parameters<StorageBackend['readObject']>) => unknown) {
    let count = 0;
    return altered(base, {
      readObject: async (...call) => {
        count += 1;
        return count === 3 ? ((await answer(...call)) as ObjectBody) : base.readObject(...call);
      },
    });
  }

  const wrong: readonly [string, (base: MemoryBackend) => StorageBackend, unknown][] = [
    [
      'short',
      (base) =>
        thirdIs(base, async (container, key, { range = WHOLE }) =>
          base.readObject(container, key, { range: { start: range.start, end: range.start + 3 } }),
        ),
      MalformedResponseError,
    ],
    [
      'of another version',
      (base) =>
        thirdIs(base, async (...call) => {
          const body = await base.readObject(...call);
          return { ...body, object: { ...body.object, versionId: 'other' } };
        }),
      ConflictError,
    ],
    [
      'of an object of another size',
      (base) =>
        thirdIs(base, async (...call) => {
          const body = await base.readObject(...call);
          return { ...body, object: { ...body.object, size: 99 } };
        }),
      ConflictError,
    ],
  ];

  test.each(wrong)('one of which is %s: no file', async (_what, alter, kind) =>
    inDirectory(async (directory) => {
      const download = downloadFile(from(alter(await stocked())), join(directory, 'file'), UNHASHED, instant());
      expect(await failure(download)).toBeInstanceOf(kind);
      expect(await filesIn(directory)).toEqual([]);
    }),
  );

  test('one of which is answered with everything are right nonetheless', async () =>
    inDirectory(async (directory) => {
      const base = await stocked();
      const backend = thirdIs(base, (container, key) => base.readObject(container, key, {}));
      await downloadFile(from(backend), join(directory, 'file'), UNHASHED);
      expect(await readFile(join(directory, 'file'))).toEqual(DATA);
    }));

  test.each([undefined, { start: 5, end: 95 }])(
    'are one request if that is answered with everything (of the range %j)',
    async (range) =>
      inDirectory(async (directory) => {
        const base = await stocked();
        let requests = 0;
        const readObject: StorageBackend['readObject'] = async (container, key) => {
          requests += 1;
          return base.readObject(container, key, {});
        };
        const options = range === undefined ? UNHASHED : { ...UNHASHED, range };
        await downloadFile(from(altered(base, { readObject })), join(directory, 'file'), options);
        expect(await readFile(join(directory, 'file'))).toEqual(DATA.subarray(range?.start, range?.end));
        expect(requests).toBe(1);
      }),
  );

  test.each(['the whole', 'a range'])(
    '%s, that is replaced meanwhile: a ConflictError, never a mixture',
    async (what) =>
      inDirectory(async (directory) => {
        const base = await stocked();
        let requests = 0;
        const backend = altered(base, {
          readObject: async (container, { name }, options) => {
            requests += 1;
            if (requests === 3) await store(base, bytes(100).fill(9));
            const body = await base.readObject(container, { name }, options);
            return { ...body, object: { ...body.object, versionId: undefined, hash: `${requests < 3}` } };
          },
        });
        const options = what === 'a range' ? { ...UNHASHED, range: { start: 5, end: 95 } } : UNHASHED;
        expect(await failure(downloadFile(from(backend), join(directory, 'file'), options, instant()))).toBeInstanceOf(
          ConflictError,
        );
        expect(await filesIn(directory)).toEqual([]);
      }),
  );

  test('get no name if the file is of another size by then', async () =>
    inDirectory(async (directory) => {
      const onProgress = ({ transferred }: { transferred: number }): void => {
        if (transferred !== 100) return;
        const [partial = ''] = readdirSync(directory);
        appendFileSync(join(directory, partial), 'x'.repeat(200));
      };
      const download = downloadFile(from(await stocked()), join(directory, 'file'), { ...UNHASHED, onProgress });
      expect(await failure(download)).toBeInstanceOf(LocalFileError);
      expect(await filesIn(directory)).toEqual([]);
    }));
});

describe('where it goes', () => {
  test('an existing directory, or a path that ends in a separator: the name below it', async () =>
    inDirectory(async (directory) => {
      const backend = await stocked(DATA, 'a/b c/ü.txt');
      const source = from(backend, 'a/b c/ü.txt');
      expect((await downloadFile(source, directory, {})).path).toBe(join(directory, 'a/b c/ü.txt'));
      expect((await downloadFile(source, join(directory, 'new', 'deep') + sep, {})).size).toBe(100);
      expect(await readFile(join(directory, 'new/deep/a/b c/ü.txt'))).toEqual(DATA);
    }));

  const names = [
    '../x',
    'a/../../x',
    '/etc/x',
    'C:/x',
    'c:x',
    '\\x',
    '..\\x',
    'a\\..\\..\\x',
    'a\0b',
    '..',
    '.',
    'a/',
    'a/.',
  ];
  test.each(names)('the name %j is not put below a directory', async (name) =>
    inDirectory(async (directory) => {
      const inner = join(directory, 'inner');
      await mkdir(inner);
      const error = await failure(downloadFile(from(await stocked(DATA, name), name), inner, {}));
      expect(error).toBeInstanceOf(LocalFileError);
      expect(await filesIn(directory)).toEqual(['inner']);
      expect(await downloadFile(from(await stocked(DATA, name), name), join(inner, 'x'), {})).toMatchObject({
        size: 100,
      });
    }),
  );

  test('a link that leads out of the directory is not followed; one that stays within is', async () =>
    inDirectory(async (directory) => {
      const inner = join(directory, 'inner');
      await mkdir(join(inner, 'real'), { recursive: true });
      await mkdir(join(directory, 'outer'));
      await symlink(join(directory, 'outer'), join(inner, 'out'));
      await symlink(join(inner, 'real'), join(inner, 'in'));
      const backend = await stocked(DATA, 'out/d/x');
      await store(backend, DATA, 'in/d/x');
      expect(await failure(downloadFile(from(backend, 'out/d/x'), inner, {}))).toBeInstanceOf(LocalFileError);
      expect(await filesIn(join(directory, 'outer'))).toEqual([]);
      await downloadFile(from(backend, 'in/d/x'), inner, {});
      expect(await readFile(join(inner, 'real/d/x'))).toEqual(DATA);
    }));

  test('a directory that does not exist is not made for a file that was named', async () =>
    inDirectory(async (directory) => {
      const error = await failure(downloadFile(from(await stocked()), join(directory, 'no', 'file'), {}));
      expect(error).toMatchObject({ code: 'local_file', path: join(directory, 'no', 'file') });
    }));

  test('what is no regular file is not replaced', async () => {
    const error = await failure(downloadFile(from(await stocked()), '/dev/null', { overwriteExisting: true }));
    expect(error).toBeInstanceOf(LocalFileError);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});

describe('a file that is there', () => {
  test('is an error without overwriteExisting, and nothing is read', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      await writeFile(path, 'old');
      const base = await stocked();
      const backend = altered(base, { readObject: () => Promise.reject(new Error('read')) });
      const error = await failure(downloadFile(from(backend), path, {}));
      expect(error).toMatchObject({ code: 'local_file', path });
      expect(await readFile(path, 'utf8')).toBe('old');
    }));

  test('is replaced with it', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      await writeFile(path, 'old');
      await downloadFile(from(await stocked()), path, { overwriteExisting: true });
      expect(await readFile(path)).toEqual(DATA);
      expect(await filesIn(directory)).toEqual(['file']);
    }));

  test('is left alone if it appeared while the bytes came', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      const base = await stocked();
      const backend = altered(base, {
        readObject: async (...call) => (await writeFile(path, 'theirs'), base.readObject(...call)),
      });
      expect(await failure(downloadFile(from(backend), path, {}))).toBeInstanceOf(LocalFileError);
      expect(await readFile(path, 'utf8')).toBe('theirs');
      expect(await filesIn(directory)).toEqual(['file']);
    }));
});

describe('a failure harms nothing that was there and leaves no temporary file:', () => {
  const failing: readonly (readonly [string, (base: MemoryBackend) => StorageBackend, unknown])[] = [
    [
      'there is no object',
      (base) => altered(base, { readObject: () => Promise.reject(new ObjectDoesNotExistError('name')) }),
      ObjectDoesNotExistError,
    ],
    [
      'the connection breaks for good',
      (base) =>
        altered(base, {
          readObject: async (...call) => ({
            ...(await base.readObject(...call)),
            stream: breaking(Buffer.alloc(0)),
          }),
        }),
      NetworkError,
    ],
    [
      'a byte is wrong',
      (base) =>
        altered(base, {
          readObject: async (...call) => {
            const body = await base.readObject(...call);
            return { ...body, stream: Readable.from([(await read(body.stream)).fill(0, 0, 5)]) };
          },
        }),
      ObjectHashMismatchError,
    ],
  ];

  for (const partSize of [PART, 1000]) {
    test.each(failing)(`%s (ranges of ${partSize})`, async (_, alter, kind) =>
      inDirectory(async (directory) => {
        const path = join(directory, 'file');
        await writeFile(path, 'old');
        const backend = alter(await stocked());
        const options = { overwriteExisting: true, partSize };
        expect(await failure(downloadFile(from(backend), path, options, instant()))).toBeInstanceOf(kind);
        expect(await readFile(path, 'utf8')).toBe('old');
        expect(await filesIn(directory)).toEqual(['file']);
      }),
    );
  }

  test.each([PART, 1000])('it is aborted (ranges of %s)', async (partSize) =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      const reason = new Error('enough');
      const controller = new AbortController();
      const connections: PassThrough[] = [];
      const base = await stocked();
      const backend = altered(base, {
        readObject: async (...call) => {
          const stream = new PassThrough();
          stream.write(DATA.subarray(0, 5));
          connections.push(stream);
          setImmediate(() => controller.abort(reason));
          return { ...(await base.readObject(...call)), stream };
        },
      });
      const download = downloadFile(from(backend), path, { partSize, signal: controller.signal });
      expect(await failure(download)).toBe(reason);
      expect(connections.every((connection) => connection.destroyed)).toBe(true);
      expect(await readdir(directory)).toEqual([]);
    }),
  );

  test('a listener throws', async () =>
    inDirectory(async (directory) => {
      const broken = new Error('listener');
      const onProgress = (): never => {
        throw broken;
      };
      expect(
        await failure(downloadFile(from(await stocked()), join(directory, 'x'), { onProgress, partSize: PART })),
      ).toBe(broken);
      expect(await readdir(directory)).toEqual([]);
    }));

  test('only deleteOnFailure: false keeps what came, beside the target', async () =>
    inDirectory(async (directory) => {
      const base = await stocked();
      const backend = altered(base, {
        readObject: async (...call) => ({
          ...(await base.readObject(...call)),
          stream: breaking(DATA.subarray(0, 5), new Error('for good')),
        }),
      });
      await failure(downloadFile(from(backend), join(directory, 'file'), { deleteOnFailure: false }));
      const [kept = '', ...others] = await filesIn(directory);
      expect(kept).toMatch(/^\.stowage-.*\.partial$/);
      expect(others).toEqual([]);
      expect(await readFile(join(directory, kept))).toEqual(DATA.subarray(0, 5));
    }));
});

test('verifyHash: false takes the bytes as they are and says so', async () =>
  inDirectory(async (directory) => {
    const base = await stocked();
    const backend = altered(base, {
      readObject: async (...call) => ({
        ...(await base.readObject(...call)),
        stream: Readable.from([DATA.map((x) => x ^ 1)]),
      }),
    });
    const result = await downloadFile(from(backend), join(directory, 'file'), { verifyHash: false });
    expect(result).toMatchObject({ verifiedBy: undefined, checksums: {} });
  }));
