import { pathToFileURL } from 'node:url';
import type { Job } from '../../job.js';
import { B2_SDK } from './package-path.js';

/** What is used of `@backblaze-labs/b2-sdk`, which is no dependency. */
interface Sdk {
  readonly B2Client: new (options: {
    applicationKeyId: string;
    applicationKey: string;
    realm: string;
    allowedHostSuffixes: readonly string[];
  }) => Client;
  readonly FileSource: { fromPath(path: string): Promise<Source> };
  readonly BufferSource: new (bytes: Uint8Array) => Source;
}

type Source = object;

interface Client {
  authorize(): Promise<unknown>;
  getBucket(name: string): Promise<Bucket | null>;
}

/** A version as a listing gives it. */
export interface SdkFile {
  readonly fileName: string;
  readonly fileId: string;
  readonly contentLength: number;
}

interface Bucket {
  upload(options: { fileName: string; source: Source; concurrency?: number }): Promise<unknown>;
  download(name: string): Promise<{ readonly body: AsyncIterable<Uint8Array> }>;
  head(name: string): Promise<unknown>;
  getFileInfoByName(name: string): Promise<SdkFile | null>;
  paginateFileNames(options: { pageSize: number }): AsyncIterable<SdkFile>;
  paginateFileVersions(options: { pageSize: number }): AsyncIterable<SdkFile>;
  deleteMany(files: readonly SdkFile[], options: { concurrency: number }): Promise<{ readonly errors: unknown[] }>;
  copyFile(options: { sourceFileId: string; fileName: string }): Promise<unknown>;
  file(name: string): {
    createWriteStream(options: { concurrency: number; partSize: number }): {
      readonly writable: WritableStream<Uint8Array>;
      readonly done: Promise<unknown>;
    };
    createReadStream(id: string, size: number, options: { concurrency: number }): AsyncIterable<Uint8Array>;
  };
}

/** As it was imported. */
export const sdk = (await import(pathToFileURL(process.env[B2_SDK] ?? '').href)) as Sdk;

/** An authorized client's bucket. */
export async function openBucket({ url, keyId, key, bucket }: Job): Promise<Bucket> {
  // It takes no address for a host, unless it takes any.
  const client = new sdk.B2Client({
    applicationKeyId: keyId,
    applicationKey: key,
    realm: url,
    allowedHostSuffixes: [],
  });
  await client.authorize();
  const found = await client.getBucket(bucket);
  if (found === null) throw new Error(`there is no bucket ${bucket}`);
  return found;
}
