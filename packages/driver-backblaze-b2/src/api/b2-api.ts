import {
  conceal,
  Secret,
  succeededDownload,
  type HeaderValue,
  type HttpClient,
  type HttpLane,
  type HttpStream,
  type TransportError,
  type TrustedUrls,
} from '@stowage/core/http';
import type { z } from '@stowage/core/validation';
import { answerOf } from './answer.js';
import { toAuthorization, type Authorization } from './authorization.js';
import { B2Error } from './b2-error.js';
import { operations, type AnswerOf, type OperationName, type RequestOf } from './operations.js';
import { accountAuthorization } from './schemas.js';

/** Fields of answers that nobody else may see. */
const GRANTS: ReadonlySet<string> = new Set(['applicationKey', 'authorizationToken']);

/** An application key: its id is no secret, the key is. */
export interface ApplicationKey {
  readonly keyId: string;
  readonly key: Secret;
}

/** One upload to an upload URL. */
export interface ApiUpload<T> {
  readonly operation: 'b2_upload_file' | 'b2_upload_part';
  readonly url: string;
  readonly token: Secret;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  readonly answer: z.ZodType<T>;
  readonly signal?: AbortSignal | undefined;
}

/** One request for an object. */
export interface ApiDownload {
  readonly method: 'GET' | 'HEAD';
  readonly url: string;
  readonly token: Secret;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly signal?: AbortSignal | undefined;
  readonly bodyFailure: (error: TransportError) => Error;
}

/** The Native API, one method a kind of request. It keeps nothing, decides nothing and tries once. */
export class B2Api {
  readonly #http: HttpClient;
  readonly #urls: TrustedUrls;
  readonly #wordsTimeout: number | undefined;

  /** `wordsTimeout`: how long the words of a refused download are waited for, in milliseconds. Default: one minute. */
  constructor(http: HttpClient, urls: TrustedUrls, wordsTimeout?: number) {
    this.#http = http;
    this.#urls = urls;
    this.#wordsTimeout = wordsTimeout;
  }

  /** https://www.backblaze.com/apidocs/b2-authorize-account */
  async authorize({ keyId, key }: ApplicationKey, signal?: AbortSignal): Promise<Authorization> {
    const basic = Buffer.from(`${keyId}:${key.reveal()}`).toString('base64');
    const answer = await this.#http.call({
      method: 'GET',
      url: urlOf(this.#urls.endpoint, 'b2_authorize_account'),
      headers: { authorization: new Secret(`Basic ${basic}`) },
      signal,
    });
    return toAuthorization(answerOf('b2_authorize_account', accountAuthorization, answer), this.#urls);
  }

  /** Any operation that takes and gives JSON. */
  async call<N extends OperationName>(
    name: N,
    { apiUrl, token, accountId }: Authorization,
    request: RequestOf<N>,
    signal?: AbortSignal,
  ): Promise<AnswerOf<N>> {
    const { answer, withAccountId, lane, listed } = operations[name];
    const response = await this.#http.call({
      lane: (lane as (request: object) => HttpLane)(request),
      method: 'POST',
      url: urlOf(apiUrl, name),
      headers: { authorization: token },
      json: withAccountId ? { accountId, ...request } : request,
      signal,
    });
    return this.#trusted(name, answerOf(name, answer as z.ZodType<AnswerOf<N>>, response, listed));
  }

  /** `b2_upload_file` and `b2_upload_part`. */
  async upload<T>({ operation, url, token, headers, body, answer, signal }: ApiUpload<T>): Promise<T> {
    const all = { ...headers, authorization: token };
    return answerOf(operation, answer, await this.#http.upload({ method: 'POST', url, headers: all, body, signal }));
  }

  /**
   * `b2_download_file_by_name` and `_by_id`.
   *
   * @throws {B2Error} if the answer is no success
   */
  async download(request: ApiDownload): Promise<HttpStream> {
    const headers = { ...request.headers, authorization: request.token };
    const answer = await this.#http.download({ ...request, headers });
    const words = { request, timeout: this.#wordsTimeout };
    return succeededDownload(answer, words, (refused) => new B2Error('download', refused));
  }

  /** An upload URL is sent its token, and the bytes. Tokens and keys are granted here and nowhere else. */
  #trusted<T extends object>(operation: string, answer: T): T {
    for (const [field, value] of Object.entries(answer))
      if (GRANTS.has(field) && typeof value === 'string') conceal(value);
    if ('uploadUrl' in answer && typeof answer.uploadUrl === 'string') {
      this.#urls.whole(answer.uploadUrl, { provider: 'backblaze_b2', what: `${operation}: 'uploadUrl'` });
    }
    return answer;
  }
}

/** The path of an operation below the API's base URL. */
function urlOf(base: string, operation: string): string {
  return `${base}/b2api/v4/${operation}`;
}
