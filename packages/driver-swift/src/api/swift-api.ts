import {
  isSuccess,
  succeededDownload,
  type HeaderValue,
  type HttpClient,
  type HttpLane,
  type HttpMethod,
  type HttpStream,
  type HttpText,
  type Secret,
  type TransportError,
} from '@stowage/core/http';
import { pathOf, queryOf, type Place, type Query } from './paths.js';
import { SwiftError } from './swift-error.js';

/** A token, and where it is good for. */
export interface Access {
  readonly token: Secret;
  /** The account's URL, without a slash at its end. */
  readonly storageUrl: string;
}

/** One request about an account, a container or an object. */
export interface ApiRequest extends Place {
  readonly method: HttpMethod;
  readonly query?: Query | undefined;
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One with a small body, or none. */
export interface ApiCall extends ApiRequest {
  readonly body?: string | undefined;
  /** The only status that is a success. Default: every one from 200 to 299. */
  readonly expected?: number | undefined;
}

/** One that stores the bytes of an object; `headers` hold their `content-length`. */
export interface ApiUpload extends ApiRequest {
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
}

/** One whose answer is the bytes of an object. */
export interface ApiDownload extends ApiRequest {
  readonly bodyFailure: (error: TransportError) => Error;
}

/** The object storage API, one method a kind of request. It keeps nothing, decides nothing and tries once. https://docs.openstack.org/api-ref/object-store/ */
export class SwiftApi {
  readonly #http: HttpClient;
  readonly #wordsTimeout: number | undefined;

  /** `wordsTimeout`: how long the words of a refused download are waited for, in milliseconds. Default: one minute. */
  constructor(http: HttpClient, wordsTimeout?: number) {
    this.#http = http;
    this.#wordsTimeout = wordsTimeout;
  }

  /** @throws {SwiftError} if the answer is no success */
  async call(request: ApiCall, access: Access): Promise<HttpText> {
    const { object, method, body } = request;
    const lane: HttpLane = object === undefined || body !== undefined ? 'control' : 'data';
    const length = body === undefined && method !== 'GET' && method !== 'HEAD' ? { 'content-length': '0' } : {};
    const wire = this.#wire(request, access);
    const headers = { ...length, ...wire.headers };
    return successful(request, await this.#http.call({ ...wire, headers, body, lane }));
  }

  /** @throws {SwiftError} if the answer is no success */
  async upload({ bytes, ...request }: ApiUpload, access: Access): Promise<HttpText> {
    return successful(request, await this.#http.upload({ ...this.#wire(request, access), body: bytes }));
  }

  /** @throws {SwiftError} if the answer is no success */
  async download({ bodyFailure, ...request }: ApiDownload, access: Access): Promise<HttpStream> {
    const answer = await this.#http.download({ ...this.#wire(request, access), bodyFailure });
    const words = { request: { method: request.method, url: '' }, timeout: this.#wordsTimeout };
    return succeededDownload(answer, words, (refused) => new SwiftError(operationOf(request), refused));
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.#http.close();
  }

  #wire({ method, query, headers = {}, signal, ...place }: ApiRequest, { token, storageUrl }: Access) {
    const url = `${storageUrl}${pathOf(place)}${queryOf(query)}`;
    return { method, url, headers: { ...headers, 'x-auth-token': token }, signal };
  }
}

/** `PUT object`: what an error calls a request. */
export function operationOf({
  method,
  container,
  object,
}: Pick<ApiRequest, 'method' | 'container' | 'object'>): string {
  return `${method} ${object === undefined ? (container === undefined ? 'account' : 'container') : 'object'}`;
}

function successful(request: ApiRequest & Pick<ApiCall, 'expected'>, answer: HttpText): HttpText {
  const { expected } = request;
  if (expected === undefined ? isSuccess(answer) : answer.status === expected) return answer;
  throw new SwiftError(operationOf(request), answer);
}
