import type { ObjectQuery, Page, PageRequest } from '@stowage/core/spi';

/** One row: a name, and whether it stands for all names that start with it. */
export interface Row {
  readonly name: string;
  readonly folded: boolean;
}

/** The rows of a query. Most providers do this on their side. */
export function rowsOf(names: Iterable<string>, { prefix, delimiter }: ObjectQuery): Row[] {
  const rows = new Map<string, Row>();
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    const cut = delimiter === undefined ? -1 : name.indexOf(delimiter, prefix.length);
    const row = cut < 0 || delimiter === undefined ? name : name.slice(0, cut + delimiter.length);
    rows.set(row, { name: row, folded: cut >= 0 });
  }
  return [...rows.values()];
}

/** One page in UTF-8 byte order. The cursor is the name before the page; JavaScript's own order would be that of UTF-16. */
export function pageOf<T extends { readonly name: string }>(
  rows: readonly T[],
  { cursor = '', limit }: PageRequest,
): Page<T> {
  const inBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const after = rows.filter(({ name }) => inBytes(name, cursor) > 0).sort((a, b) => inBytes(a.name, b.name));
  const items = after.slice(0, limit);
  const last = items.at(-1);
  return after.length > items.length && last !== undefined ? { items, next: last.name } : { items };
}
