import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, statfs, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority, type Identity } from '@stowage/b2-emulator';
import { objectName } from './bucket-shape.js';
import type { Case } from './case.js';
import { contentBetween } from './content.js';
import { inParallel } from './in-parallel.js';
import type { JobKind } from './job.js';
import { UPLOADED } from './sink/b2/rows.js';

/** What takes a directory of files. */
const FILES: ReadonlySet<JobKind> = new Set(['uploadMany', 'uploadTree', 'syncSame']);

const SPARE = 1 << 30;
const MOST_BEFORE = 1 << 30;

/** Files of one run that stay till the end: so many at least, of so many bytes together at most. */
const MANY = 500;
const MOST_KEPT = 1 << 25;

/** The files that are uploaded, and places to download to: under one temporary directory that goes when the benchmark ends. */
export class Workspace implements Disposable {
  readonly #made = new Set<string>();
  #runs = 0;

  private constructor(readonly root: string) {
    process.once('exit', () => this[Symbol.dispose]());
  }

  static async create(): Promise<Workspace> {
    return new Workspace(await mkdtemp(join(tmpdir(), 'stowage-bench-')));
  }

  /** What a case uploads: made once, used by everyone. */
  async source({ kind, count, size }: Case): Promise<string> {
    const time = kind === 'syncSame' ? UPLOADED : undefined;
    const path = join(this.root, `${count}x${size}${time === undefined ? '' : '-as-uploaded'}`);
    const isSource = kind === 'uploadFile' || FILES.has(kind);
    if (!isSource || this.#made.has(path)) return path;
    if (kind === 'uploadFile') await writeContent(path, size);
    else await writeFiles(path, { count, size, time });
    this.#made.add(path);
    return path;
  }

  /** Removes what is uploaded by a case that is done with, unless it is many files: see {@link target}. */
  forget(path: string, each: Case): void {
    if (stays(each)) return;
    this.#made.delete(path);
    rmSync(path, { recursive: true, force: true });
  }

  /**
   * Makes runs alike. What earlier ones wrote is put on the disk, so that nobody pays for another's. What this one will write is written
   * and removed, so that its memory is there: a system that lends what it frees to others takes long to get it back, and the run that is
   * first to touch it would wait.
   */
  async prepare({ kind, count, size }: Case): Promise<void> {
    const path = join(this.root, 'before');
    if (kind.startsWith('download')) await writeContent(path, Math.min(MOST_BEFORE, count * size));
    await rm(path, { force: true });
    spawnSync('sync');
  }

  /** The PEM file of an authority of this machine's own, and what it says a server of ours is. */
  trust(): { readonly ca: string; readonly identity: Identity } {
    const ca = join(this.root, 'ca.pem');
    return { ca, identity: CertificateAuthority.open(ca, Date.now()).issue(['127.0.0.1'], Date.now()) };
  }

  /**
   * An empty directory to download to, which goes with what is in it. Many files stay until all is over: for some minutes after they are removed
   * ext4 looks at each of their inodes, one by one, whenever a file is made, so that runs would wait for what earlier ones left.
   */
  target(each: Case): Disposable & { readonly path: string } {
    this.#runs += 1;
    const run = join(this.root, `run-${this.#runs}`);
    const path = join(run, 'target');
    mkdirSync(path, { recursive: true });
    return { path, [Symbol.dispose]: () => stays(each) || rmSync(run, { recursive: true, force: true }) };
  }

  /** What to say if the disk has no room for a case's files, twice. */
  async lackOfRoomFor({ count, size }: Case): Promise<string | undefined> {
    const { bavail, bsize } = await statfs(this.root);
    return bavail * bsize > 2 * count * size + SPARE ? undefined : 'no room on the disk';
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function stays({ count, size }: Case): boolean {
  return count >= MANY && count * size <= MOST_KEPT;
}

async function writeContent(path: string, size: number): Promise<void> {
  await using file = await open(path, 'w');
  for (const chunk of contentBetween(0, size)) await file.write(chunk);
}

interface Files {
  readonly count: number;
  readonly size: number;
  /** When they were changed last, in milliseconds since 1970: what the sink tells of its objects. Default: now. */
  readonly time: number | undefined;
}

async function writeFiles(directory: string, { count, size, time }: Files): Promise<void> {
  await mkdir(directory);
  await inParallel(count, 16, async (index) => {
    const path = join(directory, objectName(index));
    await writeContent(path, size);
    if (time !== undefined) await utimes(path, time / 1000, time / 1000);
  });
}
