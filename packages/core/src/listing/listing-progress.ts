import { MalformedResponseError } from '../errors/index.js';
import { isBefore } from './name-order.js';

/** So many pages without a row may come one after the other: behind each a provider may have passed over thousands of rows. */
const MAX_EMPTY_PAGES = 1000;

/** A listing that is about to be walked. */
export interface ListingStart {
  readonly provider: string;
  /** Where it starts, if not at its first row. */
  readonly cursor?: string | undefined;
  /** Its rows come in UTF-8 byte order of their names, each name once. Default: false. */
  readonly isOrdered?: boolean | undefined;
}

/**
 * Sees that a listing goes on: what does not would be walked for ever. Cursors, and the last rows of pages, come once each in a
 * listing; one that comes again makes the rest come again as well. However long the listing, two of each are in memory.
 */
export class ListingProgress {
  readonly #provider: string;
  readonly #cursors = new Recurrence();
  readonly #rows = new Recurrence();
  readonly #isOrdered: boolean;
  #emptyPages = 0;
  #name: string | undefined;

  constructor({ provider, cursor, isOrdered = false }: ListingStart) {
    this.#provider = provider;
    this.#isOrdered = isOrdered;
    if (cursor !== undefined) this.#cursors.isAgain(cursor);
  }

  /**
   * The next row has come.
   *
   * @throws {MalformedResponseError} if rows come in order and this one does not
   */
  row(row: unknown): void {
    if (!this.#isOrdered) return;
    const { name = '' } = row as Row;
    const before = this.#name;
    this.#name = name;
    if (before === undefined || isBefore(before, name)) return;
    const why = before === name ? `'${name}' came twice` : `'${name}' came after '${before}'`;
    throw new MalformedResponseError(`the listing is out of order: ${why}`, { provider: this.#provider });
  }

  /**
   * A page has been walked through, and is not the last.
   *
   * @throws {MalformedResponseError} if what follows would be what was there before
   */
  passed(next: string, last: unknown): void {
    if (this.#cursors.isAgain(next)) throw this.#standstill('a cursor came again');
    this.#emptyPages = last === undefined ? this.#emptyPages + 1 : 0;
    if (this.#emptyPages >= MAX_EMPTY_PAGES) throw this.#standstill(`${MAX_EMPTY_PAGES} pages in a row were empty`);
    if (last !== undefined && this.#rows.isAgain(rowKey(last))) throw this.#standstill('rows came again');
  }

  #standstill(why: string): MalformedResponseError {
    const message = `the listing makes no progress: ${why}, and it would never end`;
    return new MalformedResponseError(message, { provider: this.#provider });
  }
}

/**
 * Whether a row of values runs in a circle, of whatever length. It holds each value against one it remembers, and remembers a newer
 * one after 1, 2, 4, 8 … values (Brent's algorithm).
 */
class Recurrence {
  #remembered: string | undefined;
  #stretch = 1;
  #left = 1;

  /** Whether the value is the one that is remembered. */
  isAgain(value: string): boolean {
    if (value === this.#remembered) return true;
    this.#left -= 1;
    if (this.#left > 0) return false;
    this.#remembered = value;
    this.#stretch *= 2;
    this.#left = this.#stretch;
    return false;
  }
}

/** What tells rows of any listing apart. */
interface Row {
  readonly kind?: string;
  readonly name?: string;
  readonly id?: string;
  readonly versionId?: string;
  readonly partNumber?: number;
}

/** Its name or number, else all that it holds. */
function rowKey(row: unknown): string {
  const { kind, name, id, versionId, partNumber } = row as Row;
  const isNamed = name !== undefined || id !== undefined || partNumber !== undefined;
  return JSON.stringify(isNamed ? [kind, name, id, versionId, partNumber] : row);
}
