/**
 * Where what belongs to an upload is: the object is called by prefix and id; what is remembered of it while it is not finished is beside it,
 * below `.tus/`. Ids are encoded there, so that none of them is a folder of another one's.
 */
export class Places {
  /** All records are below this. */
  readonly records: string;
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
    this.records = `${prefix}.tus/records/`;
  }

  /** What a finished upload is. */
  object(id: string): string {
    return this.#prefix + id;
  }

  /** What is remembered of an upload. */
  record(id: string): string {
    return this.records + encodeURIComponent(id);
  }

  /** All that is kept of bytes that are no part yet is below this. */
  tails(id: string): string {
    return `${this.#prefix}.tus/tails/${encodeURIComponent(id)}/`;
  }

  /** What follows the first `start` bytes. */
  tail({ id, attempt }: { readonly id: string; readonly attempt: string }, start: number): string {
    return `${this.tails(id)}${attempt}-${start}`;
  }
}
