import fs, { type Stats } from 'node:fs';
import { resolve } from 'node:path';
import { steadyClock } from '../concurrency/index.js';
import { unlessMissing } from '../transfer/local-file.js';
import type { FilledFile } from './filled-file.js';
import { OwnThread } from './own-thread.js';
import { QuickFile } from './quick-file.js';

/** What is done with names in a directory. */
export interface FileCalls {
  /** A new file, to be written and read. Fails if something has the name. */
  readonly create: (path: string, mode?: number) => Promise<FilledFile>;
  /** What is there, to be synced: a directory. */
  readonly open: (path: string) => Promise<Pick<FilledFile, 'close' | 'sync'>>;
  /** Undefined if nothing is there. */
  readonly stat: (path: string) => Promise<Stats | undefined>;
  /** Of a link itself. Undefined if nothing is there. */
  readonly lstat: (path: string) => Promise<Stats | undefined>;
  readonly link: (path: string, name: string) => Promise<void>;
  readonly rename: (path: string, name: string) => Promise<void>;
  readonly unlink: (path: string) => Promise<void>;
}

const { promises } = fs;

/** By threads of Node's pool: what is slow there keeps nobody else waiting. */
export const POOLED: FileCalls = {
  create: (path, mode) => promises.open(path, 'wx+', mode),
  open: (path) => promises.open(path, 'r'),
  stat: (path) => unlessMissing(promises.stat(path)),
  lstat: (path) => unlessMissing(promises.lstat(path)),
  link: (path, name) => promises.link(path, name),
  rename: (path, name) => promises.rename(path, name),
  unlink: (path) => promises.unlink(path),
};

/** One for all, as there is one thread. */
const thread = new OwnThread(steadyClock);

/** A call that this thread makes while it may, and others otherwise. */
function quick<A extends readonly unknown[], T>(own: (...what: A) => T, pooled: (...what: A) => Promise<T>) {
  return async (...what: A): Promise<T> => (thread.isFree ? thread.run(() => own(...what)) : pooled(...what));
}

/**
 * By this thread: to wake another one takes 0.05 to 0.1 ms of the machine, most of these calls less than half of that. What may take longer is
 * left to others: room for a file has to be found, a link may lead to another file system, and what is replaced may be large.
 */
const OWN: FileCalls = {
  ...POOLED,
  create: async (path, mode) => new QuickFile(await opened(path, mode), thread),
  open: quick<[path: string], Pick<FilledFile, 'close' | 'sync'>>(
    (path) => new QuickFile(fs.openSync(path, 'r'), thread),
    POOLED.open,
  ),
  lstat: quick((path) => fs.lstatSync(path, { throwIfNoEntry: false }), POOLED.lstat),
  link: quick((path, name) => fs.linkSync(path, name), POOLED.link),
  unlink: quick((path) => fs.unlinkSync(path), POOLED.unlink),
};

/** The descriptor of a new file, which `FileHandle` would close with a call of the pool. */
async function opened(path: string, mode: number | undefined): Promise<number> {
  return new Promise((resolve, reject) =>
    fs.open(path, 'wx+', mode, (error, fd) => (error === null ? resolve(fd) : reject(error))),
  );
}

/**
 * Local file systems of Linux, which make, link and remove names in memory and write them later, by the numbers that
 * `statfs` tells: https://man7.org/linux/man-pages/man2/statfs.2.html. Those of a network, or of another process (FUSE), may take any time.
 */
const QUICK: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x5846_5342, // XFS
  0x9123_683e, // Btrfs
  0xf2f5_2010, // F2FS
  0x2fc1_2fc1, // ZFS
  0x0102_1994, // tmpfs
  0x794c_7630, // overlayfs, in general on one of these
]);

/** Directories that are remembered at once, and for so many milliseconds each: somebody may mount another file system there. */
const REMEMBERED = 1024;
const FOR = 60_000;

const looks = new Map<string, { readonly isQuick: boolean; readonly at: number }>();

/** How files of a directory are best made: by this thread where they are on a quick disk, and by others everywhere else. */
export async function fileCallsIn(directory: string): Promise<FileCalls> {
  if (process.platform !== 'linux') return POOLED;
  const path = resolve(directory);
  const look = looks.get(path);
  const isFresh = look !== undefined && steadyClock() - look.at < FOR;
  return (isFresh ? look.isQuick : await lookAt(path)) ? OWN : POOLED;
}

/** Whether it is quick. */
async function lookAt(path: string): Promise<boolean> {
  try {
    const { type } = await promises.statfs(path);
    if (looks.size >= REMEMBERED) looks.clear();
    looks.set(path, { isQuick: QUICK.has(type), at: steadyClock() });
    return QUICK.has(type);
  } catch {
    // It may not be there yet.
    return false;
  }
}
