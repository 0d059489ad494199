import { dateOf } from '@stowage/core/http';
import { child, childrenOf, textOf, type XmlElement } from '@stowage/xml';
import { decodeText } from '../names.js';
import { malformed } from './document.js';

/** Where an element was found, for errors. */
export interface Source {
  readonly operation: string;
  readonly provider: string;
}

/** A row of a listing of objects. */
export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string | undefined;
  readonly lastModified: Date | undefined;
  readonly storageClass: string | undefined;
  /** Which checksums there are, and whether they are of the whole. */
  readonly checksumAlgorithm?: string | undefined;
  readonly checksumType?: string | undefined;
}

/** A row of a listing of versions. */
export interface ListedVersion extends ListedObject {
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
}

/** One page of either. */
export interface ListedPage<T> {
  readonly rows: readonly T[];
  readonly prefixes: readonly string[];
  readonly isTruncated: boolean;
  /** Of V2: what the next page is asked with. */
  readonly nextToken: string | undefined;
  /** Of V1: the last row, where there is a delimiter. */
  readonly nextMarker: string | undefined;
  readonly nextVersionMarker: string | undefined;
}

/** An upload in parts that is not complete. */
export interface ListedUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly initiated: Date | undefined;
  readonly storageClass: string | undefined;
}

/** A part of one. */
export interface ListedPart {
  readonly partNumber: number;
  readonly size: number;
  readonly etag: string;
  /** By S3's names, in Base64. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** `ListBucketResult`, of either version of the listing. */
export function objectsPage(document: XmlElement, source: Source): ListedPage<ListedObject> {
  const name = nameReader(document);
  const rows = childrenOf(document, 'Contents').map((each) => objectOf(each, name, source));
  return { ...pageOf(document, name), rows };
}

/** `ListVersionsResult`: versions and delete markers, in the order in which they came. */
export function versionsPage(document: XmlElement, source: Source): ListedPage<ListedVersion> {
  const name = nameReader(document);
  const rows = document.children
    .filter(({ name: tag }) => tag === 'Version' || tag === 'DeleteMarker')
    .map((each) => versionOf(each, name, source));
  return { ...pageOf(document, name), rows };
}

/** `ListMultipartUploadsResult`. */
export function uploadsPage(document: XmlElement, source: Source) {
  const name = nameReader(document);
  const rows = childrenOf(document, 'Upload').map((each): ListedUpload => {
    const initiated = dateOf(textOf(each, 'Initiated'));
    const uploadId = required(each, 'UploadId', source);
    return {
      key: name(required(each, 'Key', source)),
      uploadId,
      initiated,
      storageClass: textOf(each, 'StorageClass'),
    };
  });
  const nextUploadMarker = textOf(document, 'NextUploadIdMarker');
  return {
    rows,
    isTruncated: isTrue(document, 'IsTruncated'),
    nextMarker: encoded(document, 'NextKeyMarker', name),
    nextUploadMarker: nextUploadMarker === '' ? undefined : nextUploadMarker,
  };
}

/** `ListPartsResult`. */
export function partsPage(document: XmlElement, source: Source) {
  const rows = childrenOf(document, 'Part').map((each): ListedPart => {
    const checksums = each.children.filter(({ name }) => name.startsWith('Checksum') && name !== 'ChecksumType');
    return {
      partNumber: countOf(each, 'PartNumber', source),
      size: countOf(each, 'Size', source),
      etag: required(each, 'ETag', source),
      checksums: Object.fromEntries(
        checksums.map(({ name, text }) => [name.slice('Checksum'.length).toLowerCase(), text]),
      ),
    };
  });
  return { rows, isTruncated: isTrue(document, 'IsTruncated'), nextMarker: textOf(document, 'NextPartNumberMarker') };
}

/** A bucket of the account. */
export interface ListedBucket {
  readonly name: string;
  readonly createdAt: Date | undefined;
  readonly region: string | undefined;
}

/** `ListAllMyBucketsResult`. */
export function bucketsOf(document: XmlElement, source: Source): readonly ListedBucket[] {
  const buckets = child(document, 'Buckets');
  return childrenOf(buckets ?? document, 'Bucket').map((each) => ({
    name: required(each, 'Name', source),
    createdAt: dateOf(textOf(each, 'CreationDate')),
    region: textOf(each, 'BucketRegion'),
  }));
}

/** A text that must be there. */
export function required(element: XmlElement, name: string, { operation, provider }: Source): string {
  const text = textOf(element, name);
  if (text === undefined || text === '') throw malformed(operation, `a '${element.name}' has no '${name}'`, provider);
  return text;
}

type NameReader = (text: string) => string;

/** Names come encoded where that was asked for and the server knows how, which it says. */
function nameReader(document: XmlElement): NameReader {
  return textOf(document, 'EncodingType') === 'url' ? decodeText : (text) => text;
}

function pageOf(document: XmlElement, name: NameReader): Omit<ListedPage<never>, 'rows'> {
  return {
    prefixes: childrenOf(document, 'CommonPrefixes').map((each) => name(textOf(each, 'Prefix') ?? '')),
    isTruncated: isTrue(document, 'IsTruncated'),
    nextToken: textOf(document, 'NextContinuationToken'),
    nextMarker: encoded(document, 'NextMarker', name) ?? encoded(document, 'NextKeyMarker', name),
    nextVersionMarker: textOf(document, 'NextVersionIdMarker'),
  };
}

function encoded(document: XmlElement, tag: string, name: NameReader): string | undefined {
  const text = textOf(document, tag);
  return text === undefined || text === '' ? undefined : name(text);
}

function objectOf(element: XmlElement, name: NameReader, source: Source): ListedObject {
  return {
    key: name(required(element, 'Key', source)),
    size: element.name === 'DeleteMarker' ? 0 : countOf(element, 'Size', source),
    etag: textOf(element, 'ETag'),
    lastModified: dateOf(textOf(element, 'LastModified')),
    storageClass: textOf(element, 'StorageClass'),
    checksumAlgorithm: textOf(element, 'ChecksumAlgorithm'),
    checksumType: textOf(element, 'ChecksumType'),
  };
}

function versionOf(element: XmlElement, name: NameReader, source: Source): ListedVersion {
  return {
    ...objectOf(element, name, source),
    versionId: textOf(element, 'VersionId') ?? 'null',
    isLatest: isTrue(element, 'IsLatest'),
    isDeleteMarker: element.name === 'DeleteMarker',
  };
}

function countOf(element: XmlElement, name: string, source: Source): number {
  const text = required(element, name, source);
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(count)) return count;
  throw malformed(source.operation, `'${name}' of a '${element.name}' is no count`, source.provider);
}

function isTrue(element: XmlElement, name: string): boolean {
  return textOf(element, name) === 'true';
}
