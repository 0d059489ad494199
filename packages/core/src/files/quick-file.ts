import fs, { type Stats } from 'node:fs';
import type { FilledFile } from './filled-file.js';
import type { OwnThread } from './own-thread.js';

/** More bytes than these take longer to copy than another thread to be woken. */
const FEW = 64 * 1024;

/** What Node's calls with a callback end with. */
type End<T> = (error: NodeJS.ErrnoException | null, result: T) => void;

/** A file on a quick disk: few bytes are written, and the file is closed, by this thread; all that may take longer is done by others. */
export class QuickFile implements FilledFile {
  readonly #thread: OwnThread;
  #fd: number;
  #running = 0;
  #idle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  /** @param fd is its own from now on */
  constructor(fd: number, thread: OwnThread) {
    this.#fd = fd;
    this.#thread = thread;
  }

  /** No file any more, -1, once it is closed: another file may have its number then. */
  get fd(): number {
    return this.#fd;
  }

  async writev(chunks: readonly Uint8Array[], position: number) {
    const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    // Who else writes to the file holds its lock, and may be waiting for the disk.
    if (size <= FEW && this.#running === 0 && this.#thread.isFree) {
      return { bytesWritten: this.#thread.run(() => fs.writevSync(this.#fd, chunks, position)) };
    }
    return { bytesWritten: await this.#wait<number>((end) => fs.writev(this.#fd, chunks, position, end)) };
  }

  async writeFile(bytes: Uint8Array): Promise<void> {
    await this.#wait<void>((end) => fs.writeFile(this.#fd, bytes, end));
  }

  async read(into: Uint8Array, offset: number, length: number, position: number) {
    return { bytesRead: await this.#wait<number>((end) => fs.read(this.#fd, into, offset, length, position, end)) };
  }

  async stat(): Promise<Stats> {
    return this.#wait<Stats>((end) => fs.fstat(this.#fd, end));
  }

  async chmod(mode: number): Promise<void> {
    await this.#wait<void>((end) => fs.fchmod(this.#fd, mode, end));
  }

  async chown(uid: number, gid: number): Promise<void> {
    await this.#wait<void>((end) => fs.fchown(this.#fd, uid, gid, end));
  }

  async utimes(accessed: number, modified: number): Promise<void> {
    await this.#wait<void>((end) => fs.futimes(this.#fd, accessed, modified, end));
  }

  async datasync(): Promise<void> {
    await this.#wait<void>((end) => fs.fdatasync(this.#fd, end));
  }

  async sync(): Promise<void> {
    await this.#wait<void>((end) => fs.fsync(this.#fd, end));
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    while (this.#running > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
    const fd = this.#fd;
    this.#fd = -1;
    if (this.#thread.isFree) this.#thread.run(() => fs.closeSync(fd));
    else await this.#wait<void>((end) => fs.close(fd, end));
  }

  /** By another thread. */
  async #wait<T>(call: (end: End<T>) => void): Promise<T> {
    this.#running += 1;
    try {
      return await new Promise<T>((resolve, reject) =>
        call((error, result) => (error === null ? resolve(result) : reject(error))),
      );
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#idle?.();
    }
  }
}
