import type { ObjectQuery } from '@stowage/core/spi';
import { isRealPath } from '../disk/real-path.js';
import { keyName, nameKey } from '@stowage/core/listing';
import { directoryOf, placeOf, type Place } from '../names/place.js';
import { decodeCursor, isPast, isPastAll, type Position } from './cursor.js';
import { holdsObjects, type Entries } from './entries.js';
import type { EntryCache } from './entry-cache.js';

/** One row of a listing: an object that was seen, or a folded prefix. */
export type Row =
  { readonly position: Position; readonly place: Place } | { readonly position: Position; readonly prefix: string };

/** What a walk works with. */
export interface WalkParts {
  readonly root: string;
  readonly cache: EntryCache;
  /** Whether there is an object at a place where there may be none. */
  readonly exists: (place: Place) => Promise<boolean>;
}

/** One directory of a walk. */
interface Level {
  readonly directory: string;
  /** The key with which all names in it start. */
  readonly base: string;
}

/**
 * Goes through the objects of a container in UTF-8 byte order of their names, directory by directory: the order of names is not
 * that of directory entries, as `/` sorts after `-` and `.`. It starts in the deepest directory that the prefix names, and
 * enters no directory that the prefix, the cursor or a folded prefix rules out.
 */
export class Walk {
  readonly #parts: WalkParts;
  readonly #prefix: string;
  readonly #delimiter: string | undefined;
  readonly #signal: AbortSignal | undefined;
  #position: Position;

  constructor(parts: WalkParts, query: ObjectQuery) {
    this.#parts = parts;
    this.#prefix = nameKey(query.prefix);
    this.#delimiter = query.delimiter === undefined ? undefined : nameKey(query.delimiter);
    this.#signal = query.signal;
    this.#position =
      query.cursor === undefined && query.after !== undefined
        ? { key: nameKey(query.after), folded: false }
        : decodeCursor(query.cursor);
  }

  /** The rows, as far as they are asked for. */
  async *rows(): AsyncGenerator<Row, void, undefined> {
    const base = this.#prefix.slice(0, this.#prefix.lastIndexOf('/') + 1);
    const directory = directoryOf(this.#parts.root, keyName(base) ?? '');
    // From here on directories are seen for what they are; this path is the only one that is made up.
    if (await isRealPath(directory)) yield* this.#level({ directory, base });
  }

  async *#level(level: Level): AsyncGenerator<Row, void, undefined> {
    this.#signal?.throwIfAborted();
    const start = this.#prefix.slice(level.base.length);
    const entries = await this.#parts.cache.read(level.directory, start);
    for (let index = this.#first(level, entries); index < entries.keys.length; index += 1) {
      // Not the whole name: that of an object may end with a slash, whose entry is the empty segment after it.
      const entry = entries.keys[index] as string;
      if (entry.endsWith('/')) yield* this.#directory(level.base + entry);
      else yield* this.#object(level.base + entry, entries.unsure.has(entry));
    }
    this.#parts.cache.forget(level.directory, start);
  }

  /** The first entry that the walk is not past. A directory may begin before the position and go on after it. */
  #first({ base }: Level, { keys }: Entries): number {
    const { key } = this.#position;
    if (!key.startsWith(base)) return 0;
    const slash = key.indexOf('/', base.length);
    return lowerBound(keys, key.slice(base.length, slash < 0 ? undefined : slash + 1));
  }

  async *#object(key: string, unsure: boolean): AsyncGenerator<Row, void, undefined> {
    if (isPast(key, this.#position)) return;
    const place = placeOf(this.#parts.root, keyName(key) ?? '');
    if (unsure && !(await this.#parts.exists(place))) return;
    const folded = this.#fold(key);
    if (folded === undefined) yield { position: this.#moveTo({ key, folded: false }), place };
    else yield this.#foldedRow(folded);
  }

  async *#directory(base: string): AsyncGenerator<Row, void, undefined> {
    if (isPastAll(base, this.#position)) return;
    const directory = directoryOf(this.#parts.root, keyName(base) ?? '');
    const folded = this.#fold(base);
    if (folded === undefined) yield* this.#level({ directory, base });
    else if (await holdsObjects(directory)) yield this.#foldedRow(folded);
  }

  #foldedRow(key: string): Row {
    return { position: this.#moveTo({ key, folded: true }), prefix: keyName(key) ?? '' };
  }

  /** From here on everything up to this position is passed over. */
  #moveTo(position: Position): Position {
    this.#position = position;
    return position;
  }

  /** The part of a key up to the delimiter after the prefix, that included. */
  #fold(key: string): string | undefined {
    if (this.#delimiter === undefined) return undefined;
    const found = key.indexOf(this.#delimiter, this.#prefix.length);
    return found < 0 ? undefined : key.slice(0, found + this.#delimiter.length);
  }
}

/** The index of the first key that is not less than this one. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
