import { mapConcurrent } from '@stowage/core/concurrency';
import type { ObjectQuery, ObjectRecord, Page, PrefixRecord } from '@stowage/core/spi';
import type { Objects } from '../store/objects.js';
import { encodeCursor } from './cursor.js';
import type { EntryCache } from './entry-cache.js';
import { Walk, type Row, type WalkParts } from './walk.js';

/** How many objects are looked at at once: more than that and the open sidecars would be many. */
const CONCURRENCY = 32;

/** One page of the objects of the container at `root`. Objects that vanish while it is made leave it shorter. */
export async function objectPage(
  { root, cache, objects }: { readonly root: string; readonly cache: EntryCache; readonly objects: Objects },
  query: ObjectQuery,
): Promise<Page<ObjectRecord | PrefixRecord>> {
  const exists: WalkParts['exists'] = async (place) => (await objects.find(place)) !== undefined;
  const { rows, more } = await take(new Walk({ root, cache, exists }, query).rows(), query.limit);
  const items = await described(rows, objects, query.signal);
  const last = rows.at(-1);
  return more && last !== undefined ? { items, next: encodeCursor(last.position) } : { items };
}

async function take(rows: AsyncIterable<Row>, limit: number): Promise<{ rows: Row[]; more: boolean }> {
  const taken: Row[] = [];
  for await (const row of rows) {
    if (taken.length === limit) return { rows: taken, more: true };
    taken.push(row);
  }
  return { rows: taken, more: false };
}

async function described(
  rows: readonly Row[],
  objects: Objects,
  signal: AbortSignal | undefined,
): Promise<(ObjectRecord | PrefixRecord)[]> {
  const records: (ObjectRecord | PrefixRecord | undefined)[] = [];
  const indexOf = objects.sidecarIndexes();
  await mapConcurrent(
    rows.entries(),
    async ([index, row]) => {
      records[index] = 'place' in row ? await objects.glance(row.place, indexOf) : { kind: 'prefix', name: row.prefix };
    },
    { concurrency: CONCURRENCY, signal },
  );
  return records.filter((record) => record !== undefined);
}
