import type { ConflictReason } from '../plan/action.js';
import type { Tally } from './tally.js';

/** What a user allows to be deleted in the target. */
export interface DeletionLimits {
  readonly maxDelete?: number | undefined;
  readonly deleteAll?: boolean | undefined;
}

/** What is counted before anything is deleted. */
export type Found = Pick<Tally, 'failed' | 'inTarget' | 'isListed' | 'surplus'>;

/**
 * Why nothing may be deleted; undefined if it may. What an error has hidden must not be taken for gone, and what could not be copied may be
 * in the target by another name.
 */
export function heldBack(
  { failed, inTarget, isListed, surplus }: Found,
  { maxDelete = Infinity, deleteAll = false }: DeletionLimits,
): ConflictReason | undefined {
  if (!isListed) return 'not-listed';
  if (failed > 0) return 'not-copied';
  if (surplus > maxDelete) return 'max-delete';
  return surplus === inTarget && !deleteAll ? 'delete-all' : undefined;
}
