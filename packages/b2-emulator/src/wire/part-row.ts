import type { Encryption } from '../cloud/encryption.js';
import type { Part } from '../cloud/large-file.js';
import { encryptionRow } from './file-row.js';

/** A part as B2 prints it where it is stored. */
export function partRow(part: Part, encryption: Encryption): object {
  return {
    contentLength: part.contentLength,
    contentMd5: part.contentMd5,
    contentSha1: part.contentSha1,
    fileId: part.fileId,
    partNumber: part.partNumber,
    serverSideEncryption: encryptionRow(encryption),
    uploadTimestamp: part.uploadTimestamp,
  };
}

/** A part as `b2_list_parts` prints it: the same, with its time in whole seconds. */
export function listedPartRow(part: Part, encryption: Encryption): object {
  return partRow({ ...part, uploadTimestamp: Math.floor(part.uploadTimestamp / 1000) * 1000 }, encryption);
}
