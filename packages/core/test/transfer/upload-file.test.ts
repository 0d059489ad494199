import { describe, expect, test } from '@jest/globals';
import { appendFile, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalFileError } from '../../src/errors/index.js';
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

  test('what is no regular file', async () => {
    expect(await failure(uploadFile(to(await memory()), '/dev/null', {}))).toBeInstanceOf(LocalFileError);
  });
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
