import { ConflictError } from '@stowage/core';
import type {
  JobSpec,
  JobStatus,
  Lease,
  ShardFailure,
  ShardResult,
  ShardStatus,
  Standing,
  Throughput,
  WorkerStatus,
} from '../job.js';
import type { JobStore, ShardError, TokenRequest } from '../job-store.js';
import { LeaseLostError } from '../lease-lost-error.js';
import type { Range } from '../range.js';
import { bytesOf, numberOf, pathOf, type Database, type Query } from './database.js';
import { addShards, jobStatus, recordResult, settle } from './finishing.js';
import { leaseOf, specOf, statusOf, storable, SUMS, textOf } from './records.js';
import { slowestShards, throughputOf } from './reports.js';
import { createTables } from './schema.js';
import type { ShardQueue } from './shard-queue.js';

/** So many shards are offered at once: what one asks for and the next ones will. */
const OFFERED = 64;

/**
 * A shard that was offered is not offered again before this, in milliseconds: whoever was told of it may have died. It is looked for only when the
 * queue is empty, so that few are offered twice.
 */
const OFFER_AGAIN = 5000;

/** A worker that had nothing to do counts as one for so long, in milliseconds. It asks again every second or so. */
const IDLE_FOR = 10_000;

const HOUR = 3_600_000;

/** So many hints that are good no more are passed over in one call: there are more than workers only after a job was cancelled. */
const STALE = 1000;

/** Makes the tables if they are missing, and a store on them. */
export async function openSqlStore(database: Database, queue: ShardQueue): Promise<JobStore> {
  await database.transaction((query) => createTables(query, database.dialect));
  return new SqlJobStore(database, queue);
}

/** Jobs in a database. Its tables are the truth; the queue only says who looks at which shard. */
class SqlJobStore implements JobStore {
  readonly #database: Database;
  readonly #queue: ShardQueue;

  constructor(database: Database, queue: ShardQueue) {
    this.#database = database;
    this.#queue = queue;
  }

