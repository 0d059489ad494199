import { systemSleep } from '@stowage/core/concurrency';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Database, Dialect, Query, Row, Value } from './database.js';

const SQLITE: Dialect = {
  identity: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  bytes: 'BLOB',
  now: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
  lock: '',
  lockFree: '',
};

/** A file that several processes of one machine may have open. A transaction has the file for itself. */
export async function openSqlite(path: string): Promise<Database> {
  // Asked for when it is needed: until Node 24 it warns that it is experimental.
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA busy_timeout = 0; PRAGMA synchronous = NORMAL');
  await patiently(() => database.exec('PRAGMA journal_mode = WAL'));
  return new SqliteDatabase(database);
}

class SqliteDatabase implements Database {
  readonly dialect = SQLITE;
  readonly #database: DatabaseSync;
  /** One transaction after the other: a connection has one at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const mine = this.#last.then(() => this.#run(work));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async #run<T>(work: (query: Query) => Promise<T>): Promise<T> {
    await patiently(() => this.#database.exec('BEGIN IMMEDIATE'));
    try {
      const result = await work(async (sql, ...parameters) => this.#all(sql, parameters));
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #all(sql: string, parameters: readonly Value[]): readonly Row[] {
    // Its numbered parameters are written with another sign.
    return this.#database.prepare(sql.replaceAll(/\$(\d+)/g, '?$1')).all(...(parameters as SQLInputValue[]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    this.#database.close();
  }
}

/** Waits between tries, as SQLite itself would: but it would not let this process do anything else, such as ending what it waits for. */
async function patiently(begin: () => void): Promise<void> {
  for (let waited = 0; ; waited += PAUSE) {
    try {
      begin();
      return;
    } catch (error) {
      // https://www.sqlite.org/rescode.html#busy
      if ((error as { errcode?: number }).errcode !== BUSY || waited >= PATIENCE) throw error;
      await systemSleep(PAUSE);
    }
  }
}

const BUSY = 5;
const PAUSE = 10;

/** How long others may have the file, in milliseconds. */
const PATIENCE = 30_000;
