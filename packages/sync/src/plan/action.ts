import type { ComparedBy } from '../compare/verdict.js';
import type { EntryState } from '../entry-state.js';
import type { Entry, PassedReason } from '../entry.js';

/** Something is only in the source. */
export interface CreateAction {
  readonly type: 'create';
  readonly path: string;
  readonly source: Entry;
  readonly by: 'existence';
}

/** Something is another one in the source. */
export interface UpdateAction {
  readonly type: 'update';
  readonly path: string;
  readonly source: Entry;
  readonly target: Entry;
  readonly by: ComparedBy;
}

/** Something is only in the target (`side: 'target'`), or was moved (`side: 'source'`). */
export interface DeleteAction {
  readonly type: 'delete';
  readonly side: 'source' | 'target';
  readonly path: string;
  /** As it was seen: in another state it stays. */
  readonly state: EntryState;
}

/**
 * Why nothing is done: `same` (`by` says how that was found); `filtered`; `surplus`: only in the target, of which nothing is to be deleted;
 * `kept`: what is in the target is not to be replaced; `newer`: it is newer there, and is kept; or something that takes no part.
 */
export type SkipReason = 'filtered' | 'kept' | 'newer' | 'same' | 'surplus' | PassedReason;

/** Nothing is done. */
export interface SkipAction {
  readonly type: 'skip';
  readonly path: string;
  readonly reason: SkipReason;
  readonly by?: ComparedBy | undefined;
  readonly source?: Entry | undefined;
  readonly target?: Entry | undefined;
}

/**
 * Why nothing can be done without somebody looking at it. `unreadable`: it could not be listed or compared; `unnamed`: its name is no
 * Unicode; `in-the-way`: a link or special file is in its place; `look-alike`: one that some file systems take for this one is new;
 * `changed`: it became another one meanwhile; `delete-all`, `max-delete`: so much was not allowed; `not-listed`, `not-copied`: nothing is
 * deleted because of an error; `max-transfer`: so many bytes were allowed.
 */
export type ConflictReason =
  | 'changed'
  | 'delete-all'
  | 'in-the-way'
  | 'look-alike'
  | 'max-delete'
  | 'max-transfer'
  | 'not-copied'
  | 'not-listed'
  | 'unnamed'
  | 'unreadable';

/** Nothing is done, and the ends stay different. */
export interface ConflictAction {
  readonly type: 'conflict';
  readonly path: string;
  readonly reason: ConflictReason;
  readonly error?: unknown;
  /** How many are not deleted, where that is the conflict; `path` is the first of them. */
  readonly count?: number | undefined;
}

/** What is to be done about one path. */
export type Action = ConflictAction | CreateAction | DeleteAction | SkipAction | UpdateAction;

/** What moves bytes. */
export type TransferAction = CreateAction | UpdateAction;
