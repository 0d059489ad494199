import assert from 'node:assert/strict';
import type { ObjectQuery, ObjectRecord, Page, PrefixRecord } from '@stowage/core/spi';
import type { Fixture } from './fixtures.js';

type Row = ObjectRecord | PrefixRecord;

/** One page of the case's container, as the backend gives it. */
export function page(kit: Fixture, query: Partial<ObjectQuery>): Promise<Page<Row>> {
  return kit.backend.listObjects(kit.container, { prefix: '', limit: kit.backend.capabilities.maxPageSize, ...query });
}

/** All pages from one request to the next; fails if they do not come to an end. */
export async function pages(kit: Fixture, query: Partial<ObjectQuery>): Promise<readonly Page<Row>[]> {
  return allPages((cursor) => page(kit, { ...query, cursor }));
}

/** All pages of any listing; fails if they do not come to an end. */
export async function allPages<T>(
  fetch: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<readonly Page<T>[]> {
  const all: Page<T>[] = [];
  let cursor: string | undefined;
  do {
    const next = await fetch(cursor);
    all.push(next);
    cursor = next.next;
    assert.ok(all.length < 1000, 'the pages do not come to an end');
  } while (cursor !== undefined);
  return all;
}

/** The names of rows, page after page. */
export function namesOf(list: readonly Page<{ readonly name: string }>[]): readonly string[] {
  return list.flatMap(({ items }) => items.map(({ name }) => name));
}
