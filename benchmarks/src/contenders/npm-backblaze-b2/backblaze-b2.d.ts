/** As much of the package's API as is used here; it brings no types. */
declare module 'backblaze-b2' {
  interface Response<T> {
    readonly data: T;
    readonly headers: Readonly<Record<string, string | undefined>>;
  }
  interface UploadUrl {
    readonly uploadUrl: string;
    readonly authorizationToken: string;
  }
  interface FileVersion {
    readonly fileId: string;
    readonly fileName: string;
  }
  interface FilePage {
    readonly files: readonly FileVersion[];
    readonly nextFileName: string | null;
    readonly nextFileId?: string | null;
  }
  interface Upload {
    readonly uploadUrl: string;
    readonly uploadAuthToken: string;
    readonly data: Buffer;
    readonly axios?: object;
  }
  export default class B2 {
    constructor(options: { applicationKeyId: string; applicationKey: string });
    authorize(options: { axiosOverride: { url: string } }): Promise<Response<unknown>>;
    getBucket(options: { bucketName: string }): Promise<Response<{ buckets: readonly { bucketId: string }[] }>>;
    getUploadUrl(options: { bucketId: string }): Promise<Response<UploadUrl>>;
    uploadFile(options: Upload & { fileName: string }): Promise<Response<FileVersion>>;
    startLargeFile(options: { bucketId: string; fileName: string }): Promise<Response<FileVersion>>;
    getUploadPartUrl(options: { fileId: string }): Promise<Response<UploadUrl>>;
    uploadPart(options: Upload & { partNumber: number; hash: string }): Promise<Response<unknown>>;
    finishLargeFile(options: { fileId: string; partSha1Array: readonly string[] }): Promise<Response<FileVersion>>;
    downloadFileByName<T>(options: {
      bucketName: string;
      fileName: string;
      responseType: string;
    }): Promise<Response<T>>;
    listFileNames(options: {
      bucketId: string;
      startFileName: string;
      maxFileCount: number;
    }): Promise<Response<FilePage>>;
    listFileVersions(options: {
      bucketId: string;
      startFileName: string;
      startFileId?: string | undefined;
      maxFileCount: number;
    }): Promise<Response<FilePage>>;
    deleteFileVersion(options: FileVersion): Promise<Response<unknown>>;
  }
}
