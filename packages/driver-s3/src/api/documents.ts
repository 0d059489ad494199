import { toXml } from '@stowage/xml';

/** The namespace of every document that is sent. */
const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** One part as its upload is completed with it. */
export interface CompletedPart {
  readonly partNumber: number;
  readonly etag: string;
  /** Elements of its checksums by S3's names (`ChecksumCRC64NVME`), in Base64. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** What is asked of `DeleteObjects`. */
export interface Deletion {
  readonly key: string;
  readonly versionId?: string | undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html */
export function createBucketDocument(region: string): string {
  return document('CreateBucketConfiguration', { LocationConstraint: region });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
export function versioningDocument(status: 'Enabled' | 'Suspended'): string {
  return document('VersioningConfiguration', { Status: status });
}

/** Every key is answered, so that none is taken for deleted that nobody speaks of. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export function deleteDocument(deletions: readonly Deletion[]): string {
  const rows = deletions.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
  return document('Delete', { Object: rows });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export function completeDocument(parts: readonly CompletedPart[]): string {
  const rows = parts.map(({ partNumber, etag, checksums }) => ({ PartNumber: partNumber, ETag: etag, ...checksums }));
  return document('CompleteMultipartUpload', { Part: rows });
}

type Content = Parameters<typeof toXml>[1];

/** A document of S3's own namespace. */
export function document(root: string, content: Content): string {
  return toXml(root, content, { xmlns: XMLNS });
}
