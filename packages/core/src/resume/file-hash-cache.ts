import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { checksumOf } from '../checksums/index.js';
import type { Checksums } from '../spi/index.js';
import type { FileHashStore, FileState } from './file-hash-store.js';
import { stateDirectory } from './state-directory.js';

/** So many files are remembered unless said otherwise: one number for all who share the user's directory, as each forgets what is more. */
const MOST = 100_000;

/** How many of these are left when there were more. */
const KEPT = 0.9;

/** All are looked at for the first that is new, and then each time that this share of them is: a look at many costs 10 ms. */
const LOOK = 0.05;

/** What this has written: whatever else is in the directory stays. */
const OWN = /^[0-9a-f]{40}\.json$|^[0-9a-f-]{36}\.partial$/;

/**
 * Who reads a file that was changed so little before may not see a later change: that may get the same time, as some systems count in steps of
 * two seconds (FAT), and none in steps of one nanosecond. Git calls such entries of its index racy. In milliseconds.
 */
const RACY = 2000;

const entrySchema = z.lazy(() => z.object({ state: z.string(), checksums: z.record(z.string(), z.string()) }));

/**
 * Keeps the checksums of each file in a file of its own, for this user's eyes only. What cannot be read, or is of another state, is as good as
 * not there; of too many the oldest go. Several processes may share the directory.
 *
 * Believe it where files are written in the usual ways. A program that writes to memory that it has mapped may change a file
 * without the system noting when.
 */
export class FileHashCache implements FileHashStore {
  readonly #given: string | undefined;
  readonly #most: number;
  #unlooked = Infinity;

  /**
   * @param directory is made when it is first needed. Default: `stowage/hashes` in the user's state directory.
   * @param most is how many files are remembered, about. Default: 100,000. Of more that are walked in the same order each time, none is remembered long enough.
   */
  constructor(directory?: string, most = MOST) {
    this.#given = directory;
    this.#most = most;
  }

  async recall(file: FileState): Promise<Checksums> {
    try {
      const { state, checksums } = entrySchema.parse(JSON.parse(await readFile(await this.#place(file), 'utf8')));
      return state === textOf(file) ? checksums : {};
    } catch {
      return {};
    }
  }

  /** A file that was changed less than two seconds before its reading began is not remembered. */
  async remember(file: FileState, checksums: Checksums, since: number): Promise<void> {
    if (isRacy(file, since)) return;
    const entry = { state: textOf(file), checksums: { ...(await this.recall(file)), ...checksums } };
    const directory = this.#directory;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const temporary = join(directory, `${crypto.randomUUID()}.partial`);
    try {
      await writeFile(temporary, JSON.stringify(entry), { mode: 0o600 });
      await rename(temporary, await this.#place(file));
    } finally {
      await rm(temporary, { force: true });
    }
    this.#unlooked += 1;
    if (this.#unlooked < this.#most * LOOK) return;
    this.#unlooked = 0;
    await this.#forgetOldest();
  }

  async #forgetOldest(): Promise<void> {
    const names = (await readdir(this.#directory)).filter((name) => OWN.test(name));
    if (names.length <= this.#most) return;
    const times = new Map<string, number>();
    for (const name of names) times.set(name, await this.#timeOf(name));
    const oldest = names.toSorted((a, b) => (times.get(a) ?? 0) - (times.get(b) ?? 0));
    for (const name of oldest.slice(0, names.length - Math.floor(this.#most * KEPT)))
      await rm(join(this.#directory, name), { force: true });
  }

  /** Of one that another process has taken away meanwhile: none. */
  async #timeOf(name: string): Promise<number> {
    return stat(join(this.#directory, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  }

  get #directory(): string {
    return this.#given ?? join(stateDirectory(), 'hashes');
  }

  /** Paths may be anything, and long. */
  async #place({ path }: FileState): Promise<string> {
    const name = await checksumOf('sha256', Buffer.from(path));
    return join(this.#directory, `${name.slice(0, 40)}.json`);
  }
}

function textOf({ path, device, inode, size, mtimeNs, ctimeNs }: FileState): string {
  return JSON.stringify([path, ...[device, inode, size, mtimeNs, ctimeNs].map(String)]);
}

function isRacy({ mtimeNs, ctimeNs }: FileState, since: number): boolean {
  const changed = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
  return changed > since - RACY;
}
