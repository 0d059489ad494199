import { InvalidArgumentError } from '@stowage/core';
import type { JobStore } from './job-store.js';
import { LocalQueue } from './store/shard-queue.js';
import { openSqlStore } from './store/sql-job-store.js';

/**
 * Opens the store of jobs: `file:jobs.db` is a SQLite file for the workers of one machine, `postgres://user@host/database` a server for those of
 * any. What a server needs (`pg`, `pg-boss`) is loaded only then. Missing tables are made.
 *
 * @throws {InvalidArgumentError} if it is neither
 */
export async function openJobStore(url: string): Promise<JobStore> {
  if (/^postgres(ql)?:\/\//.test(url)) return openServer(url);
  // What a URL has before its path; no part of the URL is told, as it may hold a password.
  if (!url.startsWith('file:')) throw new InvalidArgumentError('the database must be file:… or postgres://…');
  const { openSqlite } = await import('./store/sqlite-database.js');
  return openSqlStore(await openSqlite(url.slice('file:'.length).replace(/^\/\/(?=\/)/, '')), new LocalQueue());
}

async function openServer(url: string): Promise<JobStore> {
  const { openPostgres } = await import('./store/postgres-database.js');
  const { openBossQueue } = await import('./store/boss-queue.js');
  const database = await openPostgres(url);
  try {
    return await openSqlStore(database, await openBossQueue(database));
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}
