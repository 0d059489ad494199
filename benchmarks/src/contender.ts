import type { Job, JobKind } from './job.js';

/** What a contender's own process has used, where it is not the one that does the measuring. */
export interface CommandFigures {
  readonly seconds: number;
  /** Undefined where the system does not tell. */
  readonly clientCpuSeconds: number | undefined;
  /** Bytes. */
  readonly peakRss: number | undefined;
}

/** Does a job; gives figures only if another process did the work. */
export type JobMethod = (job: Job) => Promise<CommandFigures | undefined>;

/** A client to compare. */
export interface Contender {
  /** What it cannot do is absent. */
  readonly jobs: Partial<Readonly<Record<JobKind, JobMethod>>>;
  /** Whether it speaks plain HTTP only to a server of ours. Default: no. */
  readonly lacksTls?: true;
}
