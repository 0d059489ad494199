import type { Sleep } from '@stowage/core/concurrency';
import type { HttpStream, HttpText, HttpUpload, Recovery, Settle, TransportError } from '@stowage/core/http';
import type { ApiRequest, AzureApi } from '../api/azure-api.js';
import type { RequestKind } from '../api/verdict.js';
import { toStorageError, type About } from '../errors.js';
import type { Authorizer } from '../signing/authorizer.js';
import { afterwards } from './afterwards.js';

/** What requests stand on. */
export interface SessionContext {
  readonly api: AzureApi;
  /** Asked in turn with the other, where a read fails. */
  readonly secondary: AzureApi | undefined;
  readonly authorizer: Authorizer;
  readonly recovery: Recovery<RequestKind>;
  readonly sleep: Sleep;
}

/** A request with what recovery needs to know of it. */
export interface SessionRequest extends ApiRequest {
  /** What its error names beside container and blob: the object that is copied. */
  readonly source?: string | undefined;
  /** What became of it, where it fails after an answer was lost. */
  readonly settle?: Settle<HttpText> | undefined;
}

/** Requests with recovery, whose failures are typed. */
export class Session {
  readonly #context: SessionContext;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  /** A look-up or listing; an abort ends it at once. */
  async read(request: SessionRequest & { readonly body?: string | undefined }): Promise<HttpText> {
    return this.#run('read', request, (api) => api.call(request));
  }

  /** The bytes of a blob, or what is known of it. Whoever gets the stream must read it to its end or destroy it. */
  async download(request: SessionRequest): Promise<HttpStream> {
    const bodyFailure = (error: TransportError): Error => toStorageError(error, aboutOf(request)) as Error;
    return this.#run('read', request, (api) => api.download({ ...request, bodyFailure }));
  }

  /** A change: once it is sent, an abort waits a moment for its answer, so that nothing goes on behind the caller's back. */
  async write(request: SessionRequest & { readonly body?: string | Uint8Array | undefined }): Promise<HttpText> {
    return this.#run('write', request, (api, signal) => api.call({ ...request, signal }));
  }

  /** A change that carries an object's bytes; `open` gives them, and their headers, for each try, `close` ends their reading. */
  async upload(
    request: SessionRequest,
    open: () => Promise<{ readonly headers: ApiRequest['headers']; readonly body: HttpUpload['body'] }>,
    close: () => void,
  ): Promise<HttpText> {
    return this.#run('write', request, async (api, signal) => {
      try {
        const { headers, body } = await open();
        return await api.upload({ ...request, headers: { ...request.headers, ...headers }, body, signal });
      } finally {
        close();
      }
    });
  }

  async #run<T>(
    kind: RequestKind,
    request: SessionRequest,
    ask: (api: AzureApi, signal: AbortSignal | undefined) => Promise<T>,
  ): Promise<T> {
    const { api, secondary, authorizer, recovery, sleep } = this.#context;
    const about = aboutOf(request);
    using patience = afterwards(request.signal, sleep);
    let tries = 0;
    const attempt = (): Promise<T> => {
      const target = kind === 'read' && tries % 2 === 1 ? (secondary ?? api) : api;
      tries += 1;
      return ask(target, patience.signal);
    };
    const settle = request.settle as Settle<T> | undefined;
    // What a clock that was wrong has signed is signed anew, and a token is got anew.
    const reauthorize = (): void => authorizer.renew?.();
    return await recovery.run({
      kind,
      attempt,
      reauthorize,
      toError: (error) => toStorageError(error, about),
      settle,
      signal: request.signal,
    });
  }
}

function aboutOf({ operation, container, blob, source }: SessionRequest): About {
  return { operation, container, object: blob, source };
}
