import { closeSync, constants, fstatSync, open, read, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { LocalFileError } from '../../errors/index.js';
import { BlockPool } from './blocks.js';
import type { Span } from '../byte-range.js';
import { CHUNK_SIZE, type Content } from './content.js';
import { localFileError } from '../local-file.js';

const openFile = promisify(open);
const readFile = promisify(read);

/**
 * A file as it was when it was opened. If it is found changed (in size or modification time) while it is read, reading fails before the
 * last byte of the span is handed out, so that no mixture of two contents is stored. That its name is given to another file meanwhile,
 * or to none, changes nothing: what was opened is read to its end.
 *
 * An open file is asked for its state, and closed, without a detour by another thread: that takes a microsecond, the detour a hundred,
 * which is a quarter of the time of a small upload. Only what may wait for a disk, to open and to read, goes by the thread pool.
 */
export class FileContent implements Content, Disposable {
  readonly size: number;
  readonly modifiedAt: Date;
  readonly #path: string;
  readonly #fd: number;
  readonly #changedAt: number;
  readonly #blocks = new BlockPool();
  /** Reads under way: the descriptor may not become another file's before they have ended. */
  #reads = 0;
  #closed = false;

  private constructor(path: string, fd: number, stats: Stats) {
    this.#path = path;
    this.#fd = fd;
    this.size = stats.size;
    this.modifiedAt = stats.mtime;
    this.#changedAt = stats.mtimeMs;
  }

  /**
   * Opens a file, to be disposed of by whoever asked for it.
   *
   * @throws {LocalFileError} if there is no regular file at `path`, or it cannot be read
   */
  static async open(path: string): Promise<FileContent> {
    // Without O_NONBLOCK a named pipe would keep us until somebody writes to it.
    const fd = await localFileError('read', path, () => openFile(path, constants.O_RDONLY | constants.O_NONBLOCK));
    try {
      const stats = fstatSync(fd);
      assertRegular(path, stats);
      return new FileContent(path, fd, stats);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** While a chunk is used the next one is read already. The last one is never lent: who asks whether there are more may still be sending it. */
  async *read({ start, end }: Span, _closed: AbortSignal, lend = false): AsyncGenerator<Uint8Array, void, undefined> {
    const blocks = lend && end - start > CHUNK_SIZE ? [this.#blocks.take(), this.#blocks.take()] : [];
    let ahead = this.#ahead(start, end, blocks[0]);
    try {
      for (let position = start, turn = 1; ; turn += 1) {
        const chunk = await ahead;
        position += chunk.length;
        if (position < end) ahead = this.#ahead(position, end, blocks[turn % 2]);
        else this.#assertUnchanged();
        if (chunk.length > 0) yield chunk;
        if (position >= end) return;
      }
    } finally {
      // Nobody wants what was read too much, but its block must be free.
      await ahead.catch(() => undefined);
      this.#blocks.giveBack(blocks);
    }
  }

  /** No reading may begin afterwards; one that is under way may end. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#closeIfUnused();
  }

  /** A failure is for who asks for the chunk, which may be nobody. */
  #ahead(position: number, end: number, block?: Uint8Array): Promise<Uint8Array> {
    const left = end - position;
    const chunk = left > CHUNK_SIZE ? this.#chunk(position, CHUNK_SIZE, block) : this.#chunk(position, left);
    chunk.catch(() => undefined);
    return chunk;
  }

  async #chunk(position: number, length: number, block: Uint8Array = Buffer.allocUnsafe(length)): Promise<Uint8Array> {
    if (this.#closed) throw new LocalFileError(this.#path, `'${this.#path}' is closed`);
    this.#reads += 1;
    try {
      const read = (): Promise<{ bytesRead: number }> => readFile(this.#fd, block, 0, length, position);
      const { bytesRead } = await localFileError('read', this.#path, read);
      if (bytesRead === 0 && length > 0) throw this.#changed();
      return block.subarray(0, bytesRead);
    } finally {
      this.#reads -= 1;
      this.#closeIfUnused();
    }
  }

  #closeIfUnused(): void {
    if (this.#closed && this.#reads === 0) closeSync(this.#fd);
  }

  #assertUnchanged(): void {
    const { size, mtimeMs } = fstatSync(this.#fd);
    if (size !== this.size || mtimeMs !== this.#changedAt) throw this.#changed();
  }

  #changed(): LocalFileError {
    return new LocalFileError(this.#path, `'${this.#path}' changed while it was read`);
  }
}

function assertRegular(path: string, stats: Stats): void {
  if (stats.isDirectory()) throw new LocalFileError(path, `'${path}' is a directory`);
  if (stats.isFile()) return;
  throw new LocalFileError(path, `'${path}' is not a regular file: open it and upload the stream`);
}
