import { items, type FetchPage, type Walk } from './pages.js';

/** The rows of exactly this name, of a listing by name that begins with it; `limit` of them at the most. */
export async function rowsNamed<T extends { readonly name: string }>(
  name: string,
  fetch: FetchPage<T>,
  walk: Walk,
): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const row of items(fetch, walk)) {
    // Other names may start with this one.
    if (row.name !== name) break;
    found.push(row);
    if (found.length === walk.limit) break;
  }
  return found;
}
