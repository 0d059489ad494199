import type {
  JobSpec,
  JobStatus,
  Lease,
  ShardFailure,
  ShardResult,
  ShardStatus,
  Standing,
  Throughput,
  WorkerStatus,
} from './job.js';
import type { Range } from './range.js';

/** A right that is asked for: so many units of what an account may do in a second. */
export interface TokenRequest {
  /** Whose limit it is, and of what, as `b2 0012ab requests`. */
  readonly limit: string;
  readonly unitsPerSecond: number;
  readonly units: number;
}

/** Why a shard is given back that has failed. */
export interface ShardError {
  readonly error: string;
  /** So many times it is tried in all. */
  readonly tries: number;
  /** It is left alone for so long, in milliseconds. Default: not at all. Who resumes the job ends that. */
  readonly pause?: number | undefined;
}

/**
 * Jobs, their shards, and who works on which: the one place where that is true. Every method is one transaction. What changes a shard needs its
 * lease, and fails with a `LeaseLostError` if somebody else has a later one.
 */
export interface JobStore extends AsyncDisposable {
  /**
   * Adds a job, as one shard of all paths.
   *
   * @throws {ConflictError} if there is one of that name
   */
  submit(name: string, spec: JobSpec): Promise<void>;
  jobs(): Promise<readonly JobStatus[]>;
  /** Undefined if there is none of that name. */
  job(name: string): Promise<JobStatus | undefined>;
  /** Its failures in the order of the paths, a thousand at most. */
  failures(name: string): Promise<readonly ShardFailure[]>;
  /** Its shards that took longest, or are taking long: 20 at most. */
  slowest(name: string): Promise<readonly ShardStatus[]>;
  /** What was recorded when: the last hour of it, the oldest first. */
  throughput(name: string): Promise<readonly Throughput[]>;
  /** Those of the last hour. */
  workers(): Promise<readonly WorkerStatus[]>;
  /** Pauses, resumes or cancels a job that is not over. Whether it was in a state that allows it. */
  setState(name: string, state: 'cancelled' | 'paused' | 'running'): Promise<boolean>;
  /** Gives out again what failed of a job, or was held back. Whether there was anything. */
  retry(name: string): Promise<boolean>;
  /** A shard that waits, or whose lease is over, for so many milliseconds. Undefined if there is none: the worker is idle then. */
  take(worker: string, milliseconds: number): Promise<Lease | undefined>;
  /** Says that the worker is alive. */
  extend(lease: Lease, milliseconds: number): Promise<Standing>;
  /** Ends the shard at a path; the rest becomes new shards, which others may take at once. */
  cut(lease: Lease, upTo: string, rest: readonly Range[]): Promise<void>;
  /** Records what became of the shard. With the last one of a phase the job goes on to the next, or ends. */
  finish(lease: Lease, result: ShardResult): Promise<void>;
  /** Gives the shard back: undone, or with an error. */
  giveBack(lease: Lease, failed?: ShardError): Promise<void>;
  /** Takes units of a limit that all workers share. How long to wait before they may be used, in milliseconds. */
  takeTokens(request: TokenRequest): Promise<number>;
}
