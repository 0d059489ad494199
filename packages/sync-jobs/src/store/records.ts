import { COUNTS, type Counts, type JobSpec, type JobState, type JobStatus, type Lease, type Phase } from '../job.js';
import { numberOf, pathOf, type Row } from './database.js';
import { columnOf } from './schema.js';

/** Sums of what is counted, as a query selects them. Objects are counted once, as they are copied; a deletion goes through some again. */
export const SUMS = [
  ...COUNTS.map((count) => {
    const column = columnOf(count);
    const isOnce = ['objects', 'inTarget', 'surplus', 'same', 'skipped'].includes(count);
    return `COALESCE(SUM(${isOnce ? `CASE WHEN phase = 'copy' THEN ${column} ELSE 0 END` : column}), 0) AS ${column}`;
  }),
  ...['pending', 'leased', 'done', 'failed'].map(
    (state) => `COALESCE(SUM(CASE WHEN state = '${state}' THEN 1 ELSE 0 END), 0) AS is_${state}`,
  ),
  ...['sum_high', 'sum_low'].map(
    (half) => `COALESCE(SUM(CASE WHEN phase = 'copy' THEN ${half} ELSE 0 END), 0) AS ${half}`,
  ),
].join(', ');

/** The counts of a row. */
function countsOf(row: Row): Counts {
  return Object.fromEntries(COUNTS.map((count) => [count, numberOf(row[columnOf(count)])])) as unknown as Counts;
}

/** The halves of a checksum: their sums stay within what databases count with. */
export function halvesOf(checksum: bigint): readonly [high: bigint, low: bigint] {
  const bounded = BigInt.asUintN(64, checksum);
  return [bounded >> 32n, bounded & 0xffff_ffffn];
}

/** A job with the sums of its shards. */
export function statusOf(job: Row, sums: Row): JobStatus {
  const checksum = (BigInt(String(sums['sum_high'])) << 32n) + BigInt(String(sums['sum_low']));
  return {
    name: job['name'] as string,
    spec: specOf(job),
    state: job['state'] as JobState,
    phase: job['phase'] as Phase,
    error: textOf(job['error']),
    shards: {
      pending: numberOf(sums['is_pending']),
      leased: numberOf(sums['is_leased']),
      done: numberOf(sums['is_done']),
      failed: numberOf(sums['is_failed']),
    },
    counts: countsOf(sums),
    checksum: BigInt.asUintN(64, checksum).toString(16).padStart(16, '0'),
    created: numberOf(job['created']),
    finished: job['finished'] === null ? undefined : numberOf(job['finished']),
  };
}

/** What a shard's row, with its job's `spec`, gives to who has leased it. */
export function leaseOf(row: Row, spec: JobSpec): Lease {
  return {
    job: row['job'] as string,
    spec,
    shard: numberOf(row['id']),
    phase: row['phase'] as Phase,
    range: { after: pathOf(row['start_after']), upTo: pathOf(row['up_to']) },
    mayDelete: row['may_delete'] === null ? undefined : numberOf(row['may_delete']),
    token: numberOf(row['token']),
    tries: numberOf(row['tries']),
  };
}

/** What a job is to do: written by `submit`, which has checked it. */
export function specOf(row: Row): JobSpec {
  return JSON.parse(row['spec'] as string) as JobSpec;
}

/** A text of a column that may have none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Words of a provider as a text that every database takes. */
export function storable(text: string | undefined): string | null {
  return text === undefined ? null : text.replaceAll('\0', ' ').slice(0, 2000);
}
