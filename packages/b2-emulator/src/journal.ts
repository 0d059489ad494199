/** One request, as the server saw it. */
export interface JournalEntry {
  /** Counts from 1 and never starts again, also after `clear()`. */
  readonly seq: number;
  /** The operation's name, such as `b2_upload_part`; null for a request that is none of B2's. */
  readonly operation: string | null;
  readonly method: string;
  /** Null if the request got no answer. */
  readonly status: number | null;
  /** The code of an error answer. */
  readonly code?: string;
  /** `injected` for a scripted error, the kind of a scripted wire fault, or null. */
  readonly fault: string | null;
  /** The last segment of the upload URL; only of uploads. */
  readonly uploadUrlId?: string;
}

/** The last requests, in the order in which they were answered. */
export class Journal {
  readonly #limit: number;
  #entries: JournalEntry[] = [];
  #seq = 0;

  /** @param limit entries that are kept; older ones are forgotten */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries.slice(-this.#limit);
  }

  /** Adds an entry under the next number. */
  record(entry: Omit<JournalEntry, 'seq'>): void {
    this.#entries.push({ seq: ++this.#seq, ...entry });
    // Cut now and then rather than at every entry: shifting a long array is slow.
    if (this.#entries.length >= this.#limit * 2) this.#entries = this.#entries.slice(-this.#limit);
  }

  /** Forgets all entries. */
  clear(): void {
    this.#entries = [];
  }
}
