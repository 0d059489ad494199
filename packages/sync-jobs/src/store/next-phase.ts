import type { Counts, JobSpec, JobStatus, Phase } from '../job.js';

/** What becomes of a job when none of its shards is open. */
export type Next =
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly error: string }
  /** Of each range so many more may be deleted than were counted. */
  | { readonly state: 'running'; readonly phase: Phase; readonly more: number };

/** Objects go from a source while it is copied. When all of them go something is wrong, and a range has many more than this. */
const MORE = 1000;

/**
 * Deletions come when all ranges were listed to their ends and everything was copied, and are guarded by what the whole job would delete: the
 * engine's own guards see one range.
 */
export function nextPhase({
  spec,
  phase,
  counts,
  shards,
}: Pick<JobStatus, 'counts' | 'phase' | 'shards' | 'spec'>): Next {
  if (shards.failed > 0) return { state: 'failed', error: counted(shards.failed, 'range') };
  if (counts.failed > 0) return { state: 'failed', error: counted(counts.failed, 'path') };
  if (spec.mode === 'copy' || phase === 'delete' || counts.surplus === 0) return { state: 'done' };
  const reason = heldBack(counts, spec);
  if (reason !== undefined) return { state: 'failed', error: reason };
  return { state: 'running', phase: 'delete', more: spec.maxDelete === undefined ? MORE : 0 };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'} failed`;
}

function heldBack(
  { surplus, inTarget }: Counts,
  { maxDelete = Infinity, deleteAll = false }: JobSpec,
): string | undefined {
  if (surplus > maxDelete) return `${surplus} would be deleted, which is more than ${maxDelete}: nothing was`;
  if (surplus === inTarget && !deleteAll) return 'everything in the target would be deleted: nothing was';
  return undefined;
}
