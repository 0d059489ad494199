import type { Action, ConflictAction, DeleteAction, TransferAction } from './plan/action.js';
import type { SyncResult } from './run/result.js';

/** How far a sync has come. */
export interface SyncProgress {
  /** Transfers that are over, and those that are known of. More may be found until `isListed`. */
  readonly transfers: { readonly done: number; readonly planned: number };
  /** Bytes handed on, those of tries that failed included, and those that are known to be wanted. */
  readonly bytes: { readonly done: number; readonly planned: number };
  /** Paths that were compared or passed over. */
  readonly paths: number;
  readonly deleted: number;
  /** Failures and conflicts. */
  readonly errors: number;
  /** Bytes a second, over the last ten seconds. */
  readonly rate: number;
  /** Whether both ends have been listed to their end. */
  readonly isListed: boolean;
  /** In milliseconds, at this rate. Undefined while not all is known, or nothing moves. */
  readonly timeLeft: number | undefined;
  /** Since the beginning, in milliseconds. */
  readonly elapsed: number;
}

/** Something that happened in a sync. */
export type SyncEvent =
  /** What is to be done about one path. */
  | { readonly type: 'planned'; readonly action: Action }
  /** A transfer begins. */
  | { readonly type: 'started'; readonly action: TransferAction }
  /** Bytes of a transfer were handed on: `transferred` of them in this try so far. */
  | { readonly type: 'transferred'; readonly action: TransferAction; readonly transferred: number }
  /** A try of a transfer has failed, and it is tried again. */
  | { readonly type: 'retrying'; readonly action: TransferAction; readonly error: unknown; readonly attempt: number }
  /** A transfer or deletion is done. */
  | { readonly type: 'done'; readonly action: DeleteAction | TransferAction }
  /** A transfer or deletion has failed for good. The others go on. */
  | { readonly type: 'failed'; readonly action: DeleteAction | TransferAction; readonly error: unknown }
  /** Something must be looked at: see {@link ConflictAction}. */
  | { readonly type: 'conflict'; readonly action: ConflictAction }
  /** Every half second at most, while something happens, and at the end. */
  | { readonly type: 'progress'; readonly progress: SyncProgress }
  /** Both ends have been listed to their end. */
  | { readonly type: 'listed' }
  /** The end. */
  | { readonly type: 'finished'; readonly result: SyncResult };
