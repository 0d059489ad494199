import { dateOf, type HttpAnswer } from '@stowage/core/http';
import {
  MalformedResponseError,
  type Checksums,
  type ContainerRecord,
  type ObjectRecord,
  type PrefixRecord,
  type Versioning,
  type VersionRecord,
} from '@stowage/core/spi';
import type { ContainerRow, ObjectRow } from './api/rows.js';
import { keptHeaders, lastModifiedOf, metadataOf } from './metadata.js';

const NO_CHECKSUMS: Checksums = {};
const MD5 = /^[0-9a-f]{32}$/;
/** What Swift calls the version of what was stored while it kept none. */
export const NULL_VERSION = 'null';
const HIDE_MARKER = /^application\/x-deleted; *swift_versions_deleted=1$/;

/** A row of the list of containers. */
export function toContainerRow({ name, count, bytes }: ContainerRow): ContainerRecord {
  return { name, extra: { objectCount: count, bytes } };
}

/** What HEAD says of a container: its limits, who may read and write, in Swift's words. */
export function toContainerRecord(name: string, { headers }: HttpAnswer): ContainerRecord {
  const told = Object.entries(headers).filter(
    ([header]) => header.startsWith('x-') && !/^x-(trans|openstack)/.test(header),
  );
  return { name, versioning: versioningOf(headers), extra: Object.fromEntries(told) };
}

/** `True` or `False` once it has ever been on. */
export function versioningOf(headers: HttpAnswer['headers']): Versioning {
  const enabled = headers['x-versions-enabled'];
  if (enabled === undefined) return 'off';
  return enabled.toLowerCase() === 'true' ? 'on' : 'suspended';
}

/** A row of a listing. It tells neither metadata nor headers. */
export function toObjectRow(row: ObjectRow): ObjectRecord | PrefixRecord {
  if (row.subdir !== undefined) return { kind: 'prefix', name: row.subdir };
  return objectOf(row);
}

/** A row of a listing of versions. */
export function toVersionRow(row: ObjectRow): VersionRecord {
  const isHideMarker = HIDE_MARKER.test(row.content_type ?? '');
  return { ...objectOf(row), versionId: row.version_id ?? NULL_VERSION, isLatest: row.is_latest ?? true, isHideMarker };
}

function objectOf(row: ObjectRow): ObjectRecord {
  const { name, bytes, hash, content_type, last_modified, slo_etag } = row;
  // The manifest of a dynamic large object is listed as an empty object.
  const isWhole = slo_etag === undefined && bytes > 0;
  return {
    kind: 'object',
    name,
    versionId: linkedVersion(row),
    size: bytes,
    checksums: isWhole ? checksumsOf(hash) : NO_CHECKSUMS,
    etag: quoted(slo_etag ?? hash),
    // Listings lose the spaces before parameters: what may have been another type is not told.
    contentType: content_type?.includes(';') === true ? undefined : content_type,
    lastModified: secondOf(last_modified),
    metadata: undefined,
    headers: undefined,
    extra: { isLarge: slo_etag !== undefined },
  };
}

/** In a container that keeps versions, an object is a link to its newest. */
function linkedVersion({ version_symlink, symlink_path = '' }: ObjectRow): string | undefined {
  return version_symlink === true ? /\?version-id=([0-9._]+)$/.exec(symlink_path)?.[1] : undefined;
}

/**
 * What a GET or HEAD says of an object.
 *
 * @throws {MalformedResponseError} without an ETag: nothing could be held against it
 */
export function fromHeaders(
  { headers, status }: HttpAnswer,
  name: string,
  size: number,
  provider: string,
): ObjectRecord {
  const { etag } = headers;
  if (etag === undefined || !Number.isSafeInteger(size))
    throw new MalformedResponseError(`the answer about '${name}' has no ETag or length`, { provider, status });
  const version = headers['x-object-version-id'];
  const deleteAt = headers['x-delete-at'];
  return {
    kind: 'object',
    name,
    versionId: version === NULL_VERSION ? undefined : version,
    size,
    checksums: isLarge(headers) ? NO_CHECKSUMS : checksumsOf(etag),
    etag: quoted(etag),
    contentType: headers['content-type'],
    lastModified: dateOf(headers['last-modified']),
    sourceLastModified: lastModifiedOf(headers),
    metadata: metadataOf(headers),
    headers: keptHeaders(headers),
    extra: {
      isLarge: isLarge(headers),
      ...(headers['x-object-manifest'] === undefined ? {} : { objectManifest: headers['x-object-manifest'] }),
      ...(deleteAt === undefined ? {} : { deleteAt: new Date(Number(deleteAt) * 1000) }),
    },
  };
}

/** Whether it is made of segments: its ETag is no checksum of its bytes then. */
export function isLarge(headers: HttpAnswer['headers']): boolean {
  return headers['x-static-large-object']?.toLowerCase() === 'true' || headers['x-object-manifest'] !== undefined;
}

/** Swift quotes the ETags of large objects alone: here all are. */
export function quoted(etag: string): string {
  return `"${etag.replace(/^"|"$/g, '')}"`;
}

/** An ETag of what is no large object. */
export function checksumsOf(etag: string): Checksums {
  const md5 = etag.replace(/^"|"$/g, '');
  return MD5.test(md5) ? { md5 } : NO_CHECKSUMS;
}

/** Rows tell microseconds, in UTC; `Last-Modified` is the next whole second, and both shall say the same. */
function secondOf(time: string | undefined): Date | undefined {
  const date = dateOf(time === undefined ? undefined : `${time.slice(0, 19)}Z`);
  const isLater = /\.\d*[1-9]/.test(time ?? '');
  return date === undefined || !isLater ? date : new Date(date.getTime() + 1000);
}
