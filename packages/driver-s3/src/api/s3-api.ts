import {
  isSuccess,
  succeededDownload,
  type HeaderValue,
  type HttpClient,
  type HttpLane,
  type HttpStream,
  type HttpText,
  type Sign,
  type TransportError,
} from '@stowage/core/http';
import { S3Error } from './s3-error.js';

/** Where one request goes and how it is signed: what the session knows. */
export interface Wire {
  readonly url: string;
  readonly sign: Sign;
}

/** One request without a stream. */
export interface ApiCall {
  readonly operation: string;
  readonly method: 'DELETE' | 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined;
  /** An XML document. */
  readonly body?: string | undefined;
  /** Default: `data`. */
  readonly lane?: HttpLane | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of an object that are sent. */
export interface ApiUpload {
  readonly operation: string;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of an object that are read. */
export interface ApiDownload {
  readonly operation: string;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly signal?: AbortSignal | undefined;
  readonly bodyFailure: (error: TransportError) => Error;
}

/** S3's REST API, one method a kind of request. It keeps nothing, decides nothing and tries once. */
export class S3Api {
  readonly #http: HttpClient;
  readonly #wordsTimeout: number | undefined;

  /** `wordsTimeout`: how long the words of a refused download are waited for, in milliseconds. Default: one minute. */
  constructor(http: HttpClient, wordsTimeout?: number) {
    this.#http = http;
    this.#wordsTimeout = wordsTimeout;
  }

  /** @throws {S3Error} if the answer is no success */
  async call({ operation, headers = {}, lane = 'data', body, ...call }: ApiCall, wire: Wire): Promise<HttpText> {
    const typed = body === undefined ? headers : { 'content-type': 'application/xml', ...headers };
    return succeeded(operation, await this.#http.call({ ...call, ...wire, lane, body, headers: typed }));
  }

  /** @throws {S3Error} if the answer is no success */
  async upload({ operation, ...upload }: ApiUpload, wire: Wire): Promise<HttpText> {
    return succeeded(operation, await this.#http.upload({ method: 'PUT', ...upload, ...wire }));
  }

  /** @throws {S3Error} if the answer is no success */
  async download({ operation, ...download }: ApiDownload, wire: Wire): Promise<HttpStream> {
    const answer = await this.#http.download({ method: 'GET', ...download, ...wire });
    const words = { request: { method: 'GET', url: wire.url }, timeout: this.#wordsTimeout };
    return succeededDownload(answer, words, (refused) => new S3Error(operation, refused));
  }
}

function succeeded(operation: string, answer: HttpText): HttpText {
  if (isSuccess(answer)) return answer;
  throw new S3Error(operation, answer);
}
