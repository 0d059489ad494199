import type { JobStatus, JobStore } from '@stowage/sync-jobs';
import type { JsonLine } from '../json-lines.js';
import type { Session } from '../session.js';
import { counted, formatBytes } from '../sizes.js';
import { visible, visibleMessage } from '../visible.js';
import { rateOf, type JobRate } from './job-rate.js';

/** A job as a line of JSON. */
export function jobLine(job: JobStatus, { rate, timeLeft }: JobRate): Extract<JsonLine, { type: 'job' }> {
  const { name, state, phase, spec, error, shards, counts, checksum, created, finished } = job;
  return {
    type: 'job',
    name,
    state,
    phase,
    source: spec.source,
    target: spec.target,
    ...(error !== undefined && { error }),
    shards,
    counts,
    checksum,
    created: new Date(created).toISOString(),
    ...(finished !== undefined && { finished: new Date(finished).toISOString() }),
    rate,
    ...(timeLeft !== undefined && { timeLeft }),
  };
}

/** Prints one line. */
export async function tellJob({ output, clock }: Session, job: JobStatus, jobs: readonly JobStatus[]): Promise<void> {
  const rate = rateOf(job, jobs, clock());
  const { name, state, counts, shards, spec } = job;
  const parts = `${shards.done} of ${counted(shards.done + shards.leased + shards.pending + shards.failed, 'part')}`;
  const speed = state === 'running' ? `, ${Math.round(rate.rate)} a second${leftOf(rate)}` : '';
  const text = `${name}  ${state}  ${visible(spec.source)} to ${visible(spec.target)}  ${counted(counts.objects, 'object')} in ${parts}${speed}`;
  await output.result(jobLine(job, rate), text);
}

/** Prints all that is known of one job. */
export async function tellAll(session: Session, store: JobStore, job: JobStatus): Promise<void> {
  await tellJob(session, job, await store.jobs());
  const { output, clock } = session;
  if (!output.isJson) await output.result({ type: 'note', says: '' }, detailsOf(job));
  for (const failure of await store.failures(job.name)) {
    const { path, reason, error } = failure;
    const line = { type: 'job-failure', path, reason, ...(error !== undefined && { error }) } as const;
    await output.result(
      line,
      `  ${visible(path)}: ${reason}${error === undefined ? '' : ` (${visibleMessage(error)})`}`,
    );
  }
  for (const { name, isIdle, shards, seen } of await store.workers()) {
    const line = { type: 'job-worker', name, isIdle, shards, seen: new Date(seen).toISOString() } as const;
    const ago = Math.max(0, Math.round((clock() - seen) / 1000));
    const works = isIdle ? 'idle' : counted(shards, 'part');
    await output.result(line, `  worker ${visible(name)}: ${works}, heard of ${ago} s ago`);
  }
}

function detailsOf({ counts, phase, error, checksum }: JobStatus): string {
  const { created, updated, same, deleted, failed, surplus, bytes } = counts;
  return [
    ...(error === undefined ? [] : [`  ${visibleMessage(error)}`]),
    `  ${created} copied, ${updated} updated, ${same} the same, ${deleted} deleted of ${surplus} surplus, ${failed} failed; ${formatBytes(bytes)}`,
    `  phase: ${phase}; checksum of the source: ${checksum}`,
  ].join('\n');
}

function leftOf({ timeLeft }: JobRate): string {
  return timeLeft === undefined ? '' : `, about ${Math.ceil(timeLeft / 60_000)} minutes left`;
}
