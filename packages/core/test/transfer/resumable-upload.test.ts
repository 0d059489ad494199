import { describe, expect, test } from '@jest/globals';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { LocalFileError, NetworkError } from '../../src/errors/index.js';
import { FileUploadSessionStore } from '../../src/resume/file-upload-session-store.js';
import type { UploadSessionStore } from '../../src/resume/upload-session.js';
import type { MemoryBackend } from '../../src/memory/index.js';
import type { UploadOptions } from '../../src/options.js';
import { uploadFile } from '../../src/transfer/upload/upload-file.js';
import { uploadStream } from '../../src/transfer/upload/upload-stream.js';
import { altered, bytes, CONTAINER, failure, inDirectory, memory, sha256, to, unfinished } from './fakes.js';

const PART = 8;
const SIZE = 5 * PART + 3;

/** One file, one provider, and a memory of what was begun. */
interface Scene {
  readonly path: string;
  readonly backend: MemoryBackend;
  readonly sessions: UploadSessionStore;
  /** Uploads the file; the part of that number kills the process, as far as the provider and the session can see. */
  readonly upload: (options?: UploadOptions, dies?: number) => Promise<readonly number[]>;
}

async function scene(play: (scene: Scene) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    const path = join(directory, 'file');
    await write(path, bytes(SIZE));
    const backend = await memory();
    const sessions = new FileUploadSessionStore(join(directory, 'sessions'));
    const upload: Scene['upload'] = async (options = {}, dies = 0) => {
      const sent: number[] = [];
      const multipart = altered(backend.multipart, {
        // A process that is killed aborts nothing.
        ...(dies === 0 ? {} : { abort: () => Promise.resolve() }),
        writePart: async (...call) => {
          if (call[1] === dies) throw new NetworkError('the process is no more');
          sent.push(call[1]);
          return backend.multipart.writePart(...call);
        },
      });
      const mortal = altered(sessions, dies === 0 ? {} : { remove: (...of) => sessions.release(...of) });
      const all = { partSize: PART, concurrency: 1, sessions: mortal, ...options };
      const done = uploadFile(to(altered(backend, { multipart })), path, all);
      await (dies === 0 ? done : expect(done).rejects.toThrow());
      return sent;
    };
    await play({ path, backend, sessions, upload });
  });
}

const key = JSON.stringify(['memory', CONTAINER.name, 'name']);

async function write(path: string, content: Uint8Array): Promise<void> {
  await writeFile(path, content);
  await utimes(path, 7, 7);
}

const stored = ({ backend }: Scene): Buffer | undefined => backend.contents(CONTAINER.name).get('name');

describe('an upload whose process has died', () => {
  test('goes on where it stopped, and sends nothing twice', async () =>
    scene(async (it) => {
      expect(await it.upload({}, 4)).toEqual([1, 2, 3]);
      expect(await it.upload()).toEqual([4, 5, 6]);
      expect(stored(it)).toEqual(bytes(SIZE));
      expect(await unfinished(it.backend)).toBe(0);
      await expect(it.sessions.claim(key)).resolves.toBeUndefined();
    }));

  test('is cut as it was before, whatever part size is asked for now', async () =>
    scene(async (it) => {
      await it.upload({}, 4);
      expect(await it.upload({ partSize: 2 * PART })).toEqual([4, 5, 6]);
      expect(stored(it)).toEqual(bytes(SIZE));
    }));

  test('counts what is there already as transferred', async () =>
    scene(async (it) => {
      await it.upload({}, 4);
      const seen: number[] = [];
      await it.upload({ onProgress: ({ transferred }) => seen.push(transferred) });
      expect(seen[0]).toBe(PART);
      expect(seen.at(-1)).toBe(SIZE);
    }));

  test('begins anew with resume: false', async () =>
    scene(async (it) => {
      await it.upload({}, 4);
      expect(await it.upload({ resume: false })).toEqual([1, 2, 3, 4, 5, 6]);
      expect(stored(it)).toEqual(bytes(SIZE));
    }));

  test('goes on without a hash of the whole: every part is held against the bytes as they are now', async () =>
    scene(async (it) => {
      expect(await it.upload({ verifyHash: 'parts' }, 4)).toEqual([1, 2, 3]);
      expect(await it.upload({ verifyHash: 'parts' })).toEqual([4, 5, 6]);
      expect(stored(it)).toEqual(bytes(SIZE));
    }));

  test('begins anew where nothing is verified, because nobody could say that the content is the same', async () =>
    scene(async (it) => {
      await it.upload({}, 4);
      expect(await it.upload({ verifyHash: false })).toEqual([1, 2, 3, 4, 5, 6]);
    }));

  test('is not forgotten if the provider cannot be asked about it now', async () =>
    scene(async (it) => {
      expect(await it.upload({}, 4)).toEqual([1, 2, 3]);
      const listParts = () => Promise.reject(new NetworkError('not now'));
      const away = altered(it.backend, { multipart: altered(it.backend.multipart, { listParts }) });
      const attempt = uploadFile(to(away), it.path, { partSize: PART, sessions: it.sessions });
      await expect(attempt).rejects.toThrow('not now');
      expect(await it.upload()).toEqual([4, 5, 6]);
    }));

  test('begins anew if the provider has forgotten it', async () =>
    scene(async (it) => {
      await it.upload({}, 4);
      const { items } = await it.backend.multipart.listUploads(CONTAINER, { prefix: '', limit: 10 });
      for (const upload of items) await it.backend.multipart.abort(upload, {});
      expect(await it.upload()).toEqual([1, 2, 3, 4, 5, 6]);
      expect(stored(it)).toEqual(bytes(SIZE));
    }));
});

