import { behindPrefix, type AnsweredRange, type HttpAnswer } from '@stowage/core/http';
import {
  MalformedResponseError,
  type Checksums,
  type ContainerRecord,
  type MultipartUpload,
  type ObjectRecord,
  type PartRecord,
} from '@stowage/core/spi';
import type { B2Bucket, B2File, B2Part, B2StoredFile, B2UnfinishedFile } from './api/schemas.js';
import { PROVIDER } from './errors.js';
import {
  hasName,
  HEADER_INFO,
  headersOf,
  isOwn,
  LARGE_FILE_SHA1,
  lastModifiedOf,
  NO_INFO,
  type FileInfo,
} from './file-info.js';
import { decodeText } from './names.js';

const NO_CHECKSUMS: Checksums = {};

/** A bucket as core sees it: everything B2 says of it is in `extra`, in B2's words. */
export function toContainerRecord(bucket: B2Bucket): ContainerRecord {
  const { bucketName, bucketId, ...extra } = bucket;
  return { name: bucketName, id: bucketId, versioning: 'on', extra };
}

/** An object record of B2, which tells the file id and the whole info in every answer, rows of listings included. */
export interface B2ObjectRecord extends ObjectRecord {
  readonly versionId: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A file version as core sees it. `extra` is what B2 says of it, in B2's words and whole: to leave out what the record says already would
 * cost as much as all the rest. `extra.fileInfo` is the whole info.
 */
export function toObjectRecord(file: B2File | B2StoredFile): B2ObjectRecord {
  const { fileName, contentLength, contentSha1, contentType } = file;
  const info = file.fileInfo ?? NO_INFO;
  const { sha1, unverified } = sha1Of(contentSha1 ?? undefined, info);
  return {
    kind: 'object',
    name: fileName,
    versionId: file.fileId ?? '',
    size: contentLength,
    checksums: checksumsOf(sha1),
    contentType: contentType ?? undefined,
    lastModified: new Date(file.uploadTimestamp),
    sourceLastModified: lastModifiedOf(info),
    metadata: metadataOf(info),
    headers: headersOf(info),
    extra: unverified === undefined && file.fileInfo === info ? file : { ...file, fileInfo: info, ...unverified },
  };
}

/** A part as core sees it. */
export function toPartRecord({ partNumber, contentLength, contentSha1 }: B2Part): PartRecord {
  return { partNumber, size: contentLength, checksums: checksumsOf(contentSha1?.replace(/^unverified:/, '')) };
}

/** An unfinished large file as core sees it. */
export function toMultipartUpload(file: B2UnfinishedFile, container: MultipartUpload['container']): MultipartUpload {
  const { fileId, fileName, contentType, serverSideEncryption, uploadTimestamp } = file;
  const fileInfo = file.fileInfo ?? {};
  return {
    id: fileId,
    container,
    name: fileName,
    startedAt: uploadTimestamp == null ? undefined : new Date(uploadTimestamp),
    head: headOf(contentType ?? '', fileInfo),
    extra: { contentType, fileInfo, serverSideEncryption },
  };
}

/** What an unfinished file was begun with. */
function headOf(contentType: string, info: FileInfo): MultipartUpload['head'] {
  return {
    contentType,
    metadata: metadataOf(info),
    headers: headersOf(info),
    lastModified: lastModifiedOf(info),
    checksums: checksumsOf(info[LARGE_FILE_SHA1]),
  };
}

const HEADER_EXTRAS: Readonly<Record<string, string>> = {
  'x-bz-file-legal-hold': 'legalHold',
  'x-bz-file-retention-mode': 'fileRetentionMode',
  'x-bz-file-retention-retain-until-timestamp': 'fileRetentionRetainUntilTimestamp',
  'x-bz-replication-status': 'replicationStatus',
  'x-bz-server-side-encryption': 'serverSideEncryption',
  'x-bz-server-side-encryption-customer-algorithm': 'serverSideEncryptionCustomerAlgorithm',
  // Names what the key may not see: that it is absent then says nothing about what is set.
  'x-bz-client-unauthorized-to-read': 'unauthorizedToRead',
};

/**
 * What a download (or HEAD) says of the object, of which these may be only some bytes.
 *
 * @throws {MalformedResponseError} without the id: nothing could be held against it
 */
export function fromHeaders(
  { headers, status, span }: HttpAnswer & { readonly span: AnsweredRange },
  name: string,
): B2ObjectRecord {
  const info = infoOf(headers);
  const { sha1, unverified } = sha1Of(headers['x-bz-content-sha1'], info);
  const uploadTimestamp = Number(headers['x-bz-upload-timestamp']);
  const fileId = headers['x-bz-file-id'];
  if (fileId === undefined)
    throw new MalformedResponseError(`the answer about '${name}' has no X-Bz-File-Id`, { provider: PROVIDER, status });
  const known = Object.entries(HEADER_EXTRAS).filter(([header]) => headers[header] !== undefined);
  const extra = Object.fromEntries(known.map(([header, field]) => [field, headers[header]]));
  return {
    kind: 'object',
    name: headers['x-bz-file-name'] === undefined ? name : decodeText(headers['x-bz-file-name']),
    versionId: fileId,
    size: span.total,
    checksums: checksumsOf(sha1),
    contentType: headers['content-type'],
    lastModified: Number.isNaN(uploadTimestamp) ? undefined : new Date(uploadTimestamp),
    sourceLastModified: lastModifiedOf(info),
    metadata: metadataOf(info),
    headers: headersOf(info),
    extra: { fileId, action: 'upload', uploadTimestamp, fileInfo: info, ...extra, ...unverified },
  };
}

/** B2 gives `b2-*` info back as the headers it stands for; here it has its own name again, as in listings. */
function infoOf(headers: HttpAnswer['headers']): FileInfo {
  const stored = Object.entries(behindPrefix('x-bz-info-', headers)).map(
    ([name, value]) => [name, decodeText(value)] as const,
  );
  const meant = Object.entries(HEADER_INFO).flatMap(([header, name]) => {
    const value = headers[header];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...stored, ...meant]);
}

/** What the user gave: info that has a meaning of its own stays in `extra.fileInfo`. */
function metadataOf(info: FileInfo): Readonly<Record<string, string>> {
  if (!hasName(info, (name) => !isOwn(name))) return NO_INFO;
  return Object.fromEntries(Object.entries(info).filter(([name]) => !isOwn(name)));
}

/**
 * The hash to trust: for a large file (`none`) the one its uploader stored; an `unverified:` one was never compared with
 * the bytes and is only told.
 */
function sha1Of(
  contentSha1: string | undefined,
  info: FileInfo,
): { readonly sha1: string | undefined; readonly unverified?: object } {
  const stated = contentSha1?.toLowerCase() ?? 'none';
  if (stated.startsWith('unverified:')) {
    return { sha1: undefined, unverified: { unverifiedSha1: stated.slice('unverified:'.length) } };
  }
  return { sha1: stated === 'none' ? info[LARGE_FILE_SHA1]?.toLowerCase() : stated };
}

function checksumsOf(sha1: string | undefined): Checksums {
  return sha1 === undefined ? NO_CHECKSUMS : { sha1 };
}
