import { link, readFile, rename, stat, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ObjectHashMismatchError } from '../../src/errors/index.js';
import type { MemoryBackend } from '../../src/memory/index.js';
import type { UploadOptions } from '../../src/options.js';
import { FileHashCache } from '../../src/resume/file-hash-cache.js';
import type { FileHashStore, FileState } from '../../src/resume/file-hash-store.js';
import type { Checksums } from '../../src/spi/index.js';
import { uploadFile } from '../../src/transfer/upload/upload-file.js';
import { altered, announcing, bytes, CONTAINER, failure, inDirectory, memory, sha256, to } from './fakes.js';

const PART = 8;
const SIZE = 43;

/** A cache to which every file seems to have been still for long, and which tells what is asked and remembered. */
class Patient implements FileHashStore {
  readonly log: string[] = [];
  readonly #cache: FileHashCache;

  constructor(directory: string) {
    this.#cache = new FileHashCache(directory);
  }

  async recall(file: FileState): Promise<Checksums> {
    const found = await this.#cache.recall(file);
    this.log.push(Object.keys(found).length > 0 ? 'recalled' : 'asked');
    return found;
  }

  async remember(file: FileState, checksums: Checksums, since: number): Promise<void> {
    this.log.push(`remembered ${Object.keys(checksums).join()}`);
    await this.#cache.remember(file, checksums, since + 10_000);
  }
}

interface Scene {
  readonly path: string;
  readonly backend: MemoryBackend;
  readonly hashes: Patient;
  readonly upload: (options?: UploadOptions, path?: string) => Promise<unknown>;
}

async function scene(
  play: (scene: Scene) => Promise<void>,
  make = async () => announcing(await memory()),
): Promise<void> {
  await inDirectory(async (directory) => {
    const path = join(directory, 'file');
    await writeFile(path, bytes(SIZE));
    const backend = await make();
    const hashes = new Patient(join(directory, 'hashes'));
    const upload: Scene['upload'] = async (options = {}, from = path) =>
      uploadFile(to(backend), from, { partSize: PART, resume: false, hashes, ...options });
    await play({ path, backend, hashes, upload });
  });
}

const stored = ({ backend }: Scene): Buffer | undefined => backend.contents(CONTAINER.name).get('name');

test('a file that has not changed is not read again for the checksum of the whole', async () =>
  scene(async (it) => {
    await it.upload();
    await it.upload();
    expect(it.hashes.log).toEqual(['asked', 'remembered sha256', 'recalled']);
    expect(stored(it)).toEqual(bytes(SIZE));
  }));

test('nor is one by another way to it', async () =>
  scene(async (it) => {
    await it.upload();
    await symlink(it.path, `${it.path}.link`);
    await it.upload({}, `${it.path}.link`);
    expect(it.hashes.log.at(-1)).toBe('recalled');
  }));

test('what is told at the end is remembered, too', async () =>
  scene(
    async (it) => {
      await it.upload();
      await it.upload();
      expect(it.hashes.log).toEqual(['asked', 'remembered sha256', 'recalled']);
    },
    async () => memory(),
  ));

test('what goes in one write, and what is not to be hashed as a whole, asks for nothing', async () =>
  scene(async (it) => {
    await it.upload({ partSize: 100 });
    await it.upload({ verifyHash: 'parts' });
    await it.upload({ verifyHash: false });
    expect(it.hashes.log).toEqual([]);
  }));

const changed = bytes(SIZE).fill(7, 0, 1);

test.each<[string, (path: string) => Promise<unknown>]>([
  [
    'was written to, and has its time and size again',
    async (path) => {
      const { atime, mtime } = await stat(path);
      await writeFile(path, changed);
      await utimes(path, atime, mtime);
    },
  ],
  [
    'was replaced by another of the same time and size',
    async (path) => {
      const { atime, mtime } = await stat(path);
      await writeFile(`${path}.new`, changed);
      await utimes(`${path}.new`, atime, mtime);
      await rename(`${path}.new`, path);
    },
  ],
])('a file that %s is read again', async (_what, change) =>
  scene(async (it) => {
    await utimes(it.path, 7, 7);
    await it.upload();
    await change(it.path);
    await it.upload();
    expect(it.hashes.log).toEqual(['asked', 'remembered sha256', 'asked', 'remembered sha256']);
    expect(stored(it)).toEqual(changed);
  }),
);

test('another name of a file is another file', async () =>
  scene(async (it) => {
    await it.upload();
    await link(it.path, `${it.path}.other`);
    await it.upload({}, `${it.path}.other`);
    expect(it.hashes.log.at(-2)).toBe('asked');
  }));

test('a file that changes while it is read is not remembered', async () =>
  scene(async (it) => {
    const begin = it.hashes.recall.bind(it.hashes);
    const hashes = altered<FileHashStore>(it.hashes, {
      recall: async (file) => {
        const found = await begin(file);
        // Its state is known by now, and nothing has been read: its name goes, which changes its ctime alone.
        await link(it.path, `${it.path}.kept`);
        await unlink(it.path);
        await rename(`${it.path}.kept`, it.path);
        return found;
      },
    });
    await it.upload({ hashes });
    expect(it.hashes.log).toEqual(['asked']);
    expect(stored(it)).toEqual(await readFile(it.path));
  }));

test('what is remembered proves what is given without a reading', async () =>
  scene(async (it) => {
    await it.upload();
    await it.upload({ checksums: { sha256: sha256(bytes(SIZE)) } });
    expect(it.hashes.log.at(-1)).toBe('recalled');
    const wrong = it.upload({ checksums: { sha256: 'ab'.repeat(32) } });
    expect(await failure(wrong)).toBeInstanceOf(ObjectHashMismatchError);
  }));

test('a store that fails is as good as none', async () =>
  scene(async (it) => {
    const fails = async (): Promise<never> => Promise.reject(new Error('no memory'));
    await it.upload({ hashes: { recall: fails, remember: fails } });
    expect(stored(it)).toEqual(bytes(SIZE));
  }));

test.each<[string, () => Promise<Checksums>]>([
  ['a checksum that is none', async () => ({ sha256: '' })],
  ['a checksum that is not there', async () => ({ sha256: undefined }) as unknown as Checksums],
  ['no promise', (() => ({})) as unknown as () => Promise<Checksums>],
  [
    'an error at once',
    () => {
      throw new Error('out of order');
    },
  ],
])('a store that gives %s is done without', async (_what, recall) =>
  scene(async (it) => {
    const remembered: Checksums[] = [];
    const remember = async (_file: FileState, checksums: Checksums): Promise<void> => void remembered.push(checksums);
    await it.upload({ hashes: { recall, remember } });
    expect(stored(it)).toEqual(bytes(SIZE));
    expect(remembered).toEqual([{ sha256: sha256(bytes(SIZE)) }]);
  }),
);