describe('a file that changed meanwhile', () => {
  describe('between the completion and its answer', () => {
    /** A provider whose versions have the ids of their uploads; the first completion is the last that the process sees. */
    const dyingAtTheEnd = ({ backend, sessions }: Scene) => {
      let id: string | undefined;
      let completions = 0;
      const multipart = altered(backend.multipart, {
        begin: async (...call) => {
          const begun = await backend.multipart.begin(...call);
          id = begun.id;
          return begun;
        },
        complete: async (...call) => {
          const record = await backend.multipart.complete(...call);
          completions += 1;
          if (completions === 1) throw new NetworkError('the process is no more');
          return { ...record, versionId: id };
        },
      });
      const getObject: MemoryBackend['getObject'] = async (...call) => ({
        ...(await backend.getObject(...call)),
        versionId: id,
      });
      const mortal = altered(sessions, { remove: (...of) => sessions.release(...of) });
      return { provider: altered(backend, { multipart, getObject }), mortal, completions: () => completions };
    };

    test('has left nothing to send', async () =>
      scene(async (it) => {
        const { provider, mortal, completions } = dyingAtTheEnd(it);
        const options = { partSize: PART, sessions: mortal };
        await expect(uploadFile(to(provider), it.path, options)).rejects.toThrow('no more');
        const record = await uploadFile(to(provider), it.path, { partSize: PART, sessions: it.sessions });
        expect([record.size, completions()]).toEqual([SIZE, 1]);
        expect(stored(it)).toEqual(bytes(SIZE));
        expect(await it.sessions.claim(key)).toBeUndefined();
      }));

    test('is sent again if the name holds something else since', async () =>
      scene(async (it) => {
        const { provider, mortal, completions } = dyingAtTheEnd(it);
        await expect(uploadFile(to(provider), it.path, { partSize: PART, sessions: mortal })).rejects.toThrow(
          'no more',
        );
        const foreign = altered(provider, { getObject: (...call) => it.backend.getObject(...call) });
        await uploadFile(to(foreign), it.path, { partSize: PART, sessions: it.sessions });
        expect([completions(), await unfinished(it.backend)]).toEqual([2, 0]);
      }));
  });

  test('is stored as it is now: what has changed of what was sent is sent again', async () =>
    scene(async (it) => {
      await it.upload({}, 4);
      const changed = bytes(SIZE);
      changed.writeUInt8(changed.readUInt8(0) ^ 1, 0);
      await write(it.path, changed);
      expect(await it.upload()).toEqual([1, 4, 5, 6]);
      expect(stored(it)).toEqual(changed);
    }));

  test.each([
    { metadata: { other: 'one' } },
    { contentType: 'text/plain' },
    { headers: { 'cache-control': 'no-store' } },
    { checksums: { sha256: sha256(bytes(SIZE)) } },
  ])('or is to be stored with %j is not gone on with, and what was sent of it is removed', async (options) =>
    scene(async (it) => {
      await it.upload({}, 4);
      expect(await it.upload(options)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await unfinished(it.backend)).toBe(0);
    }),
  );

  test('a part that is not what the file holds is sent again', async () =>
    scene(async (it) => {
      await it.upload({}, 4);
      const { multipart } = it.backend;
      const [begun] = (await multipart.listUploads(CONTAINER, { prefix: '', limit: 10 })).items;
      if (begun === undefined) throw new Error('nothing was begun');
      const other = Buffer.alloc(PART, 'x');
      await multipart.writePart(
        begun,
        2,
        { size: PART, algorithm: undefined, open: () => Readable.from([other]), digest: () => undefined },
        {},
      );
      expect(await it.upload()).toEqual([2, 4, 5, 6]);
      expect(stored(it)).toEqual(bytes(SIZE));
    }));
});

