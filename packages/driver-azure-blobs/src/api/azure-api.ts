import {
  definedOnly,
  isSuccess,
  succeededDownload,
  type HeaderValue,
  type HttpClient,
  type HttpLane,
  type HttpMethod,
  type HttpStream,
  type HttpText,
  type HttpUpload,
  type ServerClock,
  type TransportError,
} from '@stowage/core/http';
import { withQuery, type Authorizer } from '../signing/authorizer.js';
import { SAS_VERSION } from '../signing/sas.js';
import { AzureError } from './azure-error.js';

/** What is meant: the account, a container, or a blob in it. */
export interface Place {
  readonly container?: string | undefined;
  readonly blob?: string | undefined;
}

/** One request of the Blob service. */
export interface ApiRequest extends Place {
  /** As Azure's reference calls it: `Put Blob`. */
  readonly operation: string;
  readonly method: HttpMethod;
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
  /** In lower case; those without a value are left out. */
  readonly headers?: Readonly<Record<string, HeaderValue | undefined>> | undefined;
  /** Default: `data`. */
  readonly lane?: HttpLane | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the API stands on. */
export interface ApiContext {
  readonly http: HttpClient;
  readonly authorizer: Authorizer;
  readonly endpoint: string;
  /** Told the `Date` of every answer. */
  readonly clock: ServerClock;
  /** How long the words of a refused download are waited for, in milliseconds. Default: one minute. */
  readonly wordsTimeout?: number | undefined;
}

/** The service's REST API. It keeps nothing, decides nothing and tries once; what is no success is an `AzureError`. */
export class AzureApi {
  readonly #context: ApiContext;
  readonly #isSecondary: boolean;

  constructor(context: ApiContext, isSecondary = false) {
    this.#context = context;
    this.#isSecondary = isSecondary;
  }

  /** A small request. */
  async call(request: ApiRequest & { readonly body?: string | Uint8Array | undefined }): Promise<HttpText> {
    const { http, clock } = this.#context;
    const { body, lane = 'data' } = request;
    const signedAt = clock.now();
    return this.#success(request, await http.call({ ...this.#request(request), lane, body }), signedAt);
  }

  /** A request with a body of which `headers` tell the length. */
  async upload(request: ApiRequest & { readonly body: HttpUpload['body'] }): Promise<HttpText> {
    const { http, clock } = this.#context;
    const signedAt = clock.now();
    const answer = await http.upload({ ...this.#request(request), body: request.body });
    return this.#success(request, answer, signedAt);
  }

  /** A request whose answer is a stream. */
  async download(
    request: ApiRequest & { readonly bodyFailure: (error: TransportError) => Error },
  ): Promise<HttpStream> {
    const { http, wordsTimeout, clock } = this.#context;
    const sent = this.#request(request);
    const signedAt = clock.now();
    const answer = await http.download({ ...sent, bodyFailure: request.bodyFailure });
    const isSkewed = clock.observe(answer.headers['date'], signedAt);
    return succeededDownload(answer, { request: sent, timeout: wordsTimeout }, (refused) =>
      this.#refused(request, refused, isSkewed),
    );
  }

  #success(request: ApiRequest, answer: HttpText, signedAt: number): HttpText {
    const isSkewed = this.#context.clock.observe(answer.headers['date'], signedAt);
    if (isSuccess(answer)) return answer;
    throw this.#refused(request, answer, isSkewed);
  }

  #refused({ operation }: ApiRequest, answer: HttpText, isSkewed: boolean): AzureError {
    return new AzureError(operation, answer, { isSecondary: this.#isSecondary, isSkewed });
  }

  #request({ method, query = {}, headers = {}, signal, ...place }: ApiRequest) {
    const { authorizer, endpoint } = this.#context;
    const url = urlOf(endpoint, place);
    const text = queryOf(query);
    return {
      method,
      url: text === '' ? url : withQuery(url, text),
      headers: { 'x-ms-version': SAS_VERSION, ...definedOnly(headers) },
      sign: authorizer.sign,
      signal,
    };
  }
}

/** The address of an account, container or blob; each name is encoded once, and a blob's slashes stay. */
export function urlOf(endpoint: string, { container, blob }: Place): string {
  if (container === undefined) return `${endpoint}/`;
  const base = `${endpoint}/${encodeURIComponent(container)}`;
  return blob === undefined ? base : `${base}/${encodeName(blob)}`;
}

/** As it stands in URLs. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll('%2F', '/');
}

function queryOf(query: NonNullable<ApiRequest['query']>): string {
  return Object.entries(definedOnly(query))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
