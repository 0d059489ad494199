import { COUNTS, type JobStatus, type Lease, type ShardResult } from '../job.js';
import type { Range } from '../range.js';
import { bytesOf, type Dialect, type Query } from './database.js';
import { nextPhase } from './next-phase.js';
import { halvesOf, statusOf, storable, SUMS } from './records.js';
import { columnOf } from './schema.js';

/** Adds shards that wait. */
export async function addShards(
  query: Query,
  { job, phase, mayDelete }: Pick<Lease, 'job' | 'mayDelete' | 'phase'>,
  ranges: readonly Range[],
): Promise<void> {
  const sql = `INSERT INTO stowage_shards (job, phase, start_after, up_to, may_delete, state) VALUES ($1, $2, $3, $4, $5, 'pending')`;
  for (const { after, upTo } of ranges) await query(sql, job, phase, bytesOf(after), bytesOf(upTo), mayDelete ?? null);
}

/** A job with what its shards have come to. */
export async function jobStatus(query: Query, name: string): Promise<JobStatus | undefined> {
  const [job] = await query('SELECT * FROM stowage_jobs WHERE name = $1', name);
  if (job === undefined) return undefined;
  const [sums = {}] = await query(`SELECT ${SUMS} FROM stowage_shards WHERE job = $1`, name);
  return statusOf(job, sums);
}

/** Writes what became of a shard over what was there: however often it is done, it counts once. */
export async function recordResult(
  query: Query,
  { now }: Dialect,
  { job, shard }: Lease,
  result: ShardResult,
): Promise<void> {
  const columns = ['sum_high', 'sum_low', ...COUNTS.map(columnOf)];
  const values = [...halvesOf(result.checksum), ...COUNTS.map((count) => result.counts[count])];
  const set = columns.map((column, index) => `${column} = $${index + 2}`).join(', ');
  await query(
    `UPDATE stowage_shards SET state = 'done', error = NULL, ended = ${now}, ${set} WHERE id = $1`,
    shard,
    ...values,
  );
  await query('DELETE FROM stowage_failures WHERE job = $1 AND shard = $2', job, shard);
  const sql = 'INSERT INTO stowage_failures (job, shard, path, reason, error) VALUES ($1, $2, $3, $4, $5)';
  for (const { path, reason, error } of result.failures)
    await query(sql, job, shard, bytesOf(path), reason, storable(error));
}

/** When none of its shards is open, a job goes on to its next phase, or is over. The transaction has the job's row. */
export async function settle(query: Query, { now }: Dialect, job: string): Promise<void> {
  const open = `SELECT id FROM stowage_shards WHERE job = $1 AND state IN ('pending', 'leased') LIMIT 1`;
  if ((await query(open, job)).length > 0) return;
  const status = await jobStatus(query, job);
  if (status === undefined || status.state === 'cancelled') return;
  const next = nextPhase(status);
  if (next.state !== 'running') {
    const error = next.state === 'failed' ? next.error + (await firstError(query, job)) : null;
    await query(
      `UPDATE stowage_jobs SET state = $2, error = $3, finished = ${now} WHERE name = $1`,
      job,
      next.state,
      error,
    );
    return;
  }
  await query('UPDATE stowage_jobs SET phase = $2 WHERE name = $1', job, next.phase);
  await query(
    `INSERT INTO stowage_shards (job, phase, start_after, up_to, may_delete, state)
     SELECT job, $2, start_after, up_to, n_surplus + $3, 'pending' FROM stowage_shards WHERE job = $1 AND phase = 'copy' AND n_surplus > 0 ORDER BY id`,
    job,
    next.phase,
    next.more,
  );
}

/** What the first of its ranges that failed has failed with, as the end of a sentence. */
async function firstError(query: Query, job: string): Promise<string> {
  const sql = `SELECT error FROM stowage_shards WHERE job = $1 AND state = 'failed' AND error IS NOT NULL ORDER BY id LIMIT 1`;
  const [row] = await query(sql, job);
  return row === undefined ? '' : `: ${row['error'] as string}`;
}
