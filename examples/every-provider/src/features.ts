import type { ChecksumSupport, FacetName, StorageBackend, WriteCondition } from '@stowage/core/spi';

/** One feature, and what there is to say of it for a backend; empty where it has none. */
interface Feature {
  readonly title: string;
  readonly of: (backend: StorageBackend) => string;
}

const FACETS: Readonly<Record<FacetName, string>> = {
  multipart: 'uploads in parts, resumed after a crash',
  copy: 'copies by the provider',
  versions: 'versions',
  bulkDelete: 'deletions in bulk',
  links: 'signed URLs to read',
  uploadLinks: 'signed URLs to write',
  uploadForms: 'signed forms to write',
  uploadParts: 'signed uploads in parts',
  cdn: 'public URLs',
  regions: 'regions',
};

const FEATURES: readonly Feature[] = [
  { title: 'checksums kept, best first', of: ({ capabilities }) => capabilities.checksums.map(checksum).join(', ') },
  { title: 'largest object in one request', of: ({ capabilities }) => bytes(capabilities.maxWriteSize) },
  { title: 'longest name', of: ({ capabilities }) => bytes(capabilities.maxObjectNameBytes) },
  { title: 'rows a page', of: ({ capabilities }) => number(capabilities.maxPageSize) },
  { title: 'ranges', of: ({ capabilities }) => said(capabilities.rangeReads) },
  { title: 'reads pinned by ETag', of: ({ capabilities }) => said(capabilities.conditions.read) },
  { title: 'conditional writes', of: ({ capabilities }) => conditions(capabilities.conditions.write) },
  { title: 'conditional copies', of: ({ capabilities }) => conditions(capabilities.conditions.copy) },
  { title: 'conditional deletions', of: ({ capabilities }) => said(capabilities.conditions.delete) },
  { title: 'deleting what is missing', of: ({ capabilities }) => capabilities.deleteMissing },
  { title: 'metadata keys', of: ({ capabilities }) => capabilities.metadata.keys.case },
  { title: 'longest metadata key', of: ({ capabilities: { metadata } }) => bytes(metadata.keys.maxBytes) },
  { title: 'metadata values', of: ({ capabilities: { metadata } }) => metadata.values.characters },
  { title: 'longest metadata value', of: ({ capabilities: { metadata } }) => bytes(metadata.values.maxBytes) },
  { title: 'metadata entries', of: ({ capabilities: { metadata } }) => number(metadata.maxEntries ?? Infinity) },
  { title: 'metadata in all', of: ({ capabilities: { metadata } }) => bytes(metadata.total?.maxBytes) },
  { title: 'headers kept', of: ({ capabilities }) => headers(capabilities.headers) },
  ...Object.entries(FACETS).map(([facet, title]) => ({
    title: `${title} (\`${facet}\`)`,
    of: (backend: StorageBackend) => said(backend[facet as FacetName] !== undefined),
  })),
  { title: 'largest copy in one call', of: ({ copy }) => bytes(copy?.maxCopySize) },
  { title: 'deletions in one request', of: ({ bulkDelete }) => number(bulkDelete?.maxKeys ?? Infinity) },
  { title: 'a signed URL is good for at most', of: ({ links }) => days(links?.maxExpiresIn) },
  { title: 'versioning of a container', of: ({ versions }) => (versions?.states ?? []).join(', ') },
];

/** A provider as a column of the table. */
export interface Provided {
  readonly title: string;
  readonly backend: StorageBackend;
}

/** The table of all features, in Markdown: a row a feature, a column a provider. */
export function featureTable(providers: readonly Provided[]): string {
  const head = ['', ...providers.map(({ title }) => title)];
  return table(
    head,
    FEATURES.map(({ title, of }) => [title, ...providers.map(({ backend }) => of(backend))]),
  );
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

function checksum({ algorithm, whole }: ChecksumSupport): string {
  return whole === 'none' ? `${algorithm} (not of parts)` : algorithm;
}

export function said(has: boolean): string {
  return has ? 'yes' : '';
}

export function conditions(names: readonly WriteCondition[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function headers(kept: 'any' | readonly string[]): string {
  return kept === 'any' ? 'any' : kept.map((name) => `\`${name}\``).join(', ');
}

const UNITS = [
  ['TiB', 1024 ** 4],
  ['TB', 1000 ** 4],
  ['GiB', 1024 ** 3],
  ['GB', 1000 ** 3],
  ['MiB', 1024 ** 2],
  ['MB', 1000 ** 2],
  ['KiB', 1024],
] as const;

/** In the largest unit that tells it exactly. */
export function bytes(count: number | undefined): string {
  if (count === undefined || !Number.isSafeInteger(count) || count === Number.MAX_SAFE_INTEGER) return '';
  const unit = UNITS.find(([, size]) => count >= size && count % size === 0);
  return unit === undefined ? `${number(count)} bytes` : `${number(count / unit[1])} ${unit[0]}`;
}

function days(seconds: number | undefined): string {
  return seconds === undefined || !Number.isSafeInteger(seconds) ? '' : `${number(Math.floor(seconds / 86_400))} days`;
}

function number(count: number): string {
  return Number.isSafeInteger(count) ? count.toLocaleString('en') : '';
}
