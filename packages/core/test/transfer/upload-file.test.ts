import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readdir, readFile, readlink, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { InvalidArgumentError, LocalFileError } from '../../src/errors/index.js';
import type { StorageBackend } from '../../src/spi/index.js';
import type { MemoryBackend } from '../../src/memory/index.js';
import { uploadFile } from '../../src/transfer/upload/upload-file.js';
import { altered, bytes, CONTAINER, failure, inDirectory, memory, sha256, to, unfinished } from './fakes.js';

const PART = 8;

/** Does something to the file while its first bytes are on their way. */
function meddling(base: MemoryBackend, meddle: () => Promise<void>): MemoryBackend {
  const { multipart } = base;
  return altered(base, {
    writeObject: async (...call) => (await meddle(), base.writeObject(...call)),
    multipart: altered(multipart, {
      writePart: async (...call) => {
        if (call[1] === 2) await meddle();
        return multipart.writePart(...call);
      },
    }),
  });
}

test.each([0, 1, PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 1, 5 * PART + 3])(
  'a file of %s bytes arrives whole',
  async (size) =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      await writeFile(path, bytes(size));
      const backend = await memory();
      const record = await uploadFile(to(backend), path, { partSize: PART });
      expect(record).toMatchObject({ size, checksums: { sha256: sha256(bytes(size)) } });
      expect(backend.contents(CONTAINER.name).get('name')).toEqual(bytes(size));
    }),
);

test('a file of several MiB is read in slices', async () =>
  inDirectory(async (directory) => {
    const path = join(directory, 'file');
    const data = Buffer.alloc(5 * 1024 * 1024 + 7, 'slice');
    await writeFile(path, data);
    const record = await uploadFile(to(await memory()), path, { partSize: 2 * 1024 * 1024 });
    expect(record.checksums.sha256).toBe(sha256(data));
  }));

test('the modification time and the content type are those of the file, unless said otherwise', async () =>
  inDirectory(async (directory) => {
    const path = join(directory, 'page.html');
    await writeFile(path, 'x');
    await utimes(path, 7, 7);
    const backend = await memory();
    expect(await uploadFile(to(backend), path, {})).toMatchObject({
      contentType: 'text/html',
      sourceLastModified: new Date(7000),
    });
    expect(await uploadFile(to(backend, 'a.json'), path, { lastModified: new Date(1) })).toMatchObject({
      contentType: 'application/json',
      sourceLastModified: new Date(1),
    });
  }));

