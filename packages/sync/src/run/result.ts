import type { ComparedBy } from '../compare/verdict.js';
import type { ConflictReason } from '../plan/action.js';

/** Something that is not as it should be. */
export interface Failure {
  readonly path: string;
  readonly reason: ConflictReason | 'delete-failed' | 'transfer-failed';
  readonly error?: unknown;
}

/** What a sync did. */
export interface SyncResult {
  /** Whether nothing failed, and nothing was held back: the target is as it should be. */
  readonly isComplete: boolean;
  readonly created: number;
  readonly updated: number;
  /** In the target; of a move, in the source. */
  readonly deleted: number;
  /** Ones that were equal. */
  readonly same: number;
  /** Ones that take no part, or are kept as they are. */
  readonly skipped: number;
  /** In bytes, of transfers that were done. */
  readonly bytes: number;
  /** How many were compared by what. */
  readonly comparedBy: Readonly<Partial<Record<ComparedBy, number>>>;
  /** How many failed, or are in conflict. */
  readonly failed: number;
  /** The first thousand of them. */
  readonly failures: readonly Failure[];
  /** How many deletions in the target were held back, and why. */
  readonly heldBack?: { readonly deletions: number; readonly reason: ConflictReason } | undefined;
  /** Why the listing of an end broke off. What was found before has been copied. */
  readonly listingError?: unknown;
  /** In milliseconds. */
  readonly elapsed: number;
}
