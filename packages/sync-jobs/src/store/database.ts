/** What a column holds. Texts that may hold anything, as paths, are bytes. */
export type Value = bigint | number | string | Uint8Array | null;

/** A row by the names of its columns. Numbers may come as texts: see {@link numberOf}. */
export type Row = Readonly<Record<string, unknown>>;

/** Runs one statement; `$1` is the first parameter. */
export type Query = (sql: string, ...parameters: readonly Value[]) => Promise<readonly Row[]>;

/** What a store of jobs asks of a database. */
export interface Database extends AsyncDisposable {
  readonly dialect: Dialect;
  /** Runs statements as one. It fails as a whole if one fails, or `work` does. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
}

/** Where databases differ. */
export interface Dialect {
  /** The type of a key that the database makes. */
  readonly identity: string;
  readonly bytes: string;
  /** Milliseconds since 1970 by the clock of the database: those of workers differ. */
  readonly now: string;
  /** What makes a row of a query this transaction's own, and what does not wait for those that are others'. */
  readonly lock: string;
  readonly lockFree: string;
}

/** A number from a row, however large a type the database gave it. */
export function numberOf(value: unknown): number {
  return Number(value ?? 0);
}

/** A path as bytes; null if there is none. */
export function bytesOf(path: string | undefined): Uint8Array | null {
  return path === undefined ? null : Buffer.from(path, 'utf8');
}

/** The path of {@link bytesOf}. */
export function pathOf(value: unknown): string | undefined {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : undefined;
}
