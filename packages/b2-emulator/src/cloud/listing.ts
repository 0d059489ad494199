import type { FileVersion } from './file-version.js';
import { fileIdTime } from './ids.js';
import { keyAfter, nameKey } from './name-key.js';
import { newestFinished, type VersionIndex } from './version-index.js';

/** One row of a listing: a version, or a folder made by the delimiter. */
export type ListingRow = { readonly version: FileVersion } | { readonly folder: string };

/** What to list. Names are compared by their UTF-8 bytes. */
export interface ListingQuery {
  readonly startFileName: string;
  /** Only when versions are listed: the version of `startFileName` to start at. */
  readonly startFileId?: string | undefined;
  readonly prefix: string;
  readonly delimiter: string | undefined;
  /** Rows in a page; a folder counts as one. */
  readonly max: number;
}

/** Rows, and where the next page starts. */
export interface Listing {
  readonly rows: readonly ListingRow[];
  readonly nextFileName: string | null;
  readonly nextFileId: string | null;
}

/** The names that show a file: those whose newest finished version is not a hide marker. */
export function listNames(index: VersionIndex, query: ListingQuery): Listing {
  return walk(index, query, (versions) => {
    const newest = newestFinished(versions);
    return newest?.action === 'upload' ? [newest] : [];
  });
}

/**
 * The same in pages of half the size, which go on at the last name and a space: the smallest name that can follow it. Production does both
 * when a page takes it long, and clients that take a short page for the last one lose files.
 */
export function listNamesShort(index: VersionIndex, query: ListingQuery): Listing {
  const listing = listNames(index, { ...query, max: Math.ceil(query.max / 2) });
  const last = listing.rows.at(-1);
  if (listing.nextFileName === null || last === undefined || 'folder' in last) return listing;
  return { ...listing, nextFileName: `${last.version.fileName} ` };
}

/** Every version, hide marker and unfinished large file. */
export function listVersions(index: VersionIndex, query: ListingQuery): Listing {
  const passed = query.startFileId === undefined ? undefined : versionsFrom(query.startFileName, query.startFileId);
  return walk(index, query, passed ?? ((versions) => versions));
}

type Visible = (versions: readonly FileVersion[]) => readonly FileVersion[];

/** Leaves out the versions of the start name that come before the start id. If that one is gone, its id still tells its time. */
function versionsFrom(name: string, id: string): Visible {
  return (versions) => {
    if (versions[0]?.fileName !== name) return versions;
    const start = versions.findIndex((each) => each.fileId === id);
    return start >= 0 ? versions.slice(start) : versions.filter((each) => each.uploadTimestamp <= fileIdTime(id));
  };
}

/** Section by section of the name space: a folder is one jump, however many names are in it. */
function walk(index: VersionIndex, query: ListingQuery, visible: Visible): Listing {
  const prefix = nameKey(query.prefix);
  const start = nameKey(query.startFileName);
  const rows: ListingRow[] = [];
  let from = start > prefix ? start : prefix;
  for (;;) {
    const step = scan(index, { ...query, prefix, from, visible, rows });
    if (step.kind === 'end') return { rows, nextFileName: null, nextFileId: null };
    if (step.kind === 'full') return { rows, nextFileName: step.next.fileName, nextFileId: step.next.fileId };
    from = step.folderEnd;
  }
}

type Step =
  | { readonly kind: 'end' }
  | { readonly kind: 'full'; readonly next: FileVersion }
  | { readonly kind: 'folder'; readonly folderEnd: string };

interface Scan {
  readonly prefix: string;
  readonly from: string;
  readonly delimiter: string | undefined;
  readonly max: number;
  readonly visible: Visible;
  readonly rows: ListingRow[];
}

/** Adds rows up to the end of the listing, of the page, or of a folder. */
function scan(index: VersionIndex, { prefix, from, delimiter, max, visible, rows }: Scan): Step {
  const separator = delimiter === undefined || delimiter === '' ? undefined : nameKey(delimiter);
  for (const [key, versions] of index.from(from)) {
    if (!key.startsWith(prefix)) break;
    const shown = visible(versions);
    const first = shown[0];
    if (first === undefined) continue;
    const cut = separator === undefined ? -1 : key.indexOf(separator, prefix.length);
    if (separator !== undefined && cut >= 0) {
      if (rows.length === max) return { kind: 'full', next: first };
      const folder = key.slice(0, cut + separator.length);
      rows.push({ folder: Buffer.from(folder, 'latin1').toString('utf8') });
      return { kind: 'folder', folderEnd: keyAfter(folder) };
    }
    for (const version of shown) {
      if (rows.length === max) return { kind: 'full', next: version };
      rows.push({ version });
    }
  }
  return { kind: 'end' };
}