describe('an upload that fails', () => {
  const failing = async (it: Scene, options: UploadOptions): Promise<void> => {
    const multipart = altered(it.backend.multipart, {
      writePart: (...call) =>
        call[1] === 4 ? Promise.reject(new NetworkError('down')) : it.backend.multipart.writePart(...call),
    });
    const all = { partSize: PART, concurrency: 1, sessions: it.sessions, ...options };
    await expect(uploadFile(to(altered(it.backend, { multipart })), it.path, all)).rejects.toThrow('down');
  };

  test('leaves nothing behind', async () =>
    scene(async (it) => {
      await failing(it, {});
      expect(await unfinished(it.backend)).toBe(0);
      await expect(it.sessions.claim(key)).resolves.toBeUndefined();
    }));

  test('is kept with resume: true, and gone on with by the next', async () =>
    scene(async (it) => {
      await failing(it, { resume: true });
      expect(await unfinished(it.backend)).toBe(1);
      expect(await it.upload()).toEqual([4, 5, 6]);
      expect(stored(it)).toEqual(bytes(SIZE));
    }));
});

describe('an upload that another machine began', () => {
  const elsewhere = (it: Scene): UploadOptions => ({ sessions: new FileUploadSessionStore(`${it.path}.elsewhere`) });

  test('is found among the provider’s unfinished ones with resume: true', async () =>
    scene(async (it) => {
      await it.upload({}, 4);
      expect(await it.upload({ ...elsewhere(it), resume: true })).toEqual([4, 5, 6]);
      expect(stored(it)).toEqual(bytes(SIZE));
    }));

  test('is left alone by default: it may be sending right now', async () =>
    scene(async (it) => {
      await it.upload({}, 4);
      expect(await it.upload(elsewhere(it))).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await unfinished(it.backend)).toBe(1);
    }));

  test('is not taken if its content or its metadata is another', async () =>
    scene(async (it) => {
      await it.upload({ metadata: { other: 'one' } }, 4);
      expect(await it.upload({ ...elsewhere(it), resume: true })).toEqual([1, 2, 3, 4, 5, 6]);
    }));
});

