import { bucketId, type BucketShape } from '../../bucket-shape.js';

/** The one account there is. */
export const ACCOUNT = 'd2e6b27577ea';

/** When everything was uploaded. */
export const UPLOADED = 1_767_225_600_000;

/** An object as an answer shows it. */
export interface FileFields {
  readonly shape: BucketShape;
  readonly fileId: string;
  readonly fileName: string;
  readonly size: number;
  readonly sha1: string;
  readonly action?: string;
}

const LOCKS = {
  fileRetention: { isClientAuthorizedToRead: true, value: { mode: null, retainUntilTimestamp: null } },
  legalHold: { isClientAuthorizedToRead: true, value: null },
  serverSideEncryption: { algorithm: null, mode: null },
};

/** B2's file object; version 1 has its size twice. */
export function fileObject(file: FileFields, version: number): Record<string, unknown> {
  return {
    accountId: ACCOUNT,
    action: file.action ?? 'upload',
    bucketId: bucketId(file.shape),
    contentLength: file.size,
    contentMd5: null,
    contentSha1: file.sha1,
    contentType: 'application/octet-stream',
    fileId: file.fileId,
    fileInfo: { src_last_modified_millis: String(UPLOADED) },
    fileName: file.fileName,
    ...LOCKS,
    ...(version === 1 ? { size: file.size } : {}),
    uploadTimestamp: UPLOADED,
  };
}
