import { systemClock, systemRandom, systemSleep, SingleFlight, type RetryPolicy } from '@stowage/core/concurrency';
import {
  collectText,
  Recovery,
  Secret,
  type HttpClient,
  type HttpRequest,
  type HttpStream,
  type HttpText,
} from '@stowage/core/http';
import { MalformedResponseError } from '@stowage/core/spi';
import { judge, Refusal, toStorageError, type About } from './store-errors.js';

/** Patient for four seconds, as hostile cases want it. */
export const policy: RetryPolicy = {
  attempts: 4,
  totalTimeout: 4000,
  backoff: { initialDelay: 2, maxDelay: 20, factor: 2 },
  clock: systemClock,
  sleep: systemSleep,
  random: systemRandom,
};

/** A request to the store, but for its token. */
export interface StoreRequest extends About {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly headers?: HttpRequest['headers'];
  readonly body?: AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
}

/** What speaks to the store: tokens, tries, and errors as the contract has them. */
export class StoreClient {
  readonly #http: HttpClient;
  readonly #url: string;
  readonly #key: Secret;
  readonly #recovery = new Recovery(policy, judge);
  readonly #token = new SingleFlight(() => this.#authorize());

  constructor(http: HttpClient, url: string, key: string) {
    this.#http = http;
    this.#url = url;
    this.#key = new Secret(key);
  }

  /** An answer that is read whole; `open` gives the body anew for each try. */
  async text(request: StoreRequest, open?: () => AsyncIterable<Uint8Array>): Promise<HttpText> {
    return this.#tried(request, async (sent) => {
      const body = open?.();
      return checked(
        body === undefined ? await this.#http.call(sent) : await this.#http.upload({ ...sent, body }),
        request,
      );
    });
  }

  /** A document with these fields. */
  async json<T>(
    request: StoreRequest,
    isRight: (value: T) => boolean,
    open?: () => AsyncIterable<Uint8Array>,
  ): Promise<T> {
    const { text } = await this.text(request, open);
    return documentOf(text, isRight);
  }

  /** An answer whose body is read as it comes. */
  async stream(request: StoreRequest): Promise<HttpStream> {
    return this.#tried(request, async (sent) => {
      const answer = await this.#http.download({ ...sent, bodyFailure: toStorageError });
      if (answer.status === 200 || answer.status === 206) return answer;
      const words = { request: sent, maxBytes: 10_000, timeout: 300 };
      const text = await collectText(answer.body, words).catch(() => '');
      throw new Refusal({ ...answer, text }, request);
    });
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  async #tried<T>(request: StoreRequest, attempt: (sent: HttpRequest) => Promise<T>): Promise<T> {
    const { method, path, headers, signal } = request;
    let used: Secret | undefined;
    return this.#recovery.run({
      kind: 'call',
      attempt: async () => {
        used = await this.#token.get(signal);
        const authorization = new Secret(`Bearer ${used.reveal()}`);
        return attempt({ method, url: `${this.#url}${path}`, headers: { ...headers, authorization }, signal });
      },
      reauthorize: () => used !== undefined && this.#token.forget(used),
      toError: toStorageError,
      signal,
    });
  }

  async #authorize(): Promise<Secret> {
    const headers = { authorization: new Secret(`Basic ${this.#key.reveal()}`) };
    const attempt = async (): Promise<Secret> => {
      const { text } = checked(await this.#http.call({ method: 'POST', url: `${this.#url}/token`, headers }), {});
      return new Secret(documentOf<{ token: string }>(text, ({ token }) => typeof token === 'string').token);
    };
    return this.#recovery.run({ kind: 'authorize', attempt, toError: toStorageError });
  }
}

function checked(answer: HttpText, about: About): HttpText {
  if (answer.status < 200 || answer.status > 299) throw new Refusal(answer, about);
  return answer;
}

function documentOf<T>(text: string, isRight: (value: T) => boolean): T {
  try {
    const value = JSON.parse(text) as T;
    if (isRight(value)) return value;
  } catch {
    // It is none.
  }
  throw new MalformedResponseError('the store sent no document, or another one', { provider: 'http_store' });
}
