import { beginGivingBack } from '../../buffers/index.js';
import type { FilledFile } from '../../files/index.js';
import { BackgroundSync } from './background-sync.js';
import { ChunkBatch } from './chunk-batch.js';
import { localFileError } from '../local-file.js';
import type { ProgressMeter } from '../progress.js';

/** What is done with chunks that have been written. */
export interface Written {
  /** Is told up to which position has been written, each time that some more has, and is waited for. */
  readonly onWritten?: (position: number) => Promise<void> | void;
  /** Is given the chunks that are not looked at any more. */
  readonly release?: (chunks: readonly Uint8Array[]) => void;
}

/** A file that is filled in any order. */
export class FileSink {
  readonly #file: FilledFile;
  readonly #path: string;
  readonly #meter: ProgressMeter;
  readonly #sync: BackgroundSync | undefined;
  #writes = 0;

  /** `path` is what errors call the file. It is fsynced while it is filled, unless it is not to be `durable`. */
  constructor(
    file: FilledFile,
    path: string,
    { meter, durable = true }: { readonly meter: ProgressMeter; readonly durable?: boolean | undefined },
  ) {
    this.#file = file;
    this.#path = path;
    this.#meter = meter;
    this.#sync = durable ? new BackgroundSync(file, path) : undefined;
  }

  /**
   * Writes chunks one after the other, from a position on: many at once, and while these are written the next ones are
   * gathered. Nothing is being written any more when this settles, and if the chunks fail, those that came are there.
   */
  async write(position: number, chunks: AsyncIterable<Uint8Array>, written: Written = {}): Promise<void> {
    const end = written.release === undefined ? undefined : beginGivingBack();
    try {
      await this.#writeAll(position, chunks, written);
    } finally {
      end?.();
    }
  }

  async #writeAll(position: number, chunks: AsyncIterable<Uint8Array>, written: Written): Promise<void> {
    let batch = new ChunkBatch(position);
    let writing = Promise.resolve();
    try {
      for await (const chunk of chunks) {
        batch.add(chunk);
        this.#meter.add(chunk.length);
        if (!batch.isFull) continue;
        await writing;
        writing = this.#put(batch, written);
        // Its failure is met at the next `await`, which may be a while.
        writing.catch(ignore);
        batch = new ChunkBatch(batch.end);
      }
    } catch (error) {
      // What cannot be written any more says less than why it had to be.
      await writing.then(async () => this.#put(batch)).catch(ignore);
      throw error;
    }
    await writing;
    await this.#put(batch, written);
  }

  /** How often the system was given something to write. */
  get writes(): number {
    return this.#writes;
  }

  /**
   * To be waited for before the file is closed, however the writing ended.
   *
   * @throws {LocalFileError} if the fsync of some of what was written failed
   */
  async finish(): Promise<void> {
    await this.#sync?.finish();
  }

  /** The operating system may take less than it is given. */
  async #put(batch: ChunkBatch, { onWritten, release }: Written = {}): Promise<void> {
    for (let rest = batch; rest.size > 0;) {
      this.#writes += 1;
      const { bytesWritten } = await localFileError('write', this.#path, () =>
        this.#file.writev(rest.chunks, rest.position),
      );
      rest = rest.without(bytesWritten);
      this.#sync?.wrote(bytesWritten);
    }
    release?.(batch.chunks);
    await onWritten?.(batch.end);
  }
}

function ignore(): void {}
