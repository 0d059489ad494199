import type { EntryState } from '../entry-state.js';

/** Two that are known to be equal as long as both are in these states. */
export interface RememberedPair {
  readonly source: EntryState;
  readonly target: EntryState;
}

/** What a run puts aside for its end: extraneous ones of the target, moved ones of the source, unfinished files, and what was in the way. */
export type Spool = 'moved' | 'retry' | 'surplus' | 'unfinished';

/** One thing that was put aside. */
export interface Spooled {
  readonly path: string;
  readonly state: EntryState;
}

/**
 * What is kept on disk instead of in memory, and from one run to the next. The truth is what the two ends list: a state that is lost costs
 * comparisons, and never data.
 */
export interface SyncState extends Disposable {
  remembered(path: string): RememberedPair | undefined;
  remember(path: string, pair: RememberedPair): void;
  forget(path: string): void;
  /** Puts something aside, in the order of calls. What an earlier run has put aside is gone. */
  spool(spool: Spool, item: Spooled): void;
  /** What was put aside, a batch at a time. */
  spooled(spool: Spool, batchSize: number): Iterable<readonly Spooled[]>;
  count(spool: Spool): number;
  /** A path of the source is new in the target. */
  noteNew(path: string): void;
  /** A path that is new in the target and that some file systems take for this one; undefined if there is none. */
  newLike(path: string): string | undefined;
}
