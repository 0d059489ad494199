import type { FileHandle } from 'node:fs/promises';
import { CHUNK_SIZE } from './content.js';
import { localFileError } from './local-file.js';
import type { ProgressMeter } from './progress.js';

/** A file that is filled in any order. */
export class FileSink {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #meter: ProgressMeter;

  /** `path` is what errors call the file. */
  constructor(file: FileHandle, path: string, meter: ProgressMeter) {
    this.#file = file;
    this.#path = path;
    this.#meter = meter;
  }

  /** Writes chunks one after the other, from a position on. */
  async write(position: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    let offset = position;
    for await (const chunk of chunks) {
      await this.#writeChunk(chunk, offset);
      offset += chunk.length;
      this.#meter.add(chunk.length);
    }
  }

  /** What has been written, from the first byte on. */
  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let position = 0; ;) {
      const buffer = Buffer.allocUnsafe(CHUNK_SIZE);
      const { bytesRead } = await localFileError('read', this.#path, () =>
        this.#file.read(buffer, 0, buffer.length, position),
      );
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  /** The operating system may take less than it is given. */
  async #writeChunk(chunk: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < chunk.length;) {
      const { bytesWritten } = await localFileError('write', this.#path, () =>
        this.#file.write(chunk, done, chunk.length - done, position + done),
      );
      done += bytesWritten;
    }
  }
}
