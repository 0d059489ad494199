import type { ObjectRecord, Page, PrefixRecord, StorageBackend } from '@stowage/core/spi';
import { compareUtf8 } from '../../src/utf8-order.js';
import { altered } from '../altered.js';
import { mutant, type Mutant } from './mutant.js';

type Rows = Page<ObjectRecord | PrefixRecord>;
type ListObjects = StorageBackend['listObjects'];

/** A mutant whose listings are changed; it is given the right listing. */
function listing(
  name: string,
  caughtBy: string,
  change: (right: ListObjects, ...of: Parameters<ListObjects>) => Promise<Rows>,
): Mutant {
  return mutant(name, caughtBy, (backend) => {
    const right: ListObjects = (container, query) => backend.listObjects(container, query);
    return altered(backend, { listObjects: (container, query) => change(right, container, query) });
  });
}

function byUtf16(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

async function everything(right: ListObjects, ...[container, query]: Parameters<ListObjects>): Promise<Rows['items']> {
  const items: (ObjectRecord | PrefixRecord)[] = [];
  let cursor: string | undefined;
  do {
    const page = await right(container, { ...query, cursor, limit: 1000 });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

export const listingMutants: readonly Mutant[] = [
  listing('drops every page but the first', 'listing.pages-make-the-list', async (right, container, query) => {
    const page = await right(container, query);
    return query.cursor === undefined ? page : { ...page, items: [] };
  }),
  listing('forgets that there is more', 'listing.next-if-more', async (right, container, query) => {
    const { items } = await right(container, query);
    return { items };
  }),
  listing("gives a 'next' when nothing remains", 'listing.next-only-if-more', async (right, container, query) => {
    if (query.cursor === 'end') return { items: [] };
    const page = await right(container, query);
    return { ...page, next: page.next ?? 'end' };
  }),
  listing('gives more rows than asked for', 'listing.page-limit', (right, container, query) =>
    right(container, { ...query, limit: query.limit + 1 }),
  ),
  listing('ignores the prefix', 'listing.prefix', (right, container, query) =>
    right(container, { ...query, prefix: '' }),
  ),
  listing('takes the prefix for a folder', 'listing.prefix', (right, container, query) => {
    const { prefix } = query;
    return right(container, { ...query, prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/` });
  }),
  listing('normalizes the prefix', 'listing.prefix-awkward', (right, container, query) =>
    right(container, { ...query, prefix: query.prefix.normalize('NFC') }),
  ),
  listing('ends prefixes at U+FFFF', 'listing.prefix-is-no-upper-bound', async (right, container, query) => {
    const page = await right(container, query);
    return { ...page, items: page.items.filter(({ name }) => compareUtf8(name, `${query.prefix}\uffff`) <= 0) };
  }),
  listing('lists in UTF-16 order', 'listing.utf8-order', async (right, container, query) => {
    const items = await everything(right, container, query);
    return { items: items.toSorted(byUtf16) };
  }),
  listing('ignores the delimiter', 'listing.delimiter-folds', (right, container, query) =>
    right(container, { ...query, delimiter: undefined }),
  ),
  listing("knows no delimiter but '/'", 'listing.delimiter-is-any-character', (right, container, query) =>
    right(container, { ...query, delimiter: query.delimiter === undefined ? undefined : '/' }),
  ),
  listing('puts folders first', 'listing.delimiter-folds', async (right, container, query) => {
    const page = await right(container, query);
    return { ...page, items: page.items.toSorted((a, b) => b.kind.localeCompare(a.kind)) };
  }),
  mutant('repeats a folder on the next page', 'listing.folder-once-in-pages', (backend) => {
    let last: ObjectRecord | PrefixRecord | undefined;
    return altered(backend, {
      listObjects: async (container, query) => {
        const page = await backend.listObjects(container, query);
        const repeated = query.cursor !== undefined && last?.kind === 'prefix' ? [last] : [];
        last = page.items.at(-1);
        return { ...page, items: [...repeated, ...page.items] };
      },
    });
  }),
  listing('makes cursors of positions', 'listing.cursor-survives-changes', async (right, container, query) => {
    const items = await everything(right, container, query);
    const start = Number(query.cursor ?? 0);
    const end = start + query.limit;
    const page = { items: items.slice(start, end) };
    return end < items.length ? { ...page, next: String(end) } : page;
  }),
  listing('gives no sizes in listings', 'listing.rows-describe-objects', async (right, container, query) => {
    const page = await right(container, query);
    return { ...page, items: page.items.map((row) => ({ ...row, size: 0 })) };
  }),
  mutant('lists what it remembers', 'listing.sees-changes', (backend) => {
    let remembered: Promise<Rows> | undefined;
    return altered(backend, {
      listObjects: (container, query) => (remembered ??= backend.listObjects(container, query)),
      writeObject: (...write) => {
        remembered ??= backend.listObjects(write[0], { prefix: '', limit: 7 });
        return backend.writeObject(...write);
      },
    });
  }),
  mutant('lists uploads that are not complete', 'listing.hides-unfinished', (backend) =>
    altered(backend, {
      listObjects: async (container, query) => {
        const page = await backend.listObjects(container, query);
        const uploads = await backend.multipart?.listUploads(container, { prefix: query.prefix, limit: 7 });
        const rows = uploads?.items.map(({ name }) => ({ kind: 'prefix' as const, name })) ?? [];
        return { ...page, items: [...page.items, ...rows] };
      },
    }),
  ),
];
