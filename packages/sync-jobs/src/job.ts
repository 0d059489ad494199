import type { Range } from './range.js';

/** What a job is asked to do. It is kept as JSON and read by every worker. */
export interface JobSpec {
  /** `sync` also deletes what is only in the target, once everything else has gone well. */
  readonly mode: 'copy' | 'sync';
  /** Both ends, in words that the workers' `open` understands. They hold no secret. */
  readonly source: string;
  readonly target: string;
  /** More deletions than this are not made at all. Default: no limit. */
  readonly maxDelete?: number | undefined;
  /** Whether everything that is in the target may be deleted. Default: false: then nothing is. */
  readonly deleteAll?: boolean | undefined;
  /** What else the workers' `open` and the engine are told. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** `failed`: some paths or ranges failed, or deletions were held back. It can be retried. */
export type JobState = 'cancelled' | 'done' | 'failed' | 'paused' | 'running';

/** Ranges are first copied; those with a surplus in the target are then gone through again, and it is deleted. */
export type Phase = 'copy' | 'delete';

/** What is counted of a range, in the order of the columns. */
export const COUNTS = [
  'objects',
  'inTarget',
  'surplus',
  'created',
  'updated',
  'same',
  'skipped',
  'deleted',
  'failed',
  'bytes',
] as const;

/**
 * `objects`: those in the source; `inTarget`: those in the target that take part; `surplus`: those only there; `bytes`: of transfers that were
 * done. The others are those of `SyncResult`.
 */
export type Counts = Readonly<Record<(typeof COUNTS)[number], number>>;

/** A path that is not as it should be. */
export interface ShardFailure {
  readonly path: string;
  readonly reason: string;
  readonly error?: string | undefined;
}

/** What became of a range. */
export interface ShardResult {
  readonly counts: Counts;
  /** Of what was seen in the source: a sum over its objects, of 64 bits, that does not depend on how ranges are cut. */
  readonly checksum: bigint;
  /** The first of them. */
  readonly failures: readonly ShardFailure[];
}

/** The right to work on a shard, until it ends. */
export interface Lease {
  readonly job: string;
  readonly spec: JobSpec;
  readonly shard: number;
  readonly phase: Phase;
  readonly range: Range;
  /** More deletions than this are not made in it. Undefined while it is copied. */
  readonly mayDelete?: number | undefined;
  /** Which lease of this shard it is: whoever has an older one is refused. */
  readonly token: number;
  /** How often the shard has failed before. */
  readonly tries: number;
}

/** What a worker is told whenever it says that it is alive. */
export interface Standing {
  /** `paused` and `cancelled` jobs are to be left. */
  readonly state: JobState;
  /** How many workers have nothing to do, less the shards that wait. */
  readonly hungry: number;
  /** How many shards are worked on. */
  readonly working: number;
}

/** How far a job has come. */
export interface JobStatus {
  readonly name: string;
  readonly spec: JobSpec;
  readonly state: JobState;
  readonly phase: Phase;
  /** Why it failed, or deletions were held back. */
  readonly error?: string | undefined;
  readonly shards: Readonly<Record<'done' | 'failed' | 'leased' | 'pending', number>>;
  readonly counts: Counts;
  /** As 16 hexadecimal digits. */
  readonly checksum: string;
  /** In milliseconds since 1970. */
  readonly created: number;
  readonly finished?: number | undefined;
}

/** A worker that has been heard of. */
export interface WorkerStatus {
  readonly name: string;
  /** In milliseconds since 1970. */
  readonly seen: number;
  readonly isIdle: boolean;
  readonly shards: number;
}

/** A shard as it is looked at. */
export interface ShardStatus {
  readonly shard: number;
  readonly phase: Phase;
  readonly state: 'done' | 'failed' | 'leased' | 'pending';
  readonly range: Range;
  readonly worker?: string | undefined;
  /** What it failed with. */
  readonly error?: string | undefined;
  /** How long its last lease has lasted, in milliseconds. */
  readonly elapsed: number;
  readonly objects: number;
  readonly bytes: number;
}

/** What was recorded in some time. */
export interface Throughput {
  /** In milliseconds since 1970. */
  readonly from: number;
  readonly milliseconds: number;
  readonly objects: number;
  readonly bytes: number;
}
