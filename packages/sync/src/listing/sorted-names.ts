import { statSync, type Dirent } from 'node:fs';
import { opendir, readdir } from 'node:fs/promises';
import { isTemporaryFile, localFileError } from '@stowage/core/files';
import { keyName } from '@stowage/core/listing';
import type { PassedReason } from '../entry.js';

/** A directory of this size itself, in bytes, has some thousand entries: it is read some at a time. */
const LARGE = 64 * 1024;

/** So many entries are read at once. The rest of what was read is there without a wait. */
const ENTRIES = 1024;

/** So many names are sorted at once, and then packed. */
const RUN = 65_536;

/** So many names are unpacked at once. */
const BLOCK = 64;

/** Stands between packed marks: none begins with a NUL, or ends with one. */
const SEPARATOR = '\0\0';

/** What is in a directory. */
export interface Item {
  /** Its name's bytes, as characters; a directory's ends with a slash, as the paths below it go on after it. */
  readonly key: string;
  /** Undefined where the name's bytes are no UTF-8. */
  readonly name: string | undefined;
  readonly kind: 'directory' | 'file' | PassedReason;
}

/** What a mark ends with. Nothing sorts before NUL, so that marks sort as keys do. */
const ENDS = { file: '', directory: '/', link: '\0l', 'special-file': '\0s' } as const;

/** Read as latin1, a name's characters are its bytes. */
const AS_BYTES = { encoding: 'latin1' } as const;

/**
 * What is in a directory, in the order of the keys, some at a time. A million objects would take 300 MB: names are sorted in runs, as marks that say
 * what each is; runs are packed into long strings, and unpacked as they are merged.
 *
 * @throws {LocalFileError} if it cannot be read
 */
export async function sortedNames(
  path: string,
  { run = RUN, large = LARGE }: { readonly run?: number; readonly large?: number } = {},
): Promise<Generator<readonly Item[], void, undefined>> {
  const runs: Run[] = [];
  let marks: string[] = [];
  const take = (entry: Dirent): void => {
    marks.push(entry.name + endOf(entry));
    if (marks.length < run) return;
    runs.push(packed(marks.sort()));
    marks = [];
  };
  await localFileError('read', path, async () => (isLarge(path, large) ? readSome(path, take) : readAll(path, take)));
  return merged([...runs, new Run(marks.sort(), [])]);
}

/** By its own size, which most file systems make of its entries: where that says nothing, a large one takes more memory, and no more. */
function isLarge(path: string, large: number): boolean {
  return statSync(path).size >= large;
}

async function readAll(path: string, take: (entry: Dirent) => void): Promise<void> {
  for (const entry of await readdir(path, { ...AS_BYTES, withFileTypes: true })) take(entry);
}

/** As it goes: that is three times the work for a small one. */
async function readSome(path: string, take: (entry: Dirent) => void): Promise<void> {
  const directory = await opendir(path, { ...AS_BYTES, bufferSize: ENTRIES });
  try {
    for (let read = 0; ; read += 1) {
      const entry = read % ENTRIES === 0 ? await directory.read() : directory.readSync();
      if (entry === null) return;
      take(entry);
    }
  } finally {
    await directory.close();
  }
}

function endOf(entry: Dirent): string {
  if (entry.isFile()) return ENDS.file;
  if (entry.isDirectory()) return ENDS.directory;
  return entry.isSymbolicLink() ? ENDS.link : ENDS['special-file'];
}

/** What a mark says. */
function itemOf(mark: string): Item {
  const end = mark.indexOf('\0');
  if (end !== -1) return itemOfKind(mark.slice(0, end), mark.endsWith(ENDS.link) ? 'link' : 'special-file');
  if (mark.endsWith(ENDS.directory)) return { key: mark, name: keyName(mark.slice(0, -1)), kind: 'directory' };
  return itemOfKind(mark, isTemporaryFile(mark) ? 'unfinished-download' : 'file');
}

function itemOfKind(key: string, kind: Item['kind']): Item {
  return { key, name: keyName(key), kind };
}

/** Marks in order, of which some are strings and the others are packed behind them. */
class Run {
  readonly #packed: string[];
  #marks: readonly string[];
  #at = 0;

  /** @param rest the last block first */
  constructor(marks: readonly string[], rest: string[]) {
    this.#marks = marks;
    this.#packed = rest;
  }

  /** The last of those that are unpacked; undefined at the end. */
  get last(): string | undefined {
    if (this.#at === this.#marks.length) {
      this.#marks = this.#packed.pop()?.split(SEPARATOR) ?? [];
      this.#at = 0;
    }
    return this.#marks.at(-1);
  }

  /** Gives away those up to a bound. */
  take(bound: string): readonly string[] {
    const start = this.#at;
    while (this.#at < this.#marks.length && (this.#marks[this.#at] as string) <= bound) this.#at += 1;
    return this.#marks.slice(start, this.#at);
  }
}

function packed(marks: readonly string[]): Run {
  const blocks: string[] = [];
  for (let start = 0; start < marks.length; start += BLOCK)
    blocks.push(marks.slice(start, start + BLOCK).join(SEPARATOR));
  return new Run([], blocks.reverse());
}

/** All of them in order: those up to the first end of what is unpacked, of each run. */
function* merged(runs: readonly Run[]): Generator<readonly Item[], void, undefined> {
  for (;;) {
    let bound: string | undefined;
    for (const { last } of runs) if (last !== undefined && (bound === undefined || last < bound)) bound = last;
    if (bound === undefined) return;
    const upTo = bound;
    yield runs
      .flatMap((run) => run.take(upTo))
      .sort()
      .map(itemOf);
  }
}
