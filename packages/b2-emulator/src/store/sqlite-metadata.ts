import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { MetadataStore, Row, RowKind } from './metadata-store.js';

const SQLITE_BUSY = 5;

/**
 * Metadata in one SQLite file. With a write-ahead log each change is on its way to disk before the client hears of it, and survives the
 * death of the process; only the death of the whole machine may take the last ones.
 */
export class SqliteMetadata implements MetadataStore {
  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;

  constructor(path: string) {
    this.#database = openDatabase(path);
    this.#put = this.#database.prepare('INSERT OR REPLACE INTO thing (kind, id, value) VALUES (?, ?, ?)');
    this.#remove = this.#database.prepare('DELETE FROM thing WHERE kind = ? AND id = ?');
  }

  /** Whether the constructor threw this because another connection has the file, in this process or another. */
  static isLocked(error: unknown): boolean {
    return (error as { errcode?: number }).errcode === SQLITE_BUSY;
  }

  *load(): Generator<Row> {
    for (const { kind, id, value } of this.#database.prepare('SELECT kind, id, value FROM thing').iterate())
      yield { kind: kind as RowKind, id: String(id), value: JSON.parse(String(value)) as unknown };
  }

  put(kind: RowKind, id: string, value: unknown): void {
    this.#put.run(kind, id, JSON.stringify(value));
  }

  remove(kind: RowKind, id: string): void {
    this.#remove.run(kind, id);
  }

  together(change: () => void): void {
    this.#database.exec('BEGIN');
    try {
      change();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    // Exclusive: two emulators on one directory would each believe in their own memory.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database.exec(
      'CREATE TABLE IF NOT EXISTS thing (kind TEXT, id TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID',
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
