import type { Pool, PoolClient } from 'pg';
import type { Database, Dialect, Query, Value } from './database.js';

/** Also of what is PostgreSQL but for the server. */
export const POSTGRES: Dialect = {
  identity: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  bytes: 'BYTEA',
  now: '(extract(epoch FROM clock_timestamp()) * 1000)::bigint',
  lock: 'FOR UPDATE',
  lockFree: 'FOR UPDATE SKIP LOCKED',
};

/** So many connections of one worker: its shards take turns. */
const CONNECTIONS = 4;

/** A transaction that somebody else's keeps from going on gives up after this, in milliseconds. */
const PATIENCE = 30_000;

/** A server, as `postgres://user@host/database` names it. `pg` is loaded here. */
export async function openPostgres(url: string): Promise<PostgresDatabase> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: PATIENCE,
    statement_timeout: PATIENCE,
    idle_in_transaction_session_timeout: PATIENCE,
  });
  // A connection that breaks while nobody uses it is made anew when it is needed.
  pool.on('error', () => undefined);
  return new PostgresDatabase(pool);
}

/** A database of PostgreSQL. */
export class PostgresDatabase implements Database {
  readonly dialect = POSTGRES;
  readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    const ended = (error: Error): void => void (failure = error);
    let failure: Error | undefined;
    client.on('error', ended);
    try {
      return await committed(client, work);
    } catch (error) {
      failure ??= await client.query('ROLLBACK').then(
        () => undefined,
        (cause: unknown) => cause as Error,
      );
      throw error;
    } finally {
      client.off('error', ended);
      client.release(failure);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool.end();
  }
}

async function committed<T>(client: PoolClient, work: (query: Query) => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  const query: Query = async (sql, ...parameters) => {
    const { rows } = await client.query<Record<string, unknown>>(sql, parameters as Value[]);
    return rows;
  };
  const result = await work(query);
  await client.query('COMMIT');
  return result;
}