describe('an upload that is being sent', () => {
  /** Two uploads of the same file: the second begins, and ends, while the first waits with its third part. */
  const both = async (it: Scene, first: UploadOptions, second: UploadOptions): Promise<readonly number[]> => {
    const sent: number[] = [];
    const all = { partSize: PART, concurrency: 1, sessions: it.sessions };
    const other = altered(it.backend.multipart, {
      writePart: async (...call) => {
        sent.push(call[1]);
        return it.backend.multipart.writePart(...call);
      },
    });
    const { promise: started, resolve: start } = Promise.withResolvers<undefined>();
    const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
    const waiting = altered(it.backend.multipart, {
      writePart: async (...call) => {
        if (call[1] === 3) {
          start(undefined);
          await ended;
        }
        return it.backend.multipart.writePart(...call);
      },
    });
    const slow = uploadFile(to(altered(it.backend, { multipart: waiting })), it.path, { ...all, ...first });
    await started;
    const quick = uploadFile(to(altered(it.backend, { multipart: other })), it.path, { ...all, ...second });
    await quick.finally(() => {
      end(undefined);
    });
    await slow;
    return sent;
  };

  test.each<[string, UploadOptions, UploadOptions]>([
    ['both may be resumed', { resume: true }, { resume: true }],
    ['one may be resumed', {}, { resume: true }],
    ['one leaves nothing to resume', { resume: false }, { resume: true }],
    ['by default', {}, {}],
  ])('is left alone by another one of the same: each sends its own (%s)', async (_what, first, second) =>
    scene(async (it) => {
      expect(await both(it, first, second)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(stored(it)).toEqual(bytes(SIZE));
      expect(await unfinished(it.backend)).toBe(0);
      await expect(it.sessions.claim(key)).resolves.toBeUndefined();
    }),
  );

  test('is left alone also where each remembers elsewhere', async () =>
    scene(async (it) => {
      const sessions = new FileUploadSessionStore(`${it.path}.elsewhere`);
      expect(await both(it, { resume: true }, { resume: true, sessions })).toEqual([1, 2, 3, 4, 5, 6]);
      expect(stored(it)).toEqual(bytes(SIZE));
    }));

  test('is not forgotten because another one has begun or ended', async () =>
    scene(async (it) => {
      await it.upload({ resume: true }, 4);
      const begin = it.upload({ resume: true });
      const another = it.upload({ resume: true });
      const sent = await Promise.all([begin, another]);
      expect(sent.toSorted((one, other) => one.length - other.length)).toEqual([
        [4, 5, 6],
        [1, 2, 3, 4, 5, 6],
      ]);
      expect(await unfinished(it.backend)).toBe(0);
    }));
});

test('two that find the same unfinished upload of another machine: one goes on with it', async () =>
  scene(async (it) => {
    await it.upload({}, 4);
    const sessions = new FileUploadSessionStore(`${it.path}.elsewhere`);
    const sent = await Promise.all([1, 2, 3].map(() => it.upload({ resume: true, sessions })));
    expect(sent.map((each) => each.length).toSorted()).toEqual([3, 6, 6]);
    expect([stored(it), await unfinished(it.backend)]).toEqual([bytes(SIZE), 0]);
  }));

test('a stream of unknown length cannot be resumed, and says so', async () => {
  const source = (async function* () {
    yield await Promise.resolve(Buffer.alloc(PART));
  })();
  await expect(uploadStream(to(await memory()), source, { resume: true })).rejects.toThrow("option 'resume'");
});

describe('a directory for sessions that cannot be written', () => {
  const below = (it: Scene): string => join(it.path, 'below-a-file');

  /** Where the state directory of this user is, for as long as `work` takes. */
  const withState = async (directory: string, work: () => Promise<void>): Promise<void> => {
    const before = process.env['XDG_STATE_HOME'];
    process.env['XDG_STATE_HOME'] = directory;
    try {
      await work();
    } finally {
      if (before === undefined) delete process.env['XDG_STATE_HOME'];
      else process.env['XDG_STATE_HOME'] = before;
    }
  };

  test.each<UploadOptions>([{ resume: true }, {}])(
    'fails an upload that was given it (%j), and the error names it and the option; nothing is begun',
    async (options) =>
      scene(async (it) => {
        const sessions = new FileUploadSessionStore(below(it));
        const error = await failure(uploadFile(to(it.backend), it.path, { partSize: PART, sessions, ...options }));
        expect(error).toBeInstanceOf(LocalFileError);
        expect(error).toMatchObject({
          path: below(it),
          message: expect.stringContaining(`'${below(it)}': a part of the path is not a directory`) as unknown,
        });
        expect((error as Error).message).toContain("option 'sessions'");
        expect(await unfinished(it.backend)).toBe(0);
      }),
  );

  test('does not matter to an upload that is not to be resumed', async () =>
    scene(async (it) => {
      const all = { partSize: PART, sessions: new FileUploadSessionStore(below(it)), resume: false };
      await expect(uploadFile(to(it.backend), it.path, all)).resolves.toMatchObject({ size: SIZE });
    }));

  test('is the user’s: with resume: true the error names the variable too; by default the upload goes on', async () =>
    scene(async (it) =>
      withState(below(it), async () => {
        const error = await failure(uploadFile(to(it.backend), it.path, { partSize: PART, resume: true }));
        expect(error).toBeInstanceOf(LocalFileError);
        expect((error as Error).message).toContain('XDG_STATE_HOME');
        expect((error as Error).message).toContain(below(it));
        expect(await unfinished(it.backend)).toBe(0);
        await expect(uploadFile(to(it.backend), it.path, { partSize: PART })).resolves.toMatchObject({ size: SIZE });
      }),
    ));

  test('once an object is stored fails nothing any more', async () =>
    scene(async (it) => {
      const remove = () => Promise.reject(new Error('the disk is gone'));
      const sessions = altered(it.sessions, { remove });
      const stored = uploadFile(to(it.backend), it.path, { partSize: PART, resume: true, sessions });
      await expect(stored).resolves.toMatchObject({ size: SIZE });
    }));
});
