import type { ComparedBy } from '../compare/verdict.js';
import type { Action, ConflictAction, SkipAction, TransferAction } from '../plan/action.js';
import type { Failure, SyncResult } from './result.js';

/** More failures are counted, and not kept. */
const MAX_FAILURES = 1000;

/** Counts what a run does. */
export class Tally {
  readonly #comparedBy = new Map<ComparedBy, number>();
  readonly #failures: Failure[] = [];
  created = 0;
  updated = 0;
  deleted = 0;
  same = 0;
  skipped = 0;
  failed = 0;
  /** Of transfers that are done. */
  bytes = 0;
  /** Objects and files in the target that take part. */
  inTarget = 0;
  surplus = 0;
  paths = 0;
  planned = 0;
  plannedBytes = 0;
  /** Transfers that are over, well or not. */
  over = 0;
  /** Bytes that went either way, failed tries included. */
  moved = 0;
  isListed = false;
  /** Whether a part of an end could not be listed. */
  hasUnlisted = false;
  listingError: unknown;
  heldBack: SyncResult['heldBack'];

  /** Counts a path. */
  count(action: Action): void {
    this.paths += 1;
    if (action.type === 'conflict') this.#countConflict(action);
    else if (action.type === 'delete') {
      this.surplus += 1;
      this.inTarget += 1;
    } else this.#countPair(action);
  }

  #countConflict({ reason }: ConflictAction): void {
    this.hasUnlisted ||= reason === 'unreadable' || reason === 'not-listed';
  }

  #countPair(action: SkipAction | TransferAction): void {
    const { by } = action;
    if (by !== undefined) this.#comparedBy.set(by, (this.#comparedBy.get(by) ?? 0) + 1);
    if ('target' in action && action.target !== undefined) this.inTarget += 1;
    if (action.type !== 'skip') return;
    if (action.reason === 'same') this.same += 1;
    else this.skipped += 1;
  }

  /** Counts a transfer that is to be made. */
  plan({ source }: TransferAction): void {
    this.planned += 1;
    this.plannedBytes += source.size;
  }

  /** Counts a transfer that is done. */
  transferred({ type, source }: TransferAction): void {
    if (type === 'create') this.created += 1;
    else this.updated += 1;
    this.bytes += source.size;
  }

  /** Counts something that is not as it should be. */
  fail(failure: Failure): void {
    this.failed += 1;
    if (this.#failures.length < MAX_FAILURES) this.#failures.push(failure);
  }

  /** What it has come to. */
  result(elapsed: number): SyncResult {
    const { created, updated, deleted, same, skipped, failed, bytes, heldBack, listingError } = this;
    return {
      isComplete: failed === 0 && heldBack === undefined && listingError === undefined && this.isListed,
      ...{ created, updated, deleted, same, skipped, bytes, failed, heldBack, listingError, elapsed },
      comparedBy: Object.fromEntries(this.#comparedBy),
      failures: [...this.#failures],
    };
  }
}
