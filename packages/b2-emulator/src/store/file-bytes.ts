import { closeSync, createReadStream, mkdirSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Blob, ByteStore } from './byte-store.js';
import { gather } from './gather.js';

const WRITE_SIZE = 1 << 20;
const READ_SIZE = 256 << 10;

/** So much is read at once, without a stream: opening one takes longer than reading it. */
const SMALL = 64 << 10;

/** One file for each blob, in a directory. */
export class FileBytes implements ByteStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  async write(source: AsyncIterable<Buffer>): Promise<Blob> {
    const id = randomUUID();
    try {
      await using file = await open(this.#path(id), 'wx');
      return { id, size: await writeAll(file, source) };
    } catch (error) {
      this.remove(id);
      throw error;
    }
  }

  read(id: string, start: number, end: number): AsyncIterable<Buffer> {
    if (start >= end) return nothing();
    if (end - start <= SMALL) return small(this.#path(id), start, end);
    return createReadStream(this.#path(id), { start, end: end - 1, highWaterMark: READ_SIZE });
  }

  remove(id: string): void {
    rmSync(this.#path(id), { force: true });
  }

  ids(): Iterable<string> {
    return readdirSync(this.#directory);
  }

  close(): void {}

  #path(id: string): string {
    return join(this.#directory, id);
  }
}

async function writeAll(file: FileHandle, source: AsyncIterable<Buffer>): Promise<number> {
  let size = 0;
  for await (const chunks of gather(source, WRITE_SIZE)) {
    const { bytesWritten } = await file.writev(chunks);
    size += bytesWritten;
  }
  return size;
}

async function* small(path: string, start: number, end: number): AsyncGenerator<Buffer> {
  yield readAt(path, start, Buffer.allocUnsafe(end - start));
}

function readAt(path: string, start: number, into: Buffer): Buffer {
  const file = openSync(path, 'r');
  try {
    return into.subarray(0, readSync(file, into, 0, into.length, start));
  } finally {
    closeSync(file);
  }
}

async function* nothing(): AsyncGenerator<Buffer> {}