  async submit(name: string, spec: JobSpec): Promise<void> {
    const { now } = this.#database.dialect;
    await this.#transaction(async (query) => {
      const added = await query(
        `INSERT INTO stowage_jobs (name, spec, state, phase, created) VALUES ($1, $2, 'running', 'copy', ${now})
         ON CONFLICT (name) DO NOTHING RETURNING name`,
        name,
        JSON.stringify(spec),
      );
      if (added.length === 0) throw new ConflictError(`there is a job '${name}' already`);
      await addShards(query, { job: name, phase: 'copy' }, [{}]);
    });
  }

  async jobs(): Promise<readonly JobStatus[]> {
    return this.#transaction(async (query) => {
      const jobs = await query('SELECT * FROM stowage_jobs ORDER BY created, name');
      const sums = await query(`SELECT job, ${SUMS} FROM stowage_shards GROUP BY job`);
      const byJob = new Map(sums.map((row) => [row['job'], row]));
      return jobs.map((job) => statusOf(job, byJob.get(job['name']) ?? {}));
    });
  }

  async job(name: string): Promise<JobStatus | undefined> {
    return this.#transaction((query) => jobStatus(query, name));
  }

  async failures(name: string): Promise<readonly ShardFailure[]> {
    return this.#transaction(async (query) => {
      const rows = await query('SELECT * FROM stowage_failures WHERE job = $1 ORDER BY path LIMIT 1000', name);
      return rows.map((row) => ({
        path: pathOf(row['path']) ?? '',
        reason: row['reason'] as string,
        error: textOf(row['error']),
      }));
    });
  }

  async slowest(name: string): Promise<readonly ShardStatus[]> {
    return this.#transaction((query) => slowestShards(query, this.#database.dialect, name));
  }

  async throughput(name: string): Promise<readonly Throughput[]> {
    return this.#transaction((query) => throughputOf(query, name));
  }

  async workers(): Promise<readonly WorkerStatus[]> {
    const { now } = this.#database.dialect;
    return this.#transaction(async (query) => {
      const rows = await query(
        `SELECT name, seen, idle, (SELECT count(*) FROM stowage_shards WHERE worker = name AND state = 'leased') AS shards
         FROM stowage_workers WHERE seen > ${now} - ${HOUR} ORDER BY name`,
      );
      return rows.map((row) => ({
        name: row['name'] as string,
        seen: numberOf(row['seen']),
        isIdle: numberOf(row['idle']) === 1,
        shards: numberOf(row['shards']),
      }));
    });
  }

  async setState(name: string, state: 'cancelled' | 'paused' | 'running'): Promise<boolean> {
    return this.#transaction(async (query) => {
      const changed = await query(
        `UPDATE stowage_jobs SET state = $2 WHERE name = $1 AND state IN ('running', 'paused') AND state <> $2 RETURNING name`,
        name,
        state,
      );
      if (state === 'running') await query('UPDATE stowage_shards SET offered_until = 0 WHERE job = $1', name);
      return changed.length > 0;
    });
  }

  async retry(name: string): Promise<boolean> {
    return this.#transaction(async (query) => {
      const changed = await query(
        `UPDATE stowage_jobs SET state = 'running', error = NULL, finished = NULL WHERE name = $1 AND state = 'failed' RETURNING name`,
        name,
      );
      if (changed.length === 0) return false;
      await query('DELETE FROM stowage_failures WHERE job = $1', name);
      await query(
        `UPDATE stowage_shards SET state = 'pending', tries = 0, offered_until = 0, error = NULL WHERE job = $1 AND (state = 'failed' OR n_failed > 0)`,
        name,
      );
      await settle(query, this.#database.dialect, name);
      return true;
    });
  }

  async take(worker: string, milliseconds: number): Promise<Lease | undefined> {
    for (let stale = 0; stale < STALE; stale += 1) {
      const shard = (await this.#queue.next()) ?? (await this.#offered());
      if (shard === undefined) break;
      const lease = await this.#transaction((query) => this.#lease(query, shard, { worker, milliseconds }));
      if (lease !== undefined) return lease;
    }
    await this.#transaction((query) => this.#seen(query, worker, true));
    return undefined;
  }

  async extend(lease: Lease, milliseconds: number): Promise<Standing> {
    const { now } = this.#database.dialect;
    return this.#transaction(async (query) => {
      const sql = `UPDATE stowage_shards SET lease_until = ${now} + $3 WHERE id = $1 AND token = $2 AND state = 'leased' RETURNING worker`;
      const [row] = await query(sql, lease.shard, lease.token, milliseconds);
      if (row === undefined) throw new LeaseLostError(lease);
      await this.#seen(query, row['worker'] as string, false);
      const [found] = await query(
        `SELECT (SELECT state FROM stowage_jobs WHERE name = $1) AS state,
           (SELECT count(*) FROM stowage_workers WHERE idle = 1 AND seen > ${now} - ${IDLE_FOR}) AS idle,
           (SELECT count(*) FROM stowage_shards WHERE state = 'pending') AS pending,
           (SELECT count(*) FROM stowage_shards WHERE state = 'leased') AS working`,
        lease.job,
      );
      const hungry = numberOf(found?.['idle']) - numberOf(found?.['pending']);
      return {
        state: found?.['state'] as Standing['state'],
        hungry: Math.max(0, hungry),
        working: numberOf(found?.['working']),
      };
    });
  }

  async cut(lease: Lease, upTo: string, rest: readonly Range[]): Promise<void> {
    await this.#own(lease, async (query) => {
      await query('UPDATE stowage_shards SET up_to = $2 WHERE id = $1', lease.shard, bytesOf(upTo));
      await addShards(query, lease, rest);
    });
  }

  async finish(lease: Lease, result: ShardResult): Promise<void> {
    await this.#own(lease, async (query) => {
      await recordResult(query, this.#database.dialect, lease, result);
      await settle(query, this.#database.dialect, lease.job);
    });
  }

  async giveBack(lease: Lease, failed?: ShardError): Promise<void> {
    const { now } = this.#database.dialect;
    await this.#own(lease, async (query) => {
      const tries = failed === undefined ? lease.tries : lease.tries + 1;
      const isOver = failed !== undefined && tries >= failed.tries;
      await query(
        `UPDATE stowage_shards SET state = $2, tries = $3, error = $4, offered_until = ${now} + $5 WHERE id = $1`,
        lease.shard,
        isOver ? 'failed' : 'pending',
        tries,
        storable(failed?.error),
        failed?.pause ?? 0,
      );
      if (isOver) await settle(query, this.#database.dialect, lease.job);
    });
  }

  /** The limit is paid for until some time, which never lies further back than a second: nobody saves up more. */
  async takeTokens({ limit, unitsPerSecond, units }: TokenRequest): Promise<number> {
    const { now } = this.#database.dialect;
    return this.#transaction(async (query) => {
      const cost = (units * 1000) / unitsPerSecond;
      const [row] = await query(
        `INSERT INTO stowage_limits (name, paid_until) VALUES ($1, ${now} - 1000 + CAST($2 AS DOUBLE PRECISION))
         ON CONFLICT (name) DO UPDATE SET paid_until =
           (CASE WHEN stowage_limits.paid_until > ${now} - 1000 THEN stowage_limits.paid_until ELSE ${now} - 1000 END)
           + CAST($2 AS DOUBLE PRECISION)
         RETURNING paid_until - ${now} AS wait`,
        limit,
        cost,
      );
      return Math.max(0, numberOf(row?.['wait']));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue[Symbol.asyncDispose]();
    await this.#database[Symbol.asyncDispose]();
  }

  #transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    return this.#database.transaction(work);
  }

  /** What may be done to a shard by who has its latest lease alone. Locks are taken in one order: the job, then its shards. */
  async #own(lease: Lease, work: (query: Query) => Promise<void>): Promise<void> {
    const { lock } = this.#database.dialect;
    await this.#transaction(async (query) => {
      await query(`SELECT name FROM stowage_jobs WHERE name = $1 ${lock}`, lease.job);
      const sql = `SELECT id FROM stowage_shards WHERE id = $1 AND token = $2 AND state = 'leased' ${lock}`;
      const found = await query(sql, lease.shard, lease.token);
      if (found.length === 0) throw new LeaseLostError(lease);
      await work(query);
    });
  }

  /** Offers what waits and was not offered lately, and what a dead worker has left; and gives the first of it. */
  async #offered(): Promise<number | undefined> {
    const { now, lockFree } = this.#database.dialect;
    await this.#transaction(async (query) => {
      const rows = await query(
        `UPDATE stowage_shards SET state = 'pending', offered_until = ${now} + ${OFFER_AGAIN} WHERE id IN (
           SELECT id FROM stowage_shards
           WHERE ((state = 'pending' AND offered_until <= ${now}) OR (state = 'leased' AND lease_until <= ${now}))
             AND (SELECT state FROM stowage_jobs WHERE name = job) = 'running'
           ORDER BY id LIMIT ${OFFERED} ${lockFree}
         ) RETURNING id`,
      );
      const shards = rows.map((row) => numberOf(row['id'])).sort((one, other) => one - other);
      if (shards.length > 0) await this.#queue.offer(shards, query);
    });
    return this.#queue.next();
  }

  async #lease(
    query: Query,
    shard: number,
    { worker, milliseconds }: { readonly worker: string; readonly milliseconds: number },
  ): Promise<Lease | undefined> {
    const { now } = this.#database.dialect;
    const [row] = await query(
      `UPDATE stowage_shards SET state = 'leased', token = token + 1, worker = $2, lease_until = ${now} + $3, offered_until = 0, begun = ${now}
       WHERE id = $1 AND state = 'pending' AND (SELECT state FROM stowage_jobs WHERE name = job) = 'running' RETURNING *`,
      shard,
      worker,
      milliseconds,
    );
    if (row === undefined) return undefined;
    await this.#seen(query, worker, false);
    const [job = {}] = await query('SELECT spec FROM stowage_jobs WHERE name = $1', row['job'] as string);
    return leaseOf(row, specOf(job));
  }

  /** One that has a shard is not idle, though it asks for another to begin while that one ends. */
  async #seen(query: Query, worker: string, isIdle: boolean): Promise<void> {
    const none = "NOT EXISTS (SELECT 1 FROM stowage_shards WHERE worker = $1 AND state = 'leased')";
    await query(
      `INSERT INTO stowage_workers (name, seen, idle)
       VALUES ($1, ${this.#database.dialect.now}, ${isIdle ? `CASE WHEN ${none} THEN 1 ELSE 0 END` : 0})
       ON CONFLICT (name) DO UPDATE SET seen = excluded.seen, idle = excluded.idle`,
      worker,
    );
  }
}
