import type { ObjectQuery, ObjectRecord, Page, PageRequest, PrefixRecord } from '@stowage/core/spi';

/** The rows of a query. Most providers do this on their side. */
export function rowsOf(
  records: Iterable<ObjectRecord>,
  { prefix, delimiter }: ObjectQuery,
): readonly (ObjectRecord | PrefixRecord)[] {
  const rows = new Map<string, ObjectRecord | PrefixRecord>();
  for (const record of records) {
    const { name } = record;
    if (!name.startsWith(prefix)) continue;
    const cut = delimiter === undefined ? -1 : name.indexOf(delimiter, prefix.length);
    const folded = delimiter === undefined || cut < 0 ? undefined : name.slice(0, cut + delimiter.length);
    rows.set(folded ?? name, folded === undefined ? record : { kind: 'prefix', name: folded });
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