describe('refused with an error that names the path:', () => {
  test('what does not exist', async () => {
    const error = await failure(uploadFile(to(await memory()), '/no/such/file', {}));
    expect(error).toBeInstanceOf(LocalFileError);
    expect(error).toMatchObject({ path: '/no/such/file', message: "cannot read '/no/such/file': it does not exist" });
  });

  test('a directory', async () =>
    inDirectory(async (directory) => {
      const error = await failure(uploadFile(to(await memory()), directory, {}));
      expect(error).toMatchObject({ code: 'local_file', path: directory, message: `'${directory}' is a directory` });
    }));

  test('a socket', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'socket');
      const server = createServer().listen(path);
      await once(server, 'listening');
      const error = await failure(uploadFile(to(await memory()), path, {}));
      server.close();
      expect(error).toBeInstanceOf(LocalFileError);
      expect(error).toMatchObject({
        path,
        message: `cannot read '${path}': it is a socket, or a device that is not there`,
      });
    }));
});

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('a file of which nobody knows how long it is is read until it ends:', () => {
  const stored = (backend: MemoryBackend) => backend.contents(CONTAINER.name).get('name');

  test.each([8, 1000])('one that the system makes as it is read (parts of %s)', async (partSize) => {
    const backend = await memory();
    const record = await uploadFile(to(backend), '/proc/version', { partSize });
    expect(stored(backend)).toEqual(await readFile('/proc/version'));
    expect(record.size).toBeGreaterThan(8);
    expect(await unfinished(backend)).toBe(0);
  });

  test.each([0, 5, 50, 3_000_000])('a named pipe with %s bytes, also if its writer comes late', async (size) =>
    inDirectory(async (directory) => {
      const path = join(directory, 'pipe');
      execFileSync('mkfifo', [path]);
      const backend = await memory();
      const seen: unknown[] = [];
      const options = { partSize: Math.ceil(size / 4) + 8, onProgress: (progress: unknown) => seen.push(progress) };
      const upload = uploadFile(to(backend), path, options);
      await new Promise((resolve) => setImmediate(resolve));
      await writeFile(path, bytes(size));
      expect(await upload).toMatchObject({ size, contentType: 'application/octet-stream' });
      expect(stored(backend)?.equals(bytes(size))).toBe(true);
      expect(seen.at(-1)).toEqual({ transferred: size });
    }),
  );

  test('a device that has nothing to give', async () => {
    const backend = await memory();
    expect(await uploadFile(to(backend), '/dev/null', {})).toMatchObject({ size: 0 });
    expect(stored(backend)).toEqual(Buffer.alloc(0));
  });

  test.each(['a device that never ends', 'a pipe that nobody writes to'])('%s can be aborted', async (kind) =>
    inDirectory(async (directory) => {
      const pipe = join(directory, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const path = kind === 'a device that never ends' ? '/dev/zero' : pipe;
      const backend = await memory();
      for (const turns of [0, 1, 20]) {
        const controller = new AbortController();
        const reason = new Error('enough');
        const upload = failure(uploadFile(to(backend), path, { partSize: 10_000, signal: controller.signal }));
        for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        controller.abort(reason);
        expect(await upload).toBe(reason);
      }
      expect(await unfinished(backend)).toBe(0);
      expect(await openFilesBelow(path)).toEqual([]);
    }),
  );

  test('a pipe cannot be resumed, and says so', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'pipe');
      execFileSync('mkfifo', [path]);
      const error = await failure(uploadFile(to(await memory()), path, { resume: true }));
      expect(error).toBeInstanceOf(InvalidArgumentError);
    }));

  test('but not one that is shorter than its size says: the stream of it can be stored', async () => {
    const path = '/sys/devices/system/cpu/online';
    const error = await failure(uploadFile(to(await memory()), path, {}));
    expect(error).toMatchObject({ code: 'local_file', path });
    expect(String(error)).toContain('upload its stream');
  });

  /** The process's open files whose path begins so, once those that were given up have been closed. */
  async function openFilesBelow(path: string): Promise<readonly string[]> {
    let open: readonly string[] = [];
    for (let turn = 0; turn < 200; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const fds = await readdir('/proc/self/fd');
      const targets = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
      open = targets.filter((target) => target.startsWith(path));
      if (open.length === 0) break;
    }
    return open;
  }
});

test.each([undefined, true])('an empty file is stored as that, with resume: %s', async (resume) =>
  inDirectory(async (directory) => {
    const path = join(directory, 'empty');
    await writeFile(path, '');
    await utimes(path, 7, 7);
    const record = await uploadFile(to(await memory()), path, { resume });
    expect(record).toMatchObject({ size: 0, sourceLastModified: new Date(7000) });
  }),
);

test('an empty file that grows before it is read is refused', async () =>
  inDirectory(async (directory) => {
    const path = join(directory, 'file');
    await writeFile(path, '');
    const base = await memory();
    const limits: typeof base.multipart.limits = async (options) => {
      await appendFile(path, 'more');
      return base.multipart.limits(options);
    };
    const backend = altered(base, { multipart: altered(base.multipart, { limits }) });
    expect(await failure(uploadFile(to(backend), path, {}))).toBeInstanceOf(LocalFileError);
    expect(base.contents(CONTAINER.name).size).toBe(0);
  }));

