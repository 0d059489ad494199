import {
  MappedPage,
  type ContainerKey,
  type ObjectQuery,
  type ObjectRecord,
  type Page,
  type PrefixRecord,
} from '@stowage/core/spi';
import { objectsPage, type ListedObject, type ListedPage } from './api/rows.js';
import type { Preset } from './preset.js';
import { toObjectRecord } from './records.js';
import type { Session } from './session/session.js';

/** The most rows of one request. */
export const MAX_PAGE_SIZE = 1000;

type Row = ListedObject | PrefixRecord;

/** Listings of objects, by either version of S3's. */
export class Listing {
  readonly #session: Session;
  readonly #preset: Preset;

  constructor(session: Session, preset: Preset) {
    this.#session = session;
    this.#preset = preset;
  }

  /** One page. Its cursor is the server's own. */
  async page({ name: bucket }: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord | PrefixRecord>> {
    const { prefix, delimiter, after, cursor, limit, signal } = query;
    const isV2 = this.#preset.listing === 'v2';
    const operation = isV2 ? 'ListObjectsV2' : 'ListObjects';
    const asked = {
      ...(isV2 ? { 'list-type': '2' } : {}),
      prefix: prefix === '' ? undefined : prefix,
      delimiter,
      'max-keys': String(Math.min(limit, MAX_PAGE_SIZE)),
      'encoding-type': 'url',
      ...(isV2
        ? { 'continuation-token': cursor, 'start-after': cursor === undefined ? after : undefined }
        : { marker: cursor ?? after }),
    };
    const call = { operation, method: 'GET', bucket, query: asked, signal } as const;
    const { document } = await this.#session.answer(
      { ...call, lane: limit > FEW ? 'control' : 'data' },
      'ListBucketResult',
    );
    const page = objectsPage(document, { operation, provider: this.#preset.id });
    const { listedMd5 } = this.#preset;
    const toRecord = (row: Row): ObjectRecord | PrefixRecord => ('kind' in row ? row : toObjectRecord(row, listedMd5));
    return new MappedPage({ items: inOrder(page), next: nextOf(page, isV2) }, toRecord);
  }
}

/** So few rows are asked for to find one object. */
const FEW = 100;

/** Objects and prefixes come one after the other, each in order. */
function inOrder({ rows, prefixes }: ListedPage<ListedObject>): readonly Row[] {
  if (prefixes.length === 0) return rows;
  const folded = prefixes.map((name): PrefixRecord => ({ kind: 'prefix', name }));
  return [...rows, ...folded].sort((a, b) => compare(nameOf(a), nameOf(b)));
}

function nextOf(
  { rows, isTruncated, nextToken, nextMarker }: ListedPage<ListedObject>,
  isV2: boolean,
): string | undefined {
  if (!isTruncated) return undefined;
  return isV2 ? nextToken : (nextMarker ?? rows.at(-1)?.key);
}

function nameOf(row: Row): string {
  return 'kind' in row ? row.name : row.key;
}

/** In UTF-8 byte order. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
