import sortedBtree from 'sorted-btree';
import { newestFirst, type FileVersion } from './file-version.js';
import { nameKey } from './name-key.js';

const BTree = sortedBtree.default;

/** A bucket's versions, by name in UTF-8 byte order, newest first: a page starts anywhere without sorting or scanning. */
export class VersionIndex {
  readonly #names = new BTree<string, FileVersion[]>(undefined, compareKeys);

  get isEmpty(): boolean {
    return this.#names.size === 0;
  }

  /** Puts a version in its place among those of its name. */
  add(version: FileVersion): void {
    const key = nameKey(version.fileName);
    const versions = this.#names.get(key);
    if (versions === undefined) return void this.#names.set(key, [version]);
    const place = versions.findIndex((each) => newestFirst(version, each) < 0);
    versions.splice(place < 0 ? versions.length : place, 0, version);
  }

  /** Puts a changed version in the place of the one with its id. */
  replace(version: FileVersion): void {
    this.remove(version);
    this.add(version);
  }

  /** Takes a version out; with its last version a name goes. */
  remove(version: FileVersion): void {
    const key = nameKey(version.fileName);
    const rest = (this.#names.get(key) ?? []).filter((each) => each.fileId !== version.fileId);
    if (rest.length > 0) this.#names.set(key, rest);
    else this.#names.delete(key);
  }

  /** All versions of a name, newest first. */
  versions(name: string): readonly FileVersion[] {
    return this.#names.get(nameKey(name)) ?? [];
  }

  /** The version that decides what the name shows: an unfinished large file does not count. */
  newest(name: string): FileVersion | undefined {
    return newestFinished(this.versions(name));
  }

  /** The first name at or after a key, with its versions. */
  at(key: string): readonly [key: string, versions: readonly FileVersion[]] | undefined {
    return this.#names.getPairOrNextHigher(key);
  }

  /** The versions of each name under a prefix; the bucket may change meanwhile. */
  *under(prefix: string): Generator<readonly FileVersion[]> {
    const start = nameKey(prefix);
    for (let pair = this.at(start); pair?.[0].startsWith(start); pair = this.#names.nextHigherPair(pair[0]))
      yield pair[1];
  }

  /** Names in order from a key. */
  from(key: string): Iterable<[key: string, versions: readonly FileVersion[]]> {
    return this.#names.entries(key);
  }
}

/** The newest version that is not an unfinished large file. */
export function newestFinished(versions: readonly FileVersion[]): FileVersion | undefined {
  return versions.find((version) => version.action !== 'start');
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