describe('many files at once', () => {
  test('are opened when it is their turn, and what is no turn of theirs can be given up', async () =>
    inDirectory(async (directory) => {
      const base = await memory();
      const gate = Promise.withResolvers<undefined>();
      let writing = 0;
      const backend = altered<StorageBackend>(base, {
        concurrentUploads: 2,
        writeObject: async (...call) => {
          writing += 1;
          await gate.promise;
          return base.writeObject(...call);
        },
      });
      const paths = ['0', '1', '2', '3'].map((name) => join(directory, name));
      await writeFile(paths[0]!, '0');
      await writeFile(paths[1]!, '1');
      const controller = new AbortController();
      const uploads = paths.map((path, index) => {
        return uploadFile(to(backend, `${index}`), path, index === 3 ? { signal: controller.signal } : {});
      });
      while (writing < 2) await new Promise((resolve) => setImmediate(resolve));
      controller.abort(new Error('not now'));
      await expect(uploads[3]).rejects.toThrow('not now');
      // Only now there is a file to open.
      await writeFile(paths[2]!, '2');
      expect(writing).toBe(2);
      gate.resolve(undefined);
      await Promise.all(uploads.slice(0, 3));
      expect([...base.contents(CONTAINER.name).keys()]).toEqual(['0', '1', '2']);
    }));

  test('a pipe that nobody writes to holds up no file', async () =>
    inDirectory(async (directory) => {
      const [pipe, file] = [join(directory, 'pipe'), join(directory, 'file')];
      execFileSync('mkfifo', [pipe]);
      await writeFile(file, 'x');
      const backend = altered<StorageBackend>(await memory(), { concurrentUploads: 1 });
      const waiting = uploadFile(to(backend, 'pipe'), pipe, {});
      await uploadFile(to(backend, 'file'), file, {});
      await writeFile(pipe, 'late');
      expect(await waiting).toMatchObject({ size: 4 });
    }));

  test('a failure gives its turn to the next', async () =>
    inDirectory(async (directory) => {
      const backend = altered<StorageBackend>(await memory(), { concurrentUploads: 1 });
      await writeFile(join(directory, 'file'), 'x');
      const missing = failure(uploadFile(to(backend), join(directory, 'missing'), {}));
      expect(await uploadFile(to(backend), join(directory, 'file'), {})).toMatchObject({ size: 1 });
      expect(await missing).toBeInstanceOf(LocalFileError);
    }));
});

describe('a file that changes while it is read is refused, and nothing is left:', () => {
  const changes: readonly (readonly [string, (path: string) => Promise<void>])[] = [
    ['it grows', (path) => appendFile(path, 'more')],
    ['it shrinks', (path) => writeFile(path, 'less')],
    ['it is written anew at the same size', async (path) => (await writeFile(path, bytes(40)), utimes(path, 1, 1))],
  ];

  for (const partSize of [PART, 100]) {
    test.each(changes)(`%s (parts of ${partSize})`, async (_, change) =>
      inDirectory(async (directory) => {
        const path = join(directory, 'file');
        await writeFile(path, bytes(40));
        const base = await memory();
        let changed = false;
        const backend = meddling(base, async () => {
          if (!changed) await change(path);
          changed = true;
        });
        const error = await failure(uploadFile(to(backend), path, { partSize, concurrency: 1 }));
        expect(error).toBeInstanceOf(LocalFileError);
        expect(base.contents(CONTAINER.name).size).toBe(0);
        expect(await unfinished(base)).toBe(0);
      }),
    );
  }

  test.each<readonly [string, (path: string) => Promise<void>]>([
    ['replaced', async (path) => (await writeFile(`${path}2`, 'other'), rename(`${path}2`, path))],
    ['deleted', (path) => rm(path)],
  ])('but one that is %s is stored as it was: no bytes of two files can mix', async (_, change) =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      await writeFile(path, bytes(40));
      const base = await memory();
      const record = await uploadFile(to(meddling(base, () => change(path))), path, { partSize: PART, concurrency: 1 });
      expect(record.checksums.sha256).toBe(sha256(bytes(40)));
      expect(base.contents(CONTAINER.name).get('name')).toEqual(bytes(40));
    }),
  );

  test('however often the backend would try again', async () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      await writeFile(path, bytes(40));
      const base = await memory();
      let tries = 0;
      const backend = altered(base, {
        writeObject: async (container, head, body, options) => {
          await appendFile(path, 'x');
          for (;;) {
            tries += 1;
            const error = await failure(base.writeObject(container, head, body, options));
            options.signal?.throwIfAborted();
            if (error === undefined) throw new Error('stored a mixture');
          }
        },
      });
      expect(await failure(uploadFile(to(backend), path, { partSize: 100 }))).toBeInstanceOf(LocalFileError);
      expect(tries).toBe(1);
    }));
});

test('an aborted upload rejects with the reason', async () =>
  inDirectory(async (directory) => {
    await mkdir(join(directory, 'd'));
    const path = join(directory, 'd', 'file');
    await writeFile(path, bytes(40));
    const reason = new Error('enough');
    const controller = new AbortController();
    const base = await memory();
    const backend = meddling(base, async () => controller.abort(reason));
    const upload = uploadFile(to(backend), path, { partSize: PART, signal: controller.signal });
    expect(await failure(upload)).toBe(reason);
    expect(await unfinished(base)).toBe(0);
  }));
