import { closeSync, constants, fstatSync, open, read, type Stats } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { LocalFileError } from '../../errors/index.js';
import type { FileState } from '../../resume/file-hash-store.js';
import { localFileError } from '../local-file.js';

const openFd = promisify(open);
const readFd = promisify(read);

/** Where a reading starts that goes on where the last one ended. */
export const ONWARDS = null;

/**
 * A file that is open for reading, and what was known of it then.
 *
 * It is asked for its state, and closed, without a detour by another thread: that takes a microsecond, the detour a hundred, which is a
 * quarter of the time of a small upload. Only what may wait for a disk, to open and to read, goes by the thread pool.
 */
export class OpenFile implements Disposable {
  readonly path: string;
  readonly stats: Stats;
  readonly #fd: number;
  /** Reads under way: the descriptor may not become another file's before they have ended. */
  #reads = 0;
  #isOurs = true;
  #closed = false;

  private constructor(path: string, fd: number) {
    this.path = path;
    this.#fd = fd;
    this.stats = fstatSync(fd);
  }

  /**
   * Opens a file, to be disposed of by whoever asked for it.
   *
   * @throws {LocalFileError} if there is none at `path`, it cannot be read, or is a directory or a socket
   */
  static async at(path: string): Promise<OpenFile> {
    // Without O_NONBLOCK a named pipe would keep us, and a thread, until somebody writes to it.
    const fd = await localFileError('read', path, () => openFd(path, constants.O_RDONLY | constants.O_NONBLOCK));
    const file = new OpenFile(path, fd);
    if (!file.stats.isDirectory()) return file;
    file[Symbol.dispose]();
    throw new LocalFileError(path, `'${path}' is a directory`);
  }

  /** Whether its size is what reading it gives. Of pipes and devices nobody knows, and what the system makes while it is read is said to be empty. */
  get hasSize(): boolean {
    return this.stats.isFile() && this.stats.size > 0;
  }

  /** The bytes from a position on, in the memory of `block`: as many as fit; fewer, and none, only at the end or before it. */
  async read(block: Uint8Array, length: number, position: number | typeof ONWARDS): Promise<Uint8Array> {
    if (this.#closed) throw new LocalFileError(this.path, `'${this.path}' is closed`);
    this.#reads += 1;
    try {
      const reading = (): Promise<{ bytesRead: number }> => readFd(this.#fd, block, 0, length, position);
      const { bytesRead } = await localFileError('read', this.path, reading);
      return block.subarray(0, bytesRead);
    } finally {
      this.#reads -= 1;
      this.#closeIfUnused();
    }
  }

  /** @throws {LocalFileError} if it has another size or modification time than when it was opened */
  assertUnchanged(): void {
    const { size, mtimeMs } = fstatSync(this.#fd);
    if (size === this.stats.size && mtimeMs === this.stats.mtimeMs) return;
    throw new LocalFileError(this.path, `'${this.path}' changed while it was read`);
  }

  /** Which file it is, and in which state by now. */
  async state(): Promise<FileState> {
    const path = await localFileError('read', this.path, () => realpath(this.path));
    if (this.#closed) throw new LocalFileError(this.path, `'${this.path}' is closed`);
    const { dev: device, ino: inode, size, mtimeNs, ctimeNs } = fstatSync(this.#fd, { bigint: true });
    return { path, device, inode, size, mtimeNs, ctimeNs };
  }

  get descriptor(): number {
    return this.#fd;
  }

  /** The descriptor, for somebody else to read and to close. */
  handOver(): number {
    this.#isOurs = false;
    return this.#fd;
  }

  /** No reading may begin afterwards; one that is under way may end. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#closeIfUnused();
  }

  #closeIfUnused(): void {
    if (this.#closed && this.#isOurs && this.#reads === 0) closeSync(this.#fd);
  }
}
