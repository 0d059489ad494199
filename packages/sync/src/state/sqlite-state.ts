import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ConflictError, LocalFileError } from '@stowage/core';
import { errorCode } from '@stowage/core/files';
import { decodeState, encodeState } from '../entry-state.js';
import { lookAlikeKey } from './look-alike.js';
import type { RememberedPair, Spool, Spooled, SyncState } from './sync-state.js';

/** Another version's tables are made anew: what is lost is only what was remembered. */
const VERSION = 1;

/** Paths are bytes: until Node 24, texts end at a NUL when they are read. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS jobs (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS pairs (
    job INTEGER NOT NULL, path BLOB NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (job, path)
  ) STRICT, WITHOUT ROWID;
  DROP TABLE IF EXISTS spool;
  CREATE TABLE spool (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, path BLOB NOT NULL, state TEXT NOT NULL) STRICT;
  CREATE INDEX spool_kind ON spool (kind, id);
  DROP TABLE IF EXISTS fresh;
  CREATE TABLE fresh (key BLOB PRIMARY KEY, path BLOB NOT NULL) STRICT, WITHOUT ROWID;
`;

/** A transaction is ended after so many changes: one for each would cost more than the change. */
const CHANGES_AT_ONCE = 1000;

/** In memory and on disk until it is closed: where nobody gave a file. */
const TEMPORARY = '';

/**
 * Opens the state of one job, which may share its file with others, one at a time. Without a path it is a temporary file that is gone when
 * the process is.
 *
 * @throws {ConflictError} if another process is using the file
 * @throws {LocalFileError} if it is no state, or cannot be opened
 */
export async function openState(path: string | undefined, job: string): Promise<SyncState> {
  // Asked for when it is needed: until Node 24 it warns that it is experimental.
  const sqlite = await import('node:sqlite');
  try {
    const database = new sqlite.DatabaseSync(path ?? TEMPORARY);
    try {
      prepare(database);
      return new SqliteState(database, job, path !== undefined);
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw stateError(path ?? 'a temporary file', error);
  }
}

/** The death of this process loses what the last transaction held, and that of the machine perhaps a little more. */
function prepare(database: DatabaseSync): void {
  database.exec(
    'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 0',
  );
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  database.exec('BEGIN EXCLUSIVE');
  if (version !== VERSION)
    database.exec(`DROP TABLE IF EXISTS pairs; DROP TABLE IF EXISTS jobs; PRAGMA user_version = ${VERSION}`);
  database.exec(SCHEMA);
  database.exec('COMMIT');
}

function stateError(path: string, error: unknown): Error {
  if ((Number((error as { errcode?: unknown }).errcode) & PRIMARY) === BUSY) {
    return new ConflictError(`the state '${path}' is in use by another sync`, { cause: error });
  }
  if (errorCode(error) !== 'ERR_SQLITE_ERROR') return error as Error;
  return new LocalFileError(path, `'${path}' cannot be used as the state of a sync: ${(error as Error).message}`, {
    cause: error,
  });
}

/** https://www.sqlite.org/rescode.html#busy */
const BUSY = 5;
const PRIMARY = 0xff;

const STATEMENTS = {
  addJob: 'INSERT OR IGNORE INTO jobs (name) VALUES (?)',
  job: 'SELECT id FROM jobs WHERE name = ?',
  pair: 'SELECT source, target FROM pairs WHERE job = ? AND path = ?',
  setPair: 'INSERT OR REPLACE INTO pairs (job, path, source, target) VALUES (?, ?, ?, ?)',
  forget: 'DELETE FROM pairs WHERE job = ? AND path = ?',
  spool: 'INSERT INTO spool (kind, path, state) VALUES (?, ?, ?)',
  spooled: 'SELECT id, path, state FROM spool WHERE kind = ? AND id > ? ORDER BY id LIMIT ?',
  count: 'SELECT count(*) AS number FROM spool WHERE kind = ?',
  addFresh: 'INSERT OR IGNORE INTO fresh (key, path) VALUES (?, ?)',
  fresh: 'SELECT path FROM fresh WHERE key = ?',
} as const;

type Statements = Readonly<Record<keyof typeof STATEMENTS, StatementSync>>;

/** State in one SQLite file, which this process has for itself. */
class SqliteState implements SyncState {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #job: number;
  readonly #isKept: boolean;
  #changes = 0;

  constructor(database: DatabaseSync, job: string, isKept: boolean) {
    this.#database = database;
    this.#isKept = isKept;
    const prepared = Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)] as const);
    this.#statements = Object.fromEntries(prepared) as unknown as Statements;
    this.#statements.addJob.run(bytes(job));
    this.#job = this.#statements.job.get(bytes(job))?.['id'] as number;
  }

  remembered(path: string): RememberedPair | undefined {
    if (!this.#isKept) return undefined;
    const row = this.#statements.pair.get(this.#job, bytes(path));
    if (row === undefined) return undefined;
    const [source, target] = [decodeState(row['source'] as string), decodeState(row['target'] as string)];
    return source === undefined || target === undefined ? undefined : { source, target };
  }

  remember(path: string, { source, target }: RememberedPair): void {
    // What is gone with this process is of no use to the next.
    if (!this.#isKept) return;
    this.#statements.setPair.run(this.#job, bytes(path), encodeState(source), encodeState(target));
    // What was sent once must not be sent again because this process died. It costs a write to a file, without waiting for the disk.
    this.#commit();
  }

  forget(path: string): void {
    if (!this.#isKept) return;
    this.#change();
    this.#statements.forget.run(this.#job, bytes(path));
  }

  spool(spool: Spool, { path, state }: Spooled): void {
    this.#change();
    this.#statements.spool.run(spool, bytes(path), encodeState(state));
  }

  *spooled(spool: Spool, batchSize: number): Generator<readonly Spooled[], void, undefined> {
    for (let last = 0; ;) {
      const rows = this.#statements.spooled.all(spool, last, batchSize);
      if (rows.length === 0) return;
      last = rows.at(-1)?.['id'] as number;
      yield rows.map((row) => ({
        path: text(row['path']),
        state: decodeState(row['state'] as string) ?? { size: -1 },
      }));
    }
  }

  count(spool: Spool): number {
    return this.#statements.count.get(spool)?.['number'] as number;
  }

  noteNew(path: string): void {
    this.#change();
    this.#statements.addFresh.run(bytes(lookAlikeKey(path)), bytes(path));
  }

  newLike(path: string): string | undefined {
    const row = this.#statements.fresh.get(bytes(lookAlikeKey(path)));
    return row === undefined ? undefined : text(row['path']);
  }

  [Symbol.dispose](): void {
    this.#commit();
    this.#database.close();
  }

  /** Called before a change: changes go in transactions, which end after a number of them. */
  #change(): void {
    this.#changes += 1;
    if (this.#changes % CHANGES_AT_ONCE === 0) this.#commit();
    if (!this.#database.isTransaction) this.#database.exec('BEGIN');
  }

  #commit(): void {
    if (this.#database.isTransaction) this.#database.exec('COMMIT');
  }
}

function bytes(path: string): Uint8Array {
  return Buffer.from(path, 'utf8');
}

function text(value: unknown): string {
  return Buffer.from(value as Uint8Array).toString('utf8');
}
