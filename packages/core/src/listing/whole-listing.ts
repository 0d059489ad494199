import type { ObjectQuery, Page, PageRequest, PrefixRecord } from '../spi/index.js';
import { isBefore } from './name-order.js';

/** Anything that has a name, such as the record of an object. */
interface Named {
  readonly name: string;
}

/**
 * The rows of a query, for a provider that tells all names and neither looks for prefixes nor folds them. In the order in which they first come;
 * see {@link pageOf}.
 */
export function rowsFor<T extends Named>(
  all: Iterable<T>,
  { prefix, delimiter }: Pick<ObjectQuery, 'prefix' | 'delimiter'>,
): readonly (T | PrefixRecord)[] {
  const rows = new Map<string, T | PrefixRecord>();
  for (const each of all) {
    const row = each.name.startsWith(prefix) ? rowOf(each, prefix, delimiter) : undefined;
    if (row !== undefined) rows.set(row.name, row);
  }
  return [...rows.values()];
}

function rowOf<T extends Named>(each: T, prefix: string, delimiter: string | undefined): T | PrefixRecord {
  const cut = delimiter === undefined ? -1 : each.name.indexOf(delimiter, prefix.length);
  if (delimiter === undefined || cut === -1) return each;
  return { kind: 'prefix', name: each.name.slice(0, cut + delimiter.length) };
}

/** One page of all rows, in UTF-8 byte order, for a provider without pages. The cursor is the last name of the page before. */
export function pageOf<T extends Named>(
  rows: readonly T[],
  { cursor, limit }: Pick<PageRequest, 'cursor' | 'limit'>,
): Page<T> {
  const after = cursor === undefined ? rows : rows.filter(({ name }) => isBefore(cursor, name));
  const items = after.toSorted(byName).slice(0, limit);
  const last = items.at(-1);
  return after.length > items.length && last !== undefined ? { items, next: last.name } : { items };
}

function byName(one: Named, other: Named): number {
  if (isBefore(one.name, other.name)) return -1;
  return one.name === other.name ? 0 : 1;
}
