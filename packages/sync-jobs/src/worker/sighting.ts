import type { Action, SyncEvent, SyncResult } from '@stowage/sync';
import { hash } from 'node:crypto';
import type { Phase, ShardFailure, ShardResult } from '../job.js';

/** What a worker sees of a range while the engine goes through it. */
export class Sighting {
  #objects = 0;
  #inTarget = 0;
  #surplus = 0;
  #checksum = 0n;

  /** To be told of every event. */
  readonly see = (event: SyncEvent): void => {
    if (event.type === 'planned') this.#seeAction(event.action);
  };

  #seeAction(action: Action): void {
    const source = 'source' in action ? action.source : undefined;
    if (source !== undefined) {
      this.#objects += 1;
      this.#checksum += digest(source.path, source.size, source.state.etag);
    }
    const isSurplus =
      action.type === 'delete' || (action.type === 'skip' && action.reason === 'surplus' && hasTarget(action));
    if (isSurplus) this.#surplus += 1;
    if (isSurplus || hasTarget(action)) this.#inTarget += 1;
  }

  /** What is recorded of the shard. */
  result(phase: Phase, result: SyncResult): ShardResult {
    const { created, updated, same, skipped, deleted, bytes } = result;
    const failures: ShardFailure[] = result.failures.map(({ path, reason, error }) => ({
      path,
      reason,
      error: wordsOf(error),
    }));
    const heldBack = result.failed === 0 ? result.heldBack : undefined;
    if (heldBack !== undefined) failures.push({ path: '', reason: heldBack.reason });
    return {
      counts: {
        ...{
          objects: this.#objects,
          inTarget: this.#inTarget,
          surplus: this.#surplus,
          created,
          updated,
          same,
          deleted,
          bytes,
        },
        skipped: phase === 'copy' ? skipped - this.#surplus : skipped,
        failed: result.failed + (heldBack === undefined ? 0 : 1),
      },
      checksum: this.#checksum,
      failures,
    };
  }
}

function hasTarget(action: Action): boolean {
  return 'target' in action && action.target !== undefined;
}

/** Of one object, so that sums of many tell what was seen, in whatever order. */
function digest(path: string, size: number, etag: string | undefined): bigint {
  return hash('sha256', `${path}\0${size}\0${etag ?? ''}`, 'buffer').readBigUInt64BE(0);
}

function wordsOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof Error ? error.message : 'no error was thrown, but something else';
}
