/*
 * The requests of the Native API but those about buckets, field by field as Backblaze names them; the account's id is filled in by the session.
 * Times are milliseconds since 1970.
 */

/** Whether and how B2 encrypts what it stores: with its own key, or with one that only the caller has. */
export type EncryptionSetting =
  | { readonly mode: 'SSE-B2'; readonly algorithm: 'AES256' }
  | {
      readonly mode: 'SSE-C';
      readonly algorithm: 'AES256';
      /** Base64 of 32 bytes. */
      readonly customerKey: string;
      /** Base64. */
      readonly customerKeyMd5: string;
    };

/** Until when a file version cannot be deleted; `governance` can be bypassed by who is allowed to. */
export interface FileRetention {
  readonly mode: 'compliance' | 'governance';
  readonly retainUntilTimestamp: number;
}

/** One file version. */
export interface FileId {
  readonly fileId: string;
}

/** One bucket. */
export interface BucketId {
  readonly bucketId: string;
}

/** `b2_list_file_names`. */
export interface ListFileNames extends BucketId {
  readonly startFileName?: string | undefined;
  /** Up to 10,000; every 1,000 rows are billed as one transaction. */
  readonly maxFileCount: number;
  readonly prefix?: string | undefined;
  readonly delimiter?: string | undefined;
}

/** `b2_list_file_versions`. */
export interface ListFileVersions extends ListFileNames {
  readonly startFileId?: string | undefined;
}

/** `b2_hide_file`. */
export interface HideFile extends BucketId {
  readonly fileName: string;
}

/** `b2_delete_file_version`. */
export interface DeleteFileVersion extends FileId {
  readonly fileName: string;
  readonly bypassGovernance?: boolean | undefined;
}

/** What a new file is stored with. */
interface FileSettings {
  readonly fileName: string;
  readonly contentType?: string | undefined;
  readonly fileInfo?: Readonly<Record<string, string>> | undefined;
  readonly fileRetention?: FileRetention | undefined;
  readonly legalHold?: 'off' | 'on' | undefined;
}

/** `b2_copy_file`. */
export interface CopyFile extends FileSettings {
  readonly sourceFileId: string;
  readonly destinationBucketId?: string | undefined;
  /** As in HTTP: `bytes=first-last`, both included. */
  readonly range?: string | undefined;
  /** `REPLACE` needs a content type; `COPY` allows none. */
  readonly metadataDirective: 'COPY' | 'REPLACE';
  readonly sourceServerSideEncryption?: EncryptionSetting | undefined;
  readonly destinationServerSideEncryption?: EncryptionSetting | undefined;
}

/** `b2_get_download_authorization`: for every name that starts with the prefix. */
export interface GetDownloadAuthorization extends BucketId {
  readonly fileNamePrefix: string;
  /** From 1 second to one week. */
  readonly validDurationInSeconds: number;
  readonly b2ContentDisposition?: string | undefined;
  readonly b2ContentLanguage?: string | undefined;
  readonly b2Expires?: string | undefined;
  readonly b2CacheControl?: string | undefined;
  readonly b2ContentEncoding?: string | undefined;
  readonly b2ContentType?: string | undefined;
}

/** `b2_start_large_file`. */
export interface StartLargeFile extends FileSettings, BucketId {
  readonly contentType: string;
  readonly serverSideEncryption?: EncryptionSetting | undefined;
  /** For accounts that Backblaze allows it to. */
  readonly customUploadTimestamp?: number | undefined;
}

/** `b2_copy_part`. */
export interface CopyPart {
  readonly sourceFileId: string;
  readonly largeFileId: string;
  readonly partNumber: number;
  /** As in HTTP: `bytes=first-last`, both included. */
  readonly range?: string | undefined;
  readonly sourceServerSideEncryption?: EncryptionSetting | undefined;
  readonly destinationServerSideEncryption?: EncryptionSetting | undefined;
}

/** `b2_list_parts`. */
export interface ListParts extends FileId {
  readonly startPartNumber?: number | undefined;
  readonly maxPartCount: number;
}

/** `b2_list_unfinished_large_files`. */
export interface ListUnfinished extends BucketId {
  readonly namePrefix?: string | undefined;
  readonly startFileId?: string | undefined;
  /** Up to 100. */
  readonly maxFileCount: number;
}

/** `b2_finish_large_file`. */
export interface FinishLargeFile extends FileId {
  readonly partSha1Array: readonly string[];
}

/** `b2_create_key`. */
export interface CreateKey {
  readonly keyName: string;
  readonly capabilities: readonly string[];
  readonly validDurationInSeconds?: number | undefined;
  readonly bucketIds?: readonly string[] | undefined;
  readonly namePrefix?: string | undefined;
}

/** `b2_list_keys`. */
export interface ListKeys {
  readonly maxKeyCount: number;
  readonly startApplicationKeyId?: string | undefined;
}

/** `b2_delete_key`. */
export interface DeleteKey {
  readonly applicationKeyId: string;
}

/** `b2_update_file_retention`. */
export interface UpdateRetention extends FileId {
  readonly fileName: string;
  readonly fileRetention: FileRetention | { readonly mode: null; readonly retainUntilTimestamp: null };
  readonly bypassGovernance?: boolean | undefined;
}

/** `b2_update_file_legal_hold`. */
export interface UpdateLegalHold extends FileId {
  readonly fileName: string;
  readonly legalHold: 'off' | 'on';
}
