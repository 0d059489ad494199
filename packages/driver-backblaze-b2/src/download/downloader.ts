import type { HeaderValue, HttpStream, TransportError } from '@stowage/core/http';
import type { ByteRange } from '@stowage/core/spi';
import type { Authorization } from '../api/authorization.js';
import type { B2Api } from '../api/b2-api.js';
import { toStorageError, type About } from '../errors.js';
import { assertPossibleBucket, encodeText } from '../names.js';
import { assertCapability, assertName } from '../session/scopes.js';
import type { Session } from '../session/session.js';

/** Which file: the newest of a name, or one version. */
export interface DownloadSource {
  readonly bucket: string;
  readonly name: string;
  readonly fileId?: string | undefined;
}

/** How it is read. */
export interface DownloadRequest {
  readonly range?: ByteRange | undefined;
  /** What a file encrypted with a customer's key needs. */
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads files and what B2 says of them. */
export class Downloader {
  readonly #api: B2Api;
  readonly #session: Session;

  constructor(api: B2Api, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  /** What the headers say, without the bytes. One class B transaction. */
  async head(source: DownloadSource, request: DownloadRequest): Promise<HttpStream> {
    const answer = await this.#request('HEAD', source, request);
    answer.body.resume();
    return answer;
  }

  /** The bytes as they come. Whoever gets them must read them to the end or destroy the stream. */
  async read(source: DownloadSource, request: DownloadRequest): Promise<HttpStream> {
    return this.#request('GET', source, request);
  }

  async #request(
    method: 'GET' | 'HEAD',
    source: DownloadSource,
    { range, headers = {}, signal }: DownloadRequest,
  ): Promise<HttpStream> {
    if (source.fileId === undefined) assertPossibleBucket(source.bucket);
    const operation = source.fileId === undefined ? 'b2_download_file_by_name' : 'b2_download_file_by_id';
    const about: About = { operation, container: source.bucket, object: source.name };
    const bodyFailure = (error: TransportError): Error => toStorageError(error, about) as Error;
    const all = range === undefined ? headers : { ...headers, range: rangeHeader(range) };
    const attempt = (authorization: Authorization): Promise<HttpStream> => {
      assertCapability(authorization, 'readFiles', operation);
      assertName(authorization, source.name, operation);
      const url = urlOf(authorization.downloadUrl, source);
      return this.#api.download({ method, url, token: authorization.token, headers: all, signal, bodyFailure });
    };
    return this.#session.perform({ kind: 'download', about, signal, attempt });
  }
}

/**
 * The address of a bucket below a base such as `https://f002.backblazeb2.com`. Its name is one part of the path, whatever is in it.
 *
 * @throws {InvalidContainerNameError} if no bucket has such a name
 */
export function bucketUrl(base: string, bucket: string): string {
  assertPossibleBucket(bucket);
  return `${base}/file/${encodeURIComponent(bucket)}`;
}

/**
 * The address of a file.
 *
 * @throws {InvalidContainerNameError} if no bucket has such a name
 */
export function fileUrl(base: string, bucket: string, name: string): string {
  return `${bucketUrl(base, bucket)}/${encodeText(name)}`;
}

function urlOf(base: string, { bucket, name, fileId }: DownloadSource): string {
  if (fileId === undefined) return fileUrl(base, bucket, name);
  return `${base}/b2api/v4/b2_download_file_by_id?fileId=${encodeURIComponent(fileId)}`;
}

/** HTTP counts the last byte, this API the one after it. */
function rangeHeader({ start, end }: ByteRange): string {
  return `bytes=${start}-${end === undefined ? '' : end - 1}`;
}
