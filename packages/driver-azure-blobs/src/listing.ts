import type { ContainerKey, ObjectQuery, ObjectRecord, Page, PageRequest, PrefixRecord } from '@stowage/core/spi';
import { child, textOf, type XmlElement } from '@stowage/xml';
import { parseCursor, printCursor } from './cursor.js';
import { fromRow, nameOf } from './records.js';
import type { Session } from './session/session.js';

/** The most rows of one request. */
export const MAX_PAGE_SIZE = 5000;

/** What is listed of a container. */
export interface BlobQuery extends PageRequest {
  readonly prefix: string;
  readonly delimiter?: string | undefined;
  /** Beside metadata: `snapshots`, `versions`, `deleted`, `uncommittedblobs`. */
  readonly include?: readonly string[] | undefined;
}

/** One page of `List Blobs`, as it came. */
export interface BlobRows {
  readonly rows: readonly XmlElement[];
  readonly marker: string | undefined;
}

/** Asks for one page. */
export async function listBlobs(session: Session, { name }: ContainerKey, query: BlobQuery): Promise<BlobRows> {
  const { prefix, delimiter, limit, cursor, include = [], signal } = query;
  const request = {
    operation: 'List Blobs',
    method: 'GET',
    container: name,
    query: {
      restype: 'container',
      comp: 'list',
      prefix: prefix === '' ? undefined : prefix,
      delimiter,
      marker: parseCursor(cursor)?.marker,
      maxresults: String(Math.min(limit, MAX_PAGE_SIZE)),
      include: ['metadata', ...include].join(','),
    },
    lane: limit > FEW_ROWS ? 'control' : 'data',
    signal,
  } as const;
  const { document } = await session.document(request, 'EnumerationResults');
  return { rows: child(document, 'Blobs')?.children ?? [], marker: textOf(document, 'NextMarker') };
}

/** So few rows are asked for to find one blob. */
const FEW_ROWS = 100;

/** One page of what is in a container, in the order of UTF-8, which is not that of the service where characters beyond U+FFFF are. */
export async function objectsOf(
  session: Session,
  container: ContainerKey,
  query: ObjectQuery,
): Promise<Page<ObjectRecord | PrefixRecord>> {
  const before = parseCursor(query.cursor)?.last;
  const { rows, marker } = await listBlobs(session, container, query);
  const items = rows.map(toRow).filter((row) => row.kind === 'object' || row.name !== before);
  items.sort(inOrder);
  const last = items.findLast(({ kind }) => kind === 'prefix')?.name ?? before;
  return { items, next: printCursor(marker, last) };
}

function toRow(row: XmlElement): ObjectRecord | PrefixRecord {
  return row.name === 'BlobPrefix' ? { kind: 'prefix', name: nameOf(row) } : fromRow(row);
}

/** By their bytes. */
export function inOrder({ name: one }: { readonly name: string }, { name: other }: { readonly name: string }): number {
  if (one === other) return 0;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
