import assert from 'node:assert/strict';
import { compareUtf8 } from '../../utf8-order.js';
import type { ModelContainer } from './model-container.js';

/** What a listing is asked for. */
export interface ListingQuery {
  readonly prefix: string;
  readonly delimiter?: string | undefined;
}

/** One row: an object, or all that are below a folder. */
export interface ModelRow {
  readonly kind: 'object' | 'prefix';
  readonly name: string;
}

/** An earlier list that ended at its limit. */
export interface ModelCursor {
  readonly query: ListingQuery;
  readonly cursor: string;
  /** The last row of that list. */
  readonly after: string;
  /** The row that would have come next then: what is stored between the two afterwards may be listed or not. */
  readonly before: string | undefined;
}

/** The rows of a whole listing. */
export function rowsOf(container: ModelContainer, query: ListingQuery): readonly ModelRow[] {
  const rows = new Map<string, ModelRow>();
  for (const name of container.visible()) {
    if (!name.startsWith(query.prefix)) continue;
    const row = rowOf(name, query);
    rows.set(`${row.kind} ${row.name}`, row);
  }
  return [...rows.values()].sort((one, other) => compareUtf8(one.name, other.name));
}

/** Fails unless a list is the beginning of these rows, as long as its limit allows. */
export function assertRows(
  seen: readonly ModelRow[] & { readonly next?: string | undefined },
  rows: readonly ModelRow[],
  { limit = Infinity, isOptional = () => false }: RowsAllowed,
): void {
  const left = [...rows];
  for (const each of seen) {
    while (left[0] !== undefined && isOptional(left[0]) && !isSameRow(each, left[0])) left.shift();
    const expected = left.shift();
    assert.ok(expected !== undefined, `the listing has ${JSON.stringify(each.name)}, which is not there`);
    assert.ok(isSameRow(each, expected), `the listing has ${told(each)} where ${told(expected)} should be`);
  }
  assert.ok(seen.length <= limit, `the listing has ${seen.length} rows, more than its limit of ${limit}`);
  const missing = left.find((row) => !isOptional(row));
  if (seen.length < limit) assert.ok(missing === undefined, `the listing lacks ${JSON.stringify(missing?.name)}`);
  if (missing !== undefined) assert.ok(seen.next !== undefined, 'the listing ended at its limit and does not say so');
  if (seen.length < limit) assert.equal(seen.next, undefined, 'the listing says that there is more, below its limit');
}

/** What may be different from the model. */
export interface RowsAllowed {
  readonly limit?: number | undefined;
  readonly isOptional?: ((row: ModelRow) => boolean) | undefined;
}

/** The rows that come after those of an earlier list. */
export function rowsAfter(container: ModelContainer, { query, after }: ModelCursor): readonly ModelRow[] {
  return rowsOf(container, query).filter(({ name }) => compareUtf8(name, after) > 0);
}

/** Where a list ended, to go on from there; undefined if it did not end at its limit. */
export function cursorOf(
  seen: readonly ModelRow[] & { readonly next?: string | undefined },
  container: ModelContainer,
  query: ListingQuery,
): ModelCursor | undefined {
  const after = seen.at(-1)?.name;
  if (after === undefined || seen.next === undefined) return undefined;
  const before = rowsOf(container, query).find(({ name }) => compareUtf8(name, after) > 0)?.name;
  return { query, cursor: seen.next, after, before };
}

function rowOf(name: string, { prefix, delimiter }: ListingQuery): ModelRow {
  const cut = delimiter === undefined ? -1 : name.indexOf(delimiter, prefix.length);
  if (cut < 0) return { kind: 'object', name };
  return { kind: 'prefix', name: name.slice(0, cut + (delimiter ?? '').length) };
}

function isSameRow(one: ModelRow, other: ModelRow): boolean {
  return one.kind === other.kind && one.name === other.name;
}

function told({ kind, name }: ModelRow): string {
  return `${kind === 'prefix' ? 'the folder ' : ''}${JSON.stringify(name)}`;
}
