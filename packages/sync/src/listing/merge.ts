import { MalformedResponseError } from '@stowage/core';
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
  source: AsyncIterable<Row>,
  target: AsyncIterable<Row>,
): AsyncGenerator<Pair, void, undefined> {
  const [left, right] = [new Cursor(source, 'source'), new Cursor(target, 'target')];
  try {
    await Promise.all([left.advance(), right.advance()]);
    for (;;) {
      const [one, other] = [left.row, right.row];
      const pair = pairOf(one, other);
      if (pair === undefined) return;
      yield pair;
      // Both at once: one end may be waiting for a page.
      if (pair.source !== undefined && pair.target !== undefined) await Promise.all([left.advance(), right.advance()]);
      else await (pair.source === undefined ? right : left).advance();
    }
  } finally {
    await Promise.allSettled([left.close(), right.close()]);
  }
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
  readonly #iterator: AsyncIterator<Row>;
  readonly #end: string;
  #last: string | undefined;
  row: Row | undefined;

  constructor(rows: AsyncIterable<Row>, end: string) {
    this.#iterator = rows[Symbol.asyncIterator]();
    this.#end = end;
  }

  /** To the next row; to none at the end. */
  async advance(): Promise<void> {
    const next = await this.#iterator.next();
    this.row = next.done === true ? undefined : next.value;
    // A name that is no Unicode has no place in the order.
    if (this.row !== undefined && this.row.kind !== 'unnamed') this.#assertOrder(this.row.path);
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }

  #assertOrder(path: string): void {
    const last = this.#last;
    this.#last = path;
    if (last === undefined || isBefore(last, path)) return;
    const why = last === path ? `'${path}' came twice` : `'${path}' came after '${last}'`;
    throw new MalformedResponseError(`the listing of the ${this.#end} is out of order: ${why}`);
  }
}
