import type { JobStatus } from '@stowage/sync-jobs';

/** How fast a job goes, and for how much longer. */
export interface JobRate {
  /** Objects a second, since it began. */
  readonly rate: number;
  /** In milliseconds. Undefined unless an earlier job of the same ends tells how many objects there are. */
  readonly timeLeft?: number | undefined;
}

/** Both for one of several jobs. Shards are counted when they end: in its first minute a job seems to stand still. */
export function rateOf(job: JobStatus, jobs: readonly JobStatus[], now: number): JobRate {
  const elapsed = Math.max(1, (job.finished ?? now) - job.created);
  const rate = (job.counts.objects * 1000) / elapsed;
  if (job.state !== 'running' || rate === 0) return { rate };
  const before = jobs.filter(({ state, spec }) => state === 'done' && isSame(spec, job.spec)).at(-1);
  if (before === undefined) return { rate };
  return { rate, timeLeft: (Math.max(0, before.counts.objects - job.counts.objects) * 1000) / rate };
}

function isSame(one: JobStatus['spec'], other: JobStatus['spec']): boolean {
  return one.source === other.source && one.target === other.target;
}
