import type { Capabilities, Page } from '../spi/index.js';
import type { Listing } from '../options.js';

/** Fetches the page that starts at a cursor, with at most that many rows. */
export type FetchPage<T> = (cursor: string | undefined, limit: number) => Promise<Page<T>>;

/** Where a walk over pages starts, and how much it wants. */
export interface Walk {
  readonly cursor?: string | undefined;
  /** Default: everything. */
  readonly limit?: number | undefined;
  /** Rows in one page at the most. */
  readonly pageSize: number;
}

/** The walk that a user's options mean: as few requests as the provider's pages allow. */
export function walkOf({ maxPageSize }: Capabilities, { cursor, limit }: Omit<Walk, 'pageSize'>): Walk {
  return { cursor, limit, pageSize: maxPageSize };
}

/** All rows, one page in memory at a time. A page that is short or empty is not the last one: only the absence of `next` is. */
export async function* items<T>(fetch: FetchPage<T>, walk: Walk): AsyncGenerator<T, void, undefined> {
  let wanted = walk.limit ?? Infinity;
  let cursor = walk.cursor;
  do {
    const page = await fetch(cursor, Math.min(walk.pageSize, wanted));
    yield* page.items;
    wanted -= page.items.length;
    cursor = page.next;
  } while (cursor !== undefined && wanted > 0);
}

/** The rows as one list, with the cursor to go on where `limit` ended it. */
export async function collect<T>(fetch: FetchPage<T>, walk: Walk): Promise<Listing<T>> {
  const list: T[] = [];
  let next: string | undefined;
  const remembering: FetchPage<T> = async (cursor, limit) => {
    const page = await fetch(cursor, limit);
    next = page.next;
    return page;
  };
  for await (const item of items(remembering, walk)) list.push(item);
  return Object.assign(list, next === undefined ? {} : { next });
}
