import type { Page } from './requests.js';

/** A page, or one whose rows are read as one goes through them. */
interface Source<T> extends Omit<Page<T>, 'items'> {
  readonly items: Iterable<T>;
}

/**
 * A page whose rows are made of others when they are looked at. Who walks through a listing has asked for the next page by then, and takes
 * them one by one: what is made of a row and used at once is garbage that costs nothing, while ten thousand that are held until the page is
 * read through are copied by the collector again and again.
 */
export class MappedPage<S, T> implements Page<T> {
  readonly next: string | undefined;
  readonly #source: Source<S>;
  readonly #make: (row: S) => T;
  #items: readonly T[] | undefined;

  constructor(source: Source<S>, make: (row: S) => T) {
    this.next = source.next;
    this.#source = source;
    this.#make = make;
  }

  get items(): readonly T[] {
    return (this.#items ??= Array.from(rowsOf(this.#source), this.#make));
  }

  *rows(): Generator<T, void, undefined> {
    if (this.#items === undefined) for (const row of rowsOf(this.#source)) yield this.#make(row);
    else yield* this.#items;
  }

  /** What is in `items` by now stays. */
  release(): void {
    this.#source.release?.();
  }
}

/** The rows of a page, for who reads them once. */
export function rowsOf<T>(page: Source<T>): Iterable<T> {
  return page.rows?.() ?? page.items;
}
