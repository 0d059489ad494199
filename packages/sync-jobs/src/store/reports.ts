import type { ShardStatus, Throughput } from '../job.js';
import { numberOf, pathOf, type Dialect, type Query } from './database.js';
import { textOf } from './records.js';

/** So many shards are told. */
const SLOWEST = 20;

/** What is recorded in this time, in milliseconds, is told together; and so many of them. */
const SPAN = 10_000;
const SPANS = 360;

/** Those that took longest, or are taking long. */
export async function slowestShards(query: Query, { now }: Dialect, job: string): Promise<readonly ShardStatus[]> {
  const elapsed = `COALESCE(CASE WHEN state = 'leased' THEN NULL ELSE ended END, ${now}) - begun`;
  const rows = await query(
    `SELECT id, phase, state, start_after, up_to, worker, tries, error, n_objects, n_bytes, ${elapsed} AS elapsed FROM stowage_shards
     WHERE job = $1 AND begun IS NOT NULL AND state <> 'pending' ORDER BY elapsed DESC, id LIMIT ${SLOWEST}`,
    job,
  );
  return rows.map((row) => ({
    shard: numberOf(row['id']),
    phase: row['phase'] as ShardStatus['phase'],
    state: row['state'] as ShardStatus['state'],
    range: { after: pathOf(row['start_after']), upTo: pathOf(row['up_to']) },
    worker: textOf(row['worker']),
    error: textOf(row['error']),
    elapsed: numberOf(row['elapsed']),
    objects: numberOf(row['n_objects']),
    bytes: numberOf(row['n_bytes']),
  }));
}

/** What was recorded when, the oldest first. */
export async function throughputOf(query: Query, job: string): Promise<readonly Throughput[]> {
  const rows = await query(
    `SELECT ended / ${SPAN} AS span, SUM(n_objects) AS objects, SUM(n_bytes) AS bytes FROM stowage_shards
     WHERE job = $1 AND phase = 'copy' AND state = 'done' GROUP BY ended / ${SPAN} ORDER BY span DESC LIMIT ${SPANS}`,
    job,
  );
  return rows
    .map((row) => ({
      from: numberOf(row['span']) * SPAN,
      milliseconds: SPAN,
      objects: numberOf(row['objects']),
      bytes: numberOf(row['bytes']),
    }))
    .reverse();
}
