import { open, stat, type FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { LocalFileError } from '../errors/index.js';
import { CHUNK_SIZE, type Content } from './content.js';
import type { Span } from './byte-range.js';
import { localFileError } from './local-file.js';

/**
 * A file as it was when it was first looked at. If it is found changed (in size, modification time or identity) while it
 * is read, reading fails before the last byte of the span is handed out, so that no mixture of two contents is stored.
 */
export class FileContent implements Content {
  readonly size: number;
  readonly modifiedAt: Date;
  readonly #path: string;
  readonly #identity: string;

  private constructor(path: string, stats: Stats) {
    this.#path = path;
    this.size = stats.size;
    this.modifiedAt = stats.mtime;
    this.#identity = identity(stats);
  }

  /** @throws {LocalFileError} if there is no regular file at `path` */
  static async of(path: string): Promise<FileContent> {
    const stats = await localFileError('read', path, () => stat(path));
    if (stats.isDirectory()) throw new LocalFileError(path, `'${path}' is a directory`);
    if (!stats.isFile())
      throw new LocalFileError(path, `'${path}' is not a regular file: open it and upload the stream`);
    return new FileContent(path, stats);
  }

  async *read({ start, end }: Span): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await localFileError('read', this.#path, () => open(this.#path));
    try {
      let position = start;
      do {
        const chunk = await this.#chunk(file, position, Math.min(CHUNK_SIZE, end - position));
        position += chunk.length;
        if (position >= end) await this.#assertUnchanged(file);
        if (chunk.length > 0) yield chunk;
      } while (position < end);
    } finally {
      await file.close();
    }
  }

  async #chunk(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
    const { bytesRead, buffer } = await localFileError('read', this.#path, () =>
      file.read(Buffer.allocUnsafe(length), 0, length, position),
    );
    if (bytesRead === 0 && length > 0) throw this.#changed();
    return buffer.subarray(0, bytesRead);
  }

  async #assertUnchanged(file: FileHandle): Promise<void> {
    if (identity(await file.stat()) !== this.#identity) throw this.#changed();
  }

  #changed(): LocalFileError {
    return new LocalFileError(this.#path, `'${this.#path}' changed while it was read`);
  }
}

function identity({ dev, ino, size, mtimeMs }: Stats): string {
  return [dev, ino, size, mtimeMs].join(':');
}
