import { systemClock, systemSleep, type Clock, type Sleep } from '@stowage/core/concurrency';
import type { JobStore } from '../job-store.js';
import type { JobSpec, Lease } from '../job.js';
import { PACE, type Pace } from '../policy/pace.js';
import { runShard } from './run-shard.js';
import type { Ends } from './shard-run.js';
import type { WorkerEvent } from './worker-event.js';

/** What a worker needs. */
export interface WorkerOptions {
  readonly store: JobStore;
  /** Tells it from all others. */
  readonly name: string;
  /** Opens what a job is about: asked once for each job. */
  readonly open: (spec: JobSpec) => Promise<Ends>;
  /** How many shards it works on at once. Default: 2, so that one begins while another ends. */
  readonly shards?: number | undefined;
  /** How often a shard is tried whose listing fails, or whose ends cannot be opened. Default: 5. */
  readonly tries?: number | undefined;
  /** Default: {@link PACE}. */
  readonly pace?: Pace | undefined;
  /** Aborted, it drains: shards end where they are and are recorded, and no other is taken. */
  readonly draining?: AbortSignal | undefined;
  /** Whether it ends when no job is running any more. Default: false. */
  readonly untilDone?: boolean | undefined;
  /** Is told what it does. Must not throw. */
  readonly onEvent?: ((event: WorkerEvent) => void) | undefined;
  readonly clock?: Clock | undefined;
  readonly sleep?: Sleep | undefined;
}

/** How often it asks while there is nothing to do, in milliseconds. */
const POLL = 1000;

/** Works on shards of any job until it is to drain, or nothing is left to be done. A database that cannot be reached is waited for. */
export async function work(options: WorkerOptions): Promise<void> {
  const { store, shards = 2, tries = 5, pace = PACE, clock = systemClock, sleep = systemSleep } = options;
  const { draining = new AbortController().signal, onEvent: tell = () => undefined } = options;
  const opened = new Map<string, Promise<Ends>>();
  const trouble = (error: unknown): undefined => {
    tell({ type: 'trouble', error });
  };
  const tools = { store, pace, tries, clock, sleep, draining, tell };
  const lane = async (): Promise<void> => {
    while (!draining.aborted) {
      const since = clock();
      const lease = await store.take(options.name, pace.lease).catch(trouble);
      if (lease !== undefined) await runShard({ lease, since }, () => endsOf(lease, opened, options.open), tools);
      else if (options.untilDone === true && (await isDone(store).catch(trouble)) === true) return;
      else await sleep(POLL, draining).catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: shards }, lane));
}

/** What could not be opened may be opened later. */
async function endsOf(
  { job, spec }: Lease,
  opened: Map<string, Promise<Ends>>,
  open: WorkerOptions['open'],
): Promise<Ends> {
  const ends = opened.get(job) ?? open(spec);
  opened.set(job, ends);
  try {
    return await ends;
  } catch (error) {
    opened.delete(job);
    throw error;
  }
}

async function isDone(store: JobStore): Promise<boolean> {
  const jobs = await store.jobs();
  return jobs.every(({ state }) => state !== 'running');
}
