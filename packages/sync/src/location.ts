import type { Entry, Row } from './entry.js';
import type { EntryState } from './entry-state.js';

/** Which part of a location is listed. */
export interface EntriesOptions {
  readonly signal?: AbortSignal | undefined;
  /** A directory that is not there is an empty one: it is made when something is put there. Default: it is an error. */
  readonly mayBeMissing?: boolean | undefined;
  /** Whether nothing below a directory (its path, with the slash) is wanted. Default: everything is. */
  readonly prunes?: ((directory: string) => boolean) | undefined;
}

/** Something that was seen, and is to be removed if it still is as it was. */
export interface Seen {
  readonly path: string;
  readonly state: EntryState;
}

/** How things are removed. */
export interface RemoveOptions {
  readonly signal?: AbortSignal | undefined;
  /** Look whether it still is what was seen, also where that costs a request. Without it, that is compared where the provider does so, in a request for each. */
  readonly isChecked: boolean;
}

/** What became of one removal: `changed` if it is another one now, and was left. */
export interface Removal {
  readonly path: string;
  readonly outcome: 'removed' | 'gone' | 'changed' | 'failed';
  readonly error?: unknown;
}

/** One end of a sync: everything in a container below a prefix, or in a directory. */
export interface Location {
  readonly kind: 'container' | 'directory';
  /** Says which one it is: to people, and to the state that remembers it. Holds no secret. */
  readonly label: string;
  /**
   * All that is there, in UTF-8 byte order of the paths, some of it at a time: a promise for each row would cost more than the row. One
   * page, or one directory on the way down, is in memory.
   */
  batches(options: EntriesOptions): AsyncIterable<readonly Row[]>;
  /** All that is known of one object or file; undefined if there is none. */
  find(path: string, signal?: AbortSignal): Promise<Entry | undefined>;
  /** The bytes of what was seen. Fails if it is no longer that. */
  read(entry: Entry, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Removes a few at once. One that fails does not stop the others. */
  remove(seen: readonly Seen[], options: RemoveOptions): Promise<readonly Removal[]>;
  /** Whether something could be in both. */
  overlaps(other: Location): boolean;
}
