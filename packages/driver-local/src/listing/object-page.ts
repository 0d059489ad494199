import type { ObjectQuery, ObjectRecord, Page, PrefixRecord } from '@stowage/core/spi';
import type { Objects } from '../store/objects.js';
import type { SidecarLookup } from '../store/sidecar-lookup.js';
import { encodeCursor } from './cursor.js';
import type { EntryCache } from './entry-cache.js';
import { Walk, type Row, type WalkParts } from './walk.js';

/** How many objects are looked at at once. */
const AT_ONCE = 64;

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

/** In slices: one after another takes longer, all at once opens too many sidecars. */
async function described(
  rows: readonly Row[],
  objects: Objects,
  signal: AbortSignal | undefined,
): Promise<(ObjectRecord | PrefixRecord)[]> {
  const lookup = objects.lookup();
  const records: (ObjectRecord | PrefixRecord)[] = [];
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    signal?.throwIfAborted();
    const slice = rows.slice(start, start + AT_ONCE).map((row) => recordOf(row, objects, lookup));
    for (const record of await Promise.all(slice)) if (record !== undefined) records.push(record);
  }
  return records;
}

async function recordOf(
  row: Row,
  objects: Objects,
  lookup: SidecarLookup,
): Promise<ObjectRecord | PrefixRecord | undefined> {
  return 'place' in row ? objects.glance(row.place, lookup) : { kind: 'prefix', name: row.prefix };
}
