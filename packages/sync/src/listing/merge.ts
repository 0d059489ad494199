import { MalformedResponseError } from '@stowage/core';
import { nextTurn } from '@stowage/core/concurrency';
import { isBefore } from '@stowage/core/listing';
import type { Row } from '../entry.js';

/** What the two ends have at one path: one of both, or both. */
export interface Pair {
  readonly path: string;
  readonly source?: Row | undefined;
  readonly target?: Row | undefined;
}

/**
 * Goes through two listings at once. Both must be in UTF-8 byte order, each path once: otherwise one that comes too late would be missing
 * where it is looked for, and be taken for one that is gone.
 *
 * @throws {MalformedResponseError} if a listing is out of order
 */
export async function* merge(
  source: AsyncIterable<readonly Row[]>,
  target: AsyncIterable<readonly Row[]>,
): AsyncGenerator<readonly Pair[], void, undefined> {
  const [left, right] = [new Cursor(source, 'source'), new Cursor(target, 'target')];
  try {
    for (;;) {
      // Both at once: one end may be waiting for a page.
      await Promise.all([left.fill(), right.fill()]);
      const pairs = pairsOf(left, right);
      if (pairs.length === 0) return;
      yield pairs;
      // Rows that are there already would keep everything else from its turn.
      await nextTurn();
    }
  } finally {
    await Promise.allSettled([left.close(), right.close()]);
  }
}

/** The pairs until one of both needs more rows. */
function pairsOf(left: Cursor, right: Cursor): readonly Pair[] {
  const pairs: Pair[] = [];
  while (left.isFilled && right.isFilled) {
    const pair = pairOf(left.row, right.row);
    if (pair === undefined) break;
    pairs.push(pair);
    if (pair.source !== undefined) left.advance();
    if (pair.target !== undefined) right.advance();
  }
  return pairs;
}

function pairOf(source: Row | undefined, target: Row | undefined): Pair | undefined {
  if (source === undefined) return target && { path: target.path, target };
  if (target === undefined || source.kind === 'unnamed') return { path: source.path, source };
  if (target.kind === 'unnamed') return { path: target.path, target };
  if (source.path === target.path) return { path: source.path, source, target };
  return isBefore(source.path, target.path) ? { path: source.path, source } : { path: target.path, target };
}

/** Where a listing is. */
class Cursor {
  readonly #iterator: AsyncIterator<readonly Row[]>;
  readonly #end: string;
  #rows: readonly Row[] = [];
  #at = 0;
  #isOver = false;
  #last: string | undefined;

  constructor(batches: AsyncIterable<readonly Row[]>, end: string) {
    this.#iterator = batches[Symbol.asyncIterator]();
    this.#end = end;
  }

  /** The row it stands at; none behind the last. */
  get row(): Row | undefined {
    return this.#rows[this.#at];
  }

  /** Whether it is known at which row it stands. */
  get isFilled(): boolean {
    return this.#isOver || this.#at < this.#rows.length;
  }

  /** Gets more rows if it has none. */
  async fill(): Promise<void> {
    while (!this.isFilled) {
      const next = await this.#iterator.next();
      this.#isOver = next.done === true;
      this.#rows = next.done === true ? [] : next.value;
      this.#at = 0;
      for (const row of this.#rows) this.#assertOrder(row);
    }
  }

  advance(): void {
    this.#at += 1;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }

  /** A name that is no Unicode has no place in the order. */
  #assertOrder({ kind, path }: Row): void {
    if (kind === 'unnamed') return;
    const last = this.#last;
    this.#last = path;
    if (last === undefined || isBefore(last, path)) return;
    const why = last === path ? `'${path}' came twice` : `'${path}' came after '${last}'`;
    throw new MalformedResponseError(`the listing of the ${this.#end} is out of order: ${why}`);
  }
}
