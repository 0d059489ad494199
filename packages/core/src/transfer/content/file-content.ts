import { LocalFileError } from '../../errors/index.js';
import { BlockPool } from './blocks.js';
import type { Span } from '../byte-range.js';
import { CHUNK_SIZE, type Content } from './content.js';
import type { OpenFile } from './open-file.js';

/**
 * A file as it was when it was opened. If it is found changed (in size or modification time) while it is read, reading fails before the
 * last byte of the span is handed out, so that no mixture of two contents is stored. That its name is given to another file meanwhile,
 * or to none, changes nothing: what was opened is read to its end.
 */
export class FileContent implements Content {
  readonly size: number;
  readonly file: OpenFile;
  readonly #blocks = new BlockPool();

  /** Whoever opened the file closes it. */
  constructor(file: OpenFile) {
    this.file = file;
    this.size = file.stats.size;
  }

  /** While a chunk is used the next one is read already. The buffer of the last one is never reused: who asks whether there are more may still be sending it. */
  async *read(
    { start, end }: Span,
    _closed: AbortSignal,
    reuseBuffers = false,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const blocks = reuseBuffers && end - start > CHUNK_SIZE ? [this.#blocks.take(), this.#blocks.take()] : [];
    let ahead = this.#ahead(start, end, blocks[0]);
    try {
      for (let position = start, turn = 1; ; turn += 1) {
        const chunk = await ahead;
        position += chunk.length;
        if (position < end) ahead = this.#ahead(position, end, blocks[turn % 2]);
        else this.file.assertUnchanged();
        if (chunk.length > 0) yield chunk;
        if (position >= end) return;
      }
    } finally {
      // Nobody wants what was read too much, but its block must be free.
      await ahead.catch(() => undefined);
      this.#blocks.giveBack(blocks);
    }
  }

  /** A failure is for who asks for the chunk, which may be nobody. */
  #ahead(position: number, end: number, block?: Uint8Array): Promise<Uint8Array> {
    const left = end - position;
    const chunk = left > CHUNK_SIZE ? this.#chunk(position, CHUNK_SIZE, block) : this.#chunk(position, left);
    chunk.catch(() => undefined);
    return chunk;
  }

  async #chunk(position: number, length: number, block: Uint8Array = Buffer.allocUnsafe(length)): Promise<Uint8Array> {
    const chunk = await this.file.read(block, length, position);
    if (chunk.length === 0 && length > 0) throw this.#ended(position);
    return chunk;
  }

  /** Some of what the system makes while it is read (`/sys`) says a size that it does not have. */
  #ended(position: number): LocalFileError {
    const { path } = this.file;
    this.file.assertUnchanged();
    const message = `'${path}' ended after ${position} bytes, and its size is said to be ${this.size}: upload its stream`;
    return new LocalFileError(path, message);
  }
}
