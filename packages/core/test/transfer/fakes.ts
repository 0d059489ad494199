import { createHash, type Hash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { NetworkError } from '../../src/errors/index.js';
import { MemoryBackend, type MemoryOptions } from '../../src/memory/index.js';
import type { Page, PageRequest, ReadRecovery, StorageBackend, UploadBody } from '../../src/spi/index.js';
import type { ReadSource, UploadTarget } from '../../src/transfer/transfer-ends.js';

export const CONTAINER = { name: 'box' };

/** A memory backend with one container whose recommended part is 10 bytes. */
export async function memory(options: MemoryOptions = {}): Promise<MemoryBackend> {
  const parts = { recommendedPartSize: 10, ...options.parts };
  const backend = new MemoryBackend({ clock: () => 0, versioning: 'on', ...options, parts });
  await backend.createContainer(CONTAINER.name, {});
  return backend;
}

/** The same object with some members replaced; `undefined` takes one away. */
export function altered<T extends object>(target: T, members: { readonly [K in keyof T]?: T[K] | undefined }): T {
  return new Proxy(target, {
    has: (_, key) => (key in members ? members[key as keyof T] !== undefined : key in target),
    get: (_, key) => {
      if (key in members) return members[key as keyof T];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** The same, as one that has to be told the SHA-256 of the whole before the first part. */
export function announcing(backend: MemoryBackend): MemoryBackend {
  const checksums = [{ algorithm: 'sha256', write: true, part: true, whole: 'announced' }] as const;
  return altered(backend, { capabilities: { ...backend.capabilities, checksums } });
}

export function to(backend: StorageBackend, name = 'name'): UploadTarget {
  return { backend, container: CONTAINER, name };
}

export function from(backend: StorageBackend, name = 'name', versionId?: string): ReadSource {
  return { backend, container: CONTAINER, object: { name, versionId } };
}

/** Bytes of which no two neighbouring spans are alike. */
export function bytes(size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8)) % 251));
}

export function sha256(data: Uint8Array | Buffer): string {
  const hash: Hash = createHash('sha256');
  return hash.update(data).digest('hex');
}

/** Stores bytes without the code under test. */
export async function store(backend: StorageBackend, data: Buffer, name = 'name') {
  const head = { name, contentType: 'text/plain', metadata: { a: '1' }, headers: {} };
  const body: UploadBody = {
    size: data.length,
    algorithm: undefined,
    open: () => Readable.from([data], { objectMode: false }),
    digest: () => undefined,
  };
  return backend.writeObject(CONTAINER, head, body, {});
}

export async function read(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await chunksOf(stream));
}

export async function chunksOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return chunks;
}

export async function unfinished(backend: StorageBackend): Promise<number> {
  return (await all((page) => backend.multipart?.listUploads(CONTAINER, { ...page, prefix: '' }))).length;
}

async function all<T>(fetch: (page: PageRequest) => Promise<Page<T>> | undefined): Promise<readonly T[]> {
  return (await fetch({ limit: 1000 }))?.items ?? [];
}

/** Gives these bytes and then breaks, as a connection does. */
export function breaking(data: Uint8Array, error: Error = new NetworkError('reset')): Readable {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (data.length > 0) yield data;
    // The bytes are on their way before the connection breaks.
    await new Promise((resolve) => setImmediate(resolve));
    throw error;
  }
  return Readable.from(chunks(), { objectMode: false });
}

/** Recovery that does not wait, and tells for how long it would have. */
export function instant(attempts = 3, totalTimeout = 900_000): ReadRecovery & { readonly waits: number[] } {
  const waits: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const clock = (): number => waits.reduce((sum, wait) => sum + wait, 0);
  const backoff = { initialDelay: 100, maxDelay: 1000, factor: 2 };
  return { attempts, totalTimeout, backoff, clock, sleep, random: () => 1, waits };
}

/** A directory that is there for one function. */
export async function inDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-test-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export async function filesIn(directory: string): Promise<readonly string[]> {
  return (await readdir(directory, { recursive: true })).sort();
}

/** What a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
