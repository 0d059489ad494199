import {
  rangeAnswer,
  rangeHeader,
  type AnsweredRange,
  type HeaderValue,
  type HttpStream,
  type TransportError,
} from '@stowage/core/http';
import type { ByteRange } from '@stowage/core/spi';
import type { Authorization } from '../api/authorization.js';
import type { B2Api } from '../api/b2-api.js';
import { PROVIDER, toStorageError, type About } from '../errors.js';
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

/** What B2 sends, and which bytes of the file that is: those that were asked for, or all of them. */
export interface Download extends HttpStream {
  readonly span: AnsweredRange;
}

/** Reads files and what B2 says of them. Rejects with a `MalformedResponseError` if an answer does not fit what was asked. */
export class Downloader {
  readonly #api: B2Api;
  readonly #session: Session;

  constructor(api: B2Api, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  /** What the headers say, without the bytes. One class B transaction. */
  async head(source: DownloadSource, request: DownloadRequest): Promise<Download> {
    const answer = await this.#request('HEAD', source, request);
    answer.body.resume();
    return answer;
  }

  /** The bytes as they come. Whoever gets them must read them to the end or destroy the stream. */
  async read(source: DownloadSource, request: DownloadRequest): Promise<Download> {
    return this.#request('GET', source, request);
  }

  async #request(
    method: 'GET' | 'HEAD',
    source: DownloadSource,
    { range, headers = {}, signal }: DownloadRequest,
  ): Promise<Download> {
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
    const answer = await this.#session.perform({ kind: 'download', about, signal, attempt });
    return held(answer, () => ({
      ...answer,
      span: rangeAnswer(answer, range, { provider: PROVIDER, what: operation }),
    }));
  }
}

/** What is made of an answer; its body is not read if nothing can be made of it. */
export function held<T>({ body }: HttpStream, make: () => T): T {
  try {
    return make();
  } catch (error) {
    body.destroy();
    throw error;
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
