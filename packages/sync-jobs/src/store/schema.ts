import { COUNTS } from '../job.js';
import type { Dialect, Query } from './database.js';

/** The column of a count. */
export function columnOf(count: string): string {
  return `n_${count.toLowerCase()}`;
}

function tables({ identity, bytes }: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS stowage_jobs (
      name TEXT PRIMARY KEY, spec TEXT NOT NULL, state TEXT NOT NULL, phase TEXT NOT NULL, error TEXT, created BIGINT NOT NULL, finished BIGINT
    )`,
    `CREATE TABLE IF NOT EXISTS stowage_shards (
      id ${identity}, job TEXT NOT NULL REFERENCES stowage_jobs (name) ON DELETE CASCADE, phase TEXT NOT NULL,
      start_after ${bytes}, up_to ${bytes}, may_delete BIGINT, state TEXT NOT NULL, token BIGINT NOT NULL DEFAULT 0, tries BIGINT NOT NULL DEFAULT 0,
      worker TEXT, begun BIGINT, ended BIGINT, lease_until BIGINT NOT NULL DEFAULT 0, offered_until BIGINT NOT NULL DEFAULT 0, error TEXT,
      sum_high BIGINT NOT NULL DEFAULT 0, sum_low BIGINT NOT NULL DEFAULT 0,
      ${COUNTS.map((count) => `${columnOf(count)} BIGINT NOT NULL DEFAULT 0`).join(', ')}
    )`,
    "CREATE INDEX IF NOT EXISTS stowage_open ON stowage_shards (state, id) WHERE state IN ('pending', 'leased')",
    'CREATE INDEX IF NOT EXISTS stowage_of_job ON stowage_shards (job, phase, state)',
    `CREATE TABLE IF NOT EXISTS stowage_failures (
      job TEXT NOT NULL REFERENCES stowage_jobs (name) ON DELETE CASCADE, shard BIGINT NOT NULL, path ${bytes} NOT NULL, reason TEXT NOT NULL,
      error TEXT
    )`,
    'CREATE INDEX IF NOT EXISTS stowage_failed ON stowage_failures (job, path)',
    'CREATE TABLE IF NOT EXISTS stowage_workers (name TEXT PRIMARY KEY, seen BIGINT NOT NULL, idle INTEGER NOT NULL)',
    'CREATE TABLE IF NOT EXISTS stowage_limits (name TEXT PRIMARY KEY, paid_until DOUBLE PRECISION NOT NULL)',
  ];
}

/** Makes the tables that are not there. Of several that do so at once the others wait. */
export async function createTables(query: Query, dialect: Dialect): Promise<void> {
  if (dialect.lock !== '') await query('SELECT pg_advisory_xact_lock(7839201)');
  for (const table of tables(dialect)) await query(table);
}
