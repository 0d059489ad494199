import type { ByteRange, Checksums, ObjectRecord, UploadHead, VersionRecord } from '../spi/index.js';
import { spanWithin, type Span } from '../transfer/byte-range.js';
import type { StoredBytes } from './stored-bytes.js';

/** One version of an object, or a hide marker: a version without content. */
export interface MemoryVersion {
  readonly name: string;
  /** Counts up through everything that is stored, so that ids are the same in every run. */
  readonly serial: number;
  readonly storedAt: Date;
  /** Whether it was stored while versions were kept: then no write replaces it. */
  readonly isKept: boolean;
  readonly content: MemoryContent | undefined;
}

/** What a version that is no hide marker holds. */
export interface MemoryContent {
  readonly head: UploadHead;
  readonly bytes: StoredBytes;
  readonly checksums: Checksums;
}

/** A version that can be read. */
export interface ReadableVersion extends MemoryVersion {
  readonly content: MemoryContent;
}

/** The id under which a version is known outside. */
export function versionId(version: MemoryVersion): string {
  return `v${String(version.serial).padStart(8, '0')}`;
}

/** Another one for every write: also of the same bytes. */
export function etagOf(version: ReadableVersion): string {
  return `"${versionId(version)}"`;
}

/** A range as it lies in a version. */
export function spanOf({ name, content }: ReadableVersion, range: ByteRange | undefined): Span {
  return spanWithin(name, range, content.bytes.size);
}

/** The object as the contract describes it. What the next write replaces is no version: reads of it are pinned by its ETag. */
export function objectRecord(version: MemoryVersion): ObjectRecord {
  const { name, storedAt, content } = version;
  return {
    kind: 'object',
    name,
    versionId: version.isKept ? versionId(version) : undefined,
    size: content?.bytes.size ?? 0,
    checksums: { ...content?.checksums },
    etag: content && `"${versionId(version)}"`,
    contentType: content?.head.contentType,
    lastModified: storedAt,
    sourceLastModified: content?.head.lastModified,
    metadata: { ...content?.head.metadata },
    headers: { ...content?.head.headers },
    extra: {},
  };
}

/** The version as the contract describes it. */
export function versionRecord(version: MemoryVersion, isLatest: boolean): VersionRecord {
  return {
    ...objectRecord(version),
    versionId: versionId(version),
    isLatest,
    isHideMarker: version.content === undefined,
  };
}
