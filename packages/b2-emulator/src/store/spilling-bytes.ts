import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Blob, ByteStore } from './byte-store.js';
import { FileBytes } from './file-bytes.js';

/** Larger blobs go to disk: a server that is only for tests must not need the memory of its largest object. */
const SPILL_SIZE = 1 << 20;

/** Keeps small blobs in memory and large ones in a temporary directory, which goes when the store or the process ends. */
export class SpillingBytes implements ByteStore {
  readonly #small = new Map<string, Buffer>();
  readonly #removeDirectory = () => this.#directory && rmSync(this.#directory, { recursive: true, force: true });
  #directory: string | undefined;
  #files: FileBytes | undefined;

  async write(source: AsyncIterable<Buffer>): Promise<Blob> {
    const chunks = source[Symbol.asyncIterator]();
    const head: Buffer[] = [];
    let size = 0;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      head.push(next.value);
      size += next.value.length;
      if (size > SPILL_SIZE) return this.#disk().write(resume(head, chunks));
    }
    return this.#keep(Buffer.concat(head, size));
  }

  read(id: string, start: number, end: number): AsyncIterable<Buffer> {
    const small = this.#small.get(id);
    return small === undefined ? this.#disk().read(id, start, end) : one(small.subarray(start, end));
  }

  remove(id: string): void {
    if (!this.#small.delete(id)) this.#files?.remove(id);
  }

  ids(): Iterable<string> {
    return [...this.#small.keys(), ...(this.#files?.ids() ?? [])];
  }

  close(): void {
    process.off('exit', this.#removeDirectory);
    this.#removeDirectory();
    this.#small.clear();
  }

  #keep(bytes: Buffer): Blob {
    const id = randomUUID();
    this.#small.set(id, bytes);
    return { id, size: bytes.length };
  }

  #disk(): FileBytes {
    if (this.#files === undefined) {
      this.#directory = mkdtempSync(join(tmpdir(), `b2-emulator-${process.pid}-`));
      process.once('exit', this.#removeDirectory);
      this.#files = new FileBytes(this.#directory);
    }
    return this.#files;
  }
}

async function* resume(head: Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  if (bytes.length > 0) yield bytes;
}
