import { constants, fstatSync, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { LocalFileError } from '../errors/index.js';
import { BlockPool } from './blocks.js';
import type { Span } from './byte-range.js';
import { CHUNK_SIZE, type Content } from './content.js';
import { localFileError } from './local-file.js';

/**
 * A file as it was when it was opened. If it is found changed (in size or modification time) while it is read, reading fails before the
 * last byte of the span is handed out, so that no mixture of two contents is stored. That its name is given to another file meanwhile,
 * or to none, changes nothing: what was opened is read to its end.
 */
export class FileContent implements Content, AsyncDisposable {
  readonly size: number;
  readonly modifiedAt: Date;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #changedAt: number;
  readonly #blocks = new BlockPool();

  private constructor(path: string, file: FileHandle, stats: Stats) {
    this.#path = path;
    this.#file = file;
    this.size = stats.size;
    this.modifiedAt = stats.mtime;
    this.#changedAt = stats.mtimeMs;
  }

  /**
   * Opens a file, to be closed by whoever asked for it.
   *
   * @throws {LocalFileError} if there is no regular file at `path`, or it cannot be read
   */
  static async open(path: string): Promise<FileContent> {
    // Without O_NONBLOCK a named pipe would keep us until somebody writes to it.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    const file = await localFileError('read', path, () => open(path, flags));
    try {
      const stats = fstatSync(file.fd);
      assertRegular(path, stats);
      return new FileContent(path, file, stats);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** While a chunk is used the next one is read already. */
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

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  /** A failure is for who asks for the chunk, which may be nobody. */
  #ahead(position: number, end: number, block?: Uint8Array): Promise<Uint8Array> {
    const chunk = this.#chunk(position, end, block);
    chunk.catch(() => undefined);
    return chunk;
  }

  async #chunk(position: number, end: number, block?: Uint8Array): Promise<Uint8Array> {
    const length = Math.min(CHUNK_SIZE, end - position);
    const { bytesRead, buffer } = await localFileError('read', this.#path, () =>
      this.#file.read(block ?? Buffer.allocUnsafe(length), 0, length, position),
    );
    if (bytesRead === 0 && length > 0) throw this.#changed();
    return buffer.subarray(0, bytesRead);
  }

  /** An open file is asked without a detour by another thread: it takes a microsecond, the detour a hundred. */
  #assertUnchanged(): void {
    const { size, mtimeMs } = fstatSync(this.#file.fd);
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
