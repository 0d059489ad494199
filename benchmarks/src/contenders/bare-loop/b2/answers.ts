/** Where to upload, and with which token. */
export interface UploadUrl {
  readonly uploadUrl: string;
  readonly authorizationToken: string;
}

/** A file version, as far as the loops look at it. */
export interface FileVersion {
  readonly fileId: string;
  readonly fileName: string;
}

/** A page of a listing. */
export interface FilePage {
  readonly files: readonly FileVersion[];
  readonly nextFileName: string | null;
  readonly nextFileId?: string | null;
}

/** What B2 answers, by operation. */
export interface Answers {
  readonly b2_authorize_account: {
    readonly accountId: string;
    readonly authorizationToken: string;
    readonly apiInfo: { readonly storageApi: { readonly recommendedPartSize: number } };
  };
  readonly b2_list_buckets: { readonly buckets: readonly { readonly bucketId: string }[] };
  readonly b2_create_bucket: { readonly bucketId: string };
  readonly b2_get_upload_url: UploadUrl;
  readonly b2_get_upload_part_url: UploadUrl;
  readonly b2_start_large_file: FileVersion;
  readonly b2_finish_large_file: FileVersion;
  readonly b2_list_file_names: FilePage;
  readonly b2_list_file_versions: FilePage;
  readonly b2_delete_file_version: FileVersion;
  readonly b2_copy_file: FileVersion;
}
