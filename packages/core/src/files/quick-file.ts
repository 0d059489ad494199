import fs, { type Stats } from 'node:fs';
import type { FilledFile } from './filled-file.js';
import type { OwnThread } from './own-thread.js';

/** More bytes than these take longer to copy than another thread to be woken. */
const FEW = 64 * 1024;

/** What Node's calls with a callback end with. */
type End<T> = (error: NodeJS.ErrnoException | null, result: T) => void;

/** A file on a quick disk: what takes little time is done by this thread, what has to wait for the disk by another one. */
export class QuickFile implements FilledFile {
  readonly #thread: OwnThread;
  #fd: number;
  #running = 0;
  #idle: (() => void) | undefined;

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
    if (size <= FEW && this.#thread.isFree) {
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
    return this.#thread.run(() => fs.fstatSync(this.#fd));
  }

  async chmod(mode: number): Promise<void> {
    this.#thread.run(() => fs.fchmodSync(this.#fd, mode));
  }

  async chown(uid: number, gid: number): Promise<void> {
    this.#thread.run(() => fs.fchownSync(this.#fd, uid, gid));
  }

  async utimes(accessed: number, modified: number): Promise<void> {
    this.#thread.run(() => fs.futimesSync(this.#fd, accessed, modified));
  }

  async datasync(): Promise<void> {
    await this.#wait<void>((end) => fs.fdatasync(this.#fd, end));
  }

  async sync(): Promise<void> {
    await this.#wait<void>((end) => fs.fsync(this.#fd, end));
  }

  async close(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
    const fd = this.#fd;
    this.#fd = -1;
    this.#thread.run(() => fs.closeSync(fd));
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
