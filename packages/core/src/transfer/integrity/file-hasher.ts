import type { Hash } from 'node:crypto';
import { beginChecksum, type Checksum } from '../../checksums/index.js';
import { LocalFileError } from '../../errors/index.js';
import type { FilledFile } from '../../files/index.js';
import type { ChecksumAlgorithm } from '../../spi/index.js';
import { SideThread } from '../../threads/index.js';
import { localFileError } from '../local-file.js';

/** Hashes a file from its first byte on, as far as it is told to. */
export interface FileHasher {
  /** It hashes while others work: who has written need not wait for it. */
  readonly isBeside: boolean;
  /** Fewer bytes are not worth asking it for. */
  readonly least: number;
  /** Hashes the next bytes, which begin at `start`, at most so many. Gives how many it were. */
  hash(start: number, length: number): Promise<number>;
  /** Of all, in hex. */
  digest(): Promise<string>;
  close(): Promise<void>;
}

/** A file that is being filled, and what errors call it. */
export interface HashedFile {
  readonly file: FilledFile;
  readonly path: string;
}

/** Stays in the cache of a processor core. Larger pieces of a file cost several times as much to read from memory. */
const PIECE = 256 * 1024;

/** So many bytes are asked of a thread at once, at most. */
const STEP = 32 * 1024 * 1024;

/** To start a thread takes as long as to hash some 20 MiB. */
const WORTH_A_THREAD = 128 * 1024 * 1024;

/** What a thread can hash with Node alone, as it loads nothing. */
const OF_NODE: ReadonlySet<ChecksumAlgorithm> = new Set(['md5', 'sha1', 'sha256']);

/** In this thread. */
export class OwnHasher implements FileHasher {
  readonly isBeside = false;
  readonly least = 1;
  readonly #file: HashedFile;
  readonly #checksum: Checksum;
  readonly #piece = Buffer.allocUnsafeSlow(PIECE);

  constructor(file: HashedFile, checksum: Checksum) {
    this.#file = file;
    this.#checksum = checksum;
  }

  async hash(start: number, length: number): Promise<number> {
    const { file, path } = this.#file;
    const wanted = Math.min(PIECE, length);
    const { bytesRead } = await localFileError('read', path, () => file.read(this.#piece, 0, wanted, start));
    if (bytesRead === 0) throw shorter(path);
    this.#checksum.update(this.#piece.subarray(0, bytesRead));
    return bytesRead;
  }

  async digest(): Promise<string> {
    return this.#checksum.digest();
  }

  async close(): Promise<void> {}
}

/** What the thread is asked: to go on from `start`, or for the digest where there is nothing to go on with. */
interface HashQuestion {
  readonly algorithm: string;
  readonly fd: number;
  readonly start: number;
  readonly length: number;
}

/** Runs in a thread of its own. Says how many bytes it has read, or the digest. */
function hashing(): (question: HashQuestion) => number | string {
  const { readSync } = process.getBuiltinModule('node:fs');
  const { createHash } = process.getBuiltinModule('node:crypto');
  // As `PIECE`, which has no name in there.
  const piece = Buffer.allocUnsafeSlow(256 * 1024);
  let hash: Hash | undefined;
  return ({ algorithm, fd, start, length }) => {
    hash ??= createHash(algorithm);
    if (length === 0) return hash.digest('hex');
    let done = 0;
    while (done < length) {
      const read = readSync(fd, piece, 0, Math.min(piece.length, length - done), start + done);
      if (read === 0) break;
      hash.update(piece.subarray(0, read));
      done += read;
    }
    return done;
  };
}

/** In a thread beside this one, which reads the file by itself: no bytes are handed over. */
class ThreadHasher implements FileHasher {
  readonly isBeside = true;
  readonly least = 4 * 1024 * 1024;
  readonly #file: HashedFile;
  readonly #algorithm: string;
  readonly #thread: SideThread<HashQuestion, number | string>;

  constructor(file: HashedFile, algorithm: string, thread: SideThread<HashQuestion, number | string>) {
    this.#file = file;
    this.#algorithm = algorithm;
    this.#thread = thread;
  }

  async hash(start: number, length: number): Promise<number> {
    const { path } = this.#file;
    const read = await localFileError('read', path, () => this.#ask(start, Math.min(STEP, length)));
    if (read === 0) throw shorter(path);
    return Number(read);
  }

  async digest(): Promise<string> {
    return String(await this.#ask(0, 0));
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  async #ask(start: number, length: number): Promise<number | string> {
    return this.#thread.ask({ algorithm: this.#algorithm, fd: this.#file.file.fd, start, length });
  }
}

/** A hasher of a file of such a size: in a thread of its own where that is worth one, and where there is one to be had. */
export async function beginHasher(file: HashedFile, algorithm: ChecksumAlgorithm, size: number): Promise<FileHasher> {
  const thread = size >= WORTH_A_THREAD && OF_NODE.has(algorithm) ? await SideThread.start(hashing) : undefined;
  if (thread !== undefined) return new ThreadHasher(file, algorithm, thread);
  return new OwnHasher(file, await beginChecksum(algorithm));
}

function shorter(path: string): LocalFileError {
  return new LocalFileError(path, `'${path}' is shorter than what was written to it`);
}
