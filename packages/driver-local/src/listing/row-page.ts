import type { Page, PageRequest } from '@stowage/core/spi';
import { decodeCursor, encodeCursor, isPast } from './cursor.js';

/** One page of rows that are at hand, in order of their keys. */
export function rowPage<T>(rows: readonly (readonly [key: string, item: T])[], page: PageRequest): Page<T> {
  const position = decodeCursor(page.cursor);
  const left = rows.filter(([key]) => !isPast(key, position));
  const taken = left.slice(0, page.limit);
  const items = taken.map(([, item]) => item);
  const last = taken.at(-1);
  return last === undefined || left.length === taken.length
    ? { items }
    : { items, next: encodeCursor({ key: last[0], folded: false }) };
}
