import { dateOf, definedOnly, type AnsweredRange, type HttpAnswer } from '@stowage/core/http';
import {
  MalformedResponseError,
  type Checksums,
  type ContainerRecord,
  type ObjectRecord,
  type PartRecord,
  type Versioning,
  type VersionRecord,
} from '@stowage/core/spi';
import type { ListedBucket, ListedObject, ListedPart, ListedVersion } from './api/rows.js';
import { checksumsOfFields, checksumsOfHeaders, md5OfEtag, quoted } from './checksums.js';
import { isMd5Hidden } from './encryption.js';
import { keptHeadersOf, metadataOf } from './metadata.js';

type Headers = HttpAnswer['headers'];

const NO_CHECKSUMS: Checksums = {};

/** A bucket of a listing as core sees it. */
export function toContainerRecord({ name, createdAt, region }: ListedBucket): ContainerRecord {
  return { name, extra: definedOnly({ createdAt, region }) };
}

/** A bucket of which is known whether it keeps versions. */
export function containerRecord(name: string, versioning: Versioning | undefined, region: string): ContainerRecord {
  return { name, versioning, extra: { region } };
}

/** What S3 says of an object in headers, and what it is called here. */
const HEADER_EXTRAS: Readonly<Record<string, string>> = {
  'x-amz-storage-class': 'storageClass',
  'x-amz-server-side-encryption': 'serverSideEncryption',
  'x-amz-server-side-encryption-aws-kms-key-id': 'kmsKeyId',
  'x-amz-server-side-encryption-customer-algorithm': 'customerAlgorithm',
  'x-amz-checksum-type': 'checksumType',
  'x-amz-expiration': 'expiration',
  'x-amz-mp-parts-count': 'partsCount',
  'x-amz-object-lock-mode': 'objectLockMode',
  'x-amz-object-lock-retain-until-date': 'objectLockRetainUntil',
  'x-amz-object-lock-legal-hold': 'legalHold',
  'x-amz-replication-status': 'replicationStatus',
  'x-amz-restore': 'restore',
  'x-amz-tagging-count': 'tagCount',
  'x-amz-website-redirect-location': 'websiteRedirectLocation',
};

/** What is asked of an answer's headers. */
export interface AnsweredObject {
  readonly name: string;
  readonly headers: Headers;
  readonly provider: string;
}

/**
 * What a download (or HEAD) says of the object, of which these may be only some bytes.
 *
 * @throws {MalformedResponseError} without an ETag: nothing could be held against it
 */
export function fromHeaders(
  { name, headers, provider }: AnsweredObject,
  { start, end, total }: AnsweredRange,
): ObjectRecord {
  const { metadata, sourceLastModified, md5 } = metadataOf(headers);
  // A checksum beside a range may be that of the range.
  const isWhole = start === 0 && end === total;
  return {
    kind: 'object',
    name,
    versionId: headers['x-amz-version-id'],
    size: total,
    checksums: isWhole ? checksumsOfHeaders(headers, md5) : partlyKnown(headers, md5),
    etag: etagOf({ name, headers, provider }),
    contentType: headers['content-type'],
    lastModified: dateOf(headers['last-modified']),
    sourceLastModified,
    metadata,
    headers: keptHeadersOf(headers),
    extra: extraOf(headers),
  };
}

/** What a write says of the object that it has made, of which everything else is known to whoever wrote it. */
export function ofWritten(answered: AnsweredObject, size: number): ObjectRecord {
  const { name, headers } = answered;
  return {
    kind: 'object',
    name,
    versionId: headers['x-amz-version-id'],
    size,
    checksums: checksumsOfHeaders(headers),
    etag: etagOf(answered),
    contentType: undefined,
    lastModified: undefined,
    metadata: undefined,
    headers: undefined,
    extra: extraOf(headers),
  };
}

/** A row of a listing. `listedMd5`: its ETag is an MD5 where it looks like one. */
export function toObjectRecord(row: ListedObject, listedMd5: boolean): ObjectRecord {
  const { key, size, etag, lastModified } = row;
  const md5 = listedMd5 ? md5OfEtag(etag) : undefined;
  return {
    kind: 'object',
    name: key,
    size,
    checksums: md5 === undefined ? NO_CHECKSUMS : { md5 },
    etag: etag === undefined || etag === '' ? undefined : quoted(etag),
    contentType: undefined,
    lastModified: wholeSecond(lastModified),
    metadata: undefined,
    headers: undefined,
    extra: extraOfRow(row),
  };
}

/** There are many of them: nothing is made to be thrown away. */
function extraOfRow({
  storageClass,
  checksumType,
  checksumAlgorithm,
}: ListedObject): Readonly<Record<string, unknown>> {
  const extra: Record<string, unknown> = {};
  if (storageClass !== undefined) extra['storageClass'] = storageClass;
  if (checksumType !== undefined) extra['checksumType'] = checksumType;
  if (checksumAlgorithm !== undefined) extra['checksumAlgorithm'] = checksumAlgorithm;
  return extra;
}

/** A row of a listing of versions. */
export function toVersionRecord(row: ListedVersion, listedMd5: boolean): VersionRecord {
  const { versionId, isLatest, isDeleteMarker } = row;
  return { ...toObjectRecord(row, listedMd5 && !isDeleteMarker), versionId, isLatest, isHideMarker: isDeleteMarker };
}

/** A part of a listing: its ETag is the MD5 of its bytes where they are not encrypted by a key that is managed or the caller's, which is not told. */
export function toPartRecord({ partNumber, size, etag, checksums }: ListedPart): PartRecord {
  const md5 = md5OfEtag(etag);
  return {
    partNumber,
    size,
    etag: quoted(etag),
    checksums: { ...checksumsOfFields(checksums), ...(md5 === undefined ? {} : { md5 }) },
  };
}

/** A part that was sent. */
export function ofWrittenPart(answered: AnsweredObject, partNumber: number, size: number): PartRecord {
  return { partNumber, size, etag: etagOf(answered), checksums: checksumsOfHeaders(answered.headers) };
}

/** @throws {MalformedResponseError} if there is none */
function etagOf({ name, headers, provider }: AnsweredObject): string {
  const etag = headers['etag'];
  if (etag !== undefined && etag !== '') return quoted(etag);
  throw new MalformedResponseError(`the answer about '${name}' has no ETag`, { provider });
}

/** What the whole is known to have, from headers that came with a part of it. */
function partlyKnown(headers: Headers, md5: string | undefined): Checksums {
  const known = (isMd5Hidden(headers) ? undefined : md5OfEtag(headers['etag'])) ?? md5;
  return known === undefined ? NO_CHECKSUMS : { md5: known };
}

function extraOf(headers: Headers): Readonly<Record<string, unknown>> {
  const known = Object.entries(HEADER_EXTRAS).flatMap(([header, name]) => {
    const value = headers[header];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known);
}

/** All that looking the object up tells: HTTP has no fractions of seconds, some listings do. */
function wholeSecond(time: Date | undefined): Date | undefined {
  if (time === undefined || time.getMilliseconds() === 0) return time;
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}
