import type { Clock, Sleep } from '@stowage/core/concurrency';
import type { JobStore } from '../job-store.js';
import type { Pace } from '../policy/pace.js';
import type { WorkerEvent } from './worker-event.js';

/** What shards are worked on with. */
export interface Tools {
  readonly store: JobStore;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** How often a shard may fail. */
  readonly tries: number;
  /** Aborted, shards end where they are. */
  readonly draining: AbortSignal;
  readonly tell: (event: WorkerEvent) => void;
}
