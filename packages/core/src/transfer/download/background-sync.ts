import type { FilledFile } from '../../files/index.js';
import { localFileError } from '../local-file.js';

/** Bytes after which a file is fsynced again, while more of them come. */
const STEP = 64 * 1024 * 1024;

/**
 * Brings a file to disk while it is being filled, so that little is left to wait for once it is full. Each failure of a
 * disk is told once, to whoever synced: so it is kept, and thrown.
 */
export class BackgroundSync {
  readonly #file: FilledFile;
  readonly #path: string;
  #unsynced = 0;
  #running: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** `path` is what errors call the file. */
  constructor(file: FilledFile, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /**
   * So many bytes more have been written.
   *
   * @throws {LocalFileError} if an fsync of bytes before these failed
   */
  wrote(bytes: number): void {
    this.#throwFailure();
    this.#unsynced += bytes;
    if (this.#unsynced < STEP || this.#running !== undefined) return;
    this.#unsynced = 0;
    this.#running = this.#sync();
  }

  /**
   * No fsync is under way any more when this settles; the last bytes still have to be.
   *
   * @throws {LocalFileError} if something could not be
   */
  async finish(): Promise<void> {
    await this.#running;
    this.#throwFailure();
  }

  /** Never rejects: nobody is waiting for it. */
  async #sync(): Promise<void> {
    try {
      await localFileError('write', this.#path, () => this.#file.datasync());
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#running = undefined;
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
