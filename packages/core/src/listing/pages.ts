import type { Listing } from '../options.js';
import { rowsOf, type Page, type StorageBackend } from '../spi/index.js';
import { isBefore } from './name-order.js';
import { ListingProgress, type ListingStart } from './listing-progress.js';

/**
 * Fetches the page that starts at a cursor, with at most that many rows. The signal is the walk's own, and is aborted too
 * when the walk is left while the page is still coming.
 */
export type FetchPage<T> = (cursor: string | undefined, limit: number, signal: AbortSignal) => Promise<Page<T>>;

/** Rows that come soon: as many as providers give at least, and as B2 bills as one request. */
const FEW = 1000;

/** Where a walk over pages starts, and how much it wants. */
export interface Walk extends ListingStart {
  /** Default: everything. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Rows in one page at the most. */
  readonly pageSize: number;
  /** Rows in the first one at the most. Default: as in the others. */
  readonly firstPageSize?: number | undefined;
  /** Rows whose names are this, or before it, are left out: where a provider cannot begin after a name, or begins with it. */
  readonly after?: string | undefined;
}

/** The walk that a user's options mean: as few requests as the provider's pages allow. */
export function walkOf(
  { provider, capabilities }: StorageBackend,
  { cursor, limit, signal, after }: Pick<Walk, 'after' | 'cursor' | 'limit' | 'signal'>,
): Walk {
  return { cursor, limit, signal, after, pageSize: capabilities.maxPageSize, provider };
}

/** A walk over rows that come in UTF-8 byte order of their names. */
export function orderedWalk(...walk: Parameters<typeof walkOf>): Walk {
  return { ...walkOf(...walk), isOrdered: true };
}

/**
 * All rows. A page that is short or empty is not the last one: only the absence of `next` is.
 *
 * @throws {MalformedResponseError} if the listing makes no progress: a cursor or the same rows come again, or 1,000 pages without a row;
 *   where rows are to come in order, if they do not
 */
export function items<T>(fetch: FetchPage<T>, walk: Walk): AsyncGenerator<T, void, undefined> {
  return eachOf(() => batches(fetch, walk));
}

/**
 * The rows of a walk that is prepared, and may be refused, when the first is asked for: a generator around `items` would take a million rows twice.
 * Who takes them one by one may want no more than a few: unless a limit says how many, the first page is a small one.
 */
export function itemsOf<T>(
  begin: () => readonly [fetch: FetchPage<T>, walk: Walk],
): AsyncGenerator<T, void, undefined> {
  return eachOf(() => {
    const [fetch, walk] = begin();
    return batches(fetch, walk.limit === undefined ? { ...walk, firstPageSize: FEW } : walk);
  });
}

async function* eachOf<T>(begin: () => AsyncIterable<Iterable<T>>): AsyncGenerator<T, void, undefined> {
  for await (const rows of begin()) for (const row of rows) yield row;
}

/**
 * As {@link items}, a page at a time, for who takes many rows: a promise for each costs more than the row. Rows are made, and held against
 * those before them, as they are taken: the next page is for who has taken all of this one.
 */
export async function* batches<T>(fetch: FetchPage<T>, walk: Walk): AsyncGenerator<Iterable<T>, void, undefined> {
  const progress = new ListingProgress(walk);
  for await (const page of pages(fetch, walk)) yield taken(page, progress, walk);
}

/** The rows as one list, with the cursor to go on where `limit` ended it. */
export async function collect<T>(fetch: FetchPage<T>, walk: Walk): Promise<Listing<T>> {
  const list: T[] = [];
  const progress = new ListingProgress(walk);
  let next: string | undefined;
  for await (const page of pages(fetch, walk)) {
    for (const row of taken(page, progress, walk)) list.push(row);
    next = page.next;
  }
  return Object.assign(list, next === undefined ? {} : { next });
}

/** The rows of one page that are wanted. */
function* taken<T>(page: Page<T>, progress: ListingProgress, walk: Walk): Generator<T, void, undefined> {
  let last: T | undefined;
  for (const row of rowsOf(page)) {
    progress.row(row);
    last = row;
    if (isWanted(row, walk)) yield row;
  }
  page.release?.();
  if (page.next !== undefined) progress.passed(page.next, last);
}

/**
 * The pages, from the second on with the next one already asked for: at most two are in memory. Who leaves within the first
 * page has not paid for another; who has come to a second will most likely want a third.
 */
async function* pages<T>(fetch: FetchPage<T>, walk: Walk): AsyncGenerator<Page<T>, void, undefined> {
  const left = new AbortController();
  const signal = walk.signal === undefined ? left.signal : AbortSignal.any([walk.signal, left.signal]);
  let wanted = walk.limit ?? Infinity;
  const { pageSize, firstPageSize = pageSize } = walk;
  const ask = (cursor?: string, most = pageSize): Promise<Page<T>> => fetch(cursor, Math.min(most, wanted), signal);
  try {
    let coming: Promise<Page<T>> | undefined = ask(walk.cursor, Math.min(firstPageSize, pageSize));
    for (let isFirst = true; coming !== undefined; isFirst = false) {
      const page: Page<T> = await coming;
      // Rows may be made when they are first looked at, which had better be while the next page is on its way.
      if (wanted !== Infinity) wanted -= page.items.filter((item) => isWanted(item, walk)).length;
      const isLast = page.next === undefined || wanted <= 0;
      coming = isLast || isFirst ? undefined : ask(page.next);
      // Whether it failed is asked after the rows of this page, or never.
      coming?.catch(() => undefined);
      yield page;
      if (!isLast) coming ??= ask(page.next);
    }
  } finally {
    left.abort();
  }
}

function isWanted(item: unknown, { after }: Walk): boolean {
  return after === undefined || isBefore(after, (item as { readonly name: string }).name);
}
