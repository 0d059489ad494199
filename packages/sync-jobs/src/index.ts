export { COUNTS } from './job.js';
export type {
  Counts,
  JobSpec,
  JobState,
  JobStatus,
  Lease,
  Phase,
  ShardFailure,
  ShardResult,
  ShardStatus,
  Standing,
  Throughput,
  WorkerStatus,
} from './job.js';
export type { JobStore, ShardError, TokenRequest } from './job-store.js';
export { LeaseLostError } from './lease-lost-error.js';
export { openJobStore } from './open-store.js';
export { partsOf, type Range } from './range.js';
export { cutsOf, SHORT, type Cutting, type Question } from './policy/cuts.js';
export { isLong, PACE, paceOf, partsFor, type Pace } from './policy/pace.js';
export { work, type WorkerOptions } from './worker/worker.js';
export type { WorkerEvent } from './worker/worker-event.js';
export type { Ends } from './worker/shard-run.js';
export { SharedLimit, type SharedLimitParts } from './limits/shared-limit.js';
export { limited, type AccountLimits } from './limits/limited.js';
