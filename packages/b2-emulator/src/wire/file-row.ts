import type { Encryption } from '../cloud/encryption.js';
import type { FileVersion } from '../cloud/file-version.js';
import type { ListingRow } from '../cloud/listing.js';
import type { Retention } from '../cloud/retention.js';
import { guarded, type Perspective } from './perspective.js';

/** A file version as B2 prints it. `action` is said differently once: a copy's own answer says `copy`. */
export function fileRow(version: FileVersion, view: Perspective, action: string = version.action): object {
  return {
    accountId: view.accountId,
    action,
    bucketId: version.bucketId,
    contentLength: version.contentLength,
    contentMd5: version.contentMd5,
    contentSha1: version.contentSha1,
    contentType: version.contentType,
    fileId: version.fileId,
    fileInfo: version.fileInfo,
    fileName: version.fileName,
    ...(version.action === 'hide' ? {} : protectionFields(version, view)),
    ...sizeField(version.contentLength, view),
    uploadTimestamp: version.uploadTimestamp,
  };
}

/** A row of a listing: a version or a folder. */
export function listingRow(row: ListingRow, bucketId: string, view: Perspective): object {
  return 'version' in row ? fileRow(row.version, view) : folderRow(row.folder, bucketId, view);
}

/** Encryption as B2 prints it. */
export function encryptionRow({ algorithm, customerKeyMd5, mode }: Encryption): object {
  return customerKeyMd5 === undefined ? { algorithm, mode } : { algorithm, customerKeyMd5, mode };
}

/** Retention as B2 prints it. */
export function retentionRow({ mode, retainUntilTimestamp }: Retention): object {
  return { mode, retainUntilTimestamp };
}

function folderRow(folder: string, bucketId: string, view: Perspective): object {
  return {
    accountId: view.accountId,
    action: 'folder',
    bucketId,
    contentLength: 0,
    contentMd5: null,
    contentSha1: null,
    contentType: null,
    fileId: null,
    fileInfo: {},
    fileName: folder,
    ...sizeField(0, view),
    uploadTimestamp: 0,
  };
}

function protectionFields(version: FileVersion, { session }: Perspective): object {
  return {
    fileRetention: guarded(session?.can('readFileRetentions') ?? false, retentionRow(version.retention)),
    legalHold: guarded(session?.can('readFileLegalHolds') ?? false, version.legalHold),
    ...(version.replicationStatus === undefined ? {} : { replicationStatus: version.replicationStatus }),
    serverSideEncryption: encryptionRow(version.encryption),
  };
}

/** Only v1 has it, and clients that list by v1 read nothing else. */
function sizeField(size: number, { version }: Perspective): object {
  return version === 1 ? { size } : {};
}
