import { withGrace, type Sleep } from '@stowage/core/concurrency';
import type { HttpStream, HttpText, HttpUpload, Recovery, Settle, TransportError } from '@stowage/core/http';
import { parseXml, type XmlElement } from '@stowage/xml';
import type { ApiRequest, AzureApi } from '../api/azure-api.js';
import type { RequestKind } from '../api/verdict.js';
import { toStorageError, type About } from '../errors.js';
import type { Authorizer } from '../signing/authorizer.js';

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

/** A document, and the answer that brought it. */
export interface Answered {
  readonly document: XmlElement;
  readonly answer: HttpText;
}

/** How long an aborted change waits for the answer that says whether it was made, in milliseconds. */
const GRACE = 2000;

/** Requests with recovery, whose failures are typed. */
export class Session {
  readonly #context: SessionContext;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  /** What is answered with a document whose root is called so. */
  async document(request: SessionRequest & { readonly body?: string | undefined }, root: string): Promise<Answered> {
    return this.#run('read', request, async (api) => {
      const answer = await api.call(request);
      return { document: parseXml(answer.text.replace(/^\uFEFF/, ''), { root }), answer };
    });
  }

  /** A look-up; an abort ends it at once. */
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
    return this.#change(request, (api, signal) => api.call({ ...request, signal }));
  }

  /** A change that carries an object's bytes; `open` gives them, and their headers, for each try, `close` ends their reading. */
  async upload(
    request: SessionRequest,
    open: () => Promise<{ readonly headers: ApiRequest['headers']; readonly body: HttpUpload['body'] }>,
    close: () => void,
  ): Promise<HttpText> {
    return this.#change(request, async (api, signal) => {
      try {
        const { headers, body } = await open();
        return await api.upload({ ...request, headers: { ...request.headers, ...headers }, body, signal });
      } finally {
        close();
      }
    });
  }

  async #change(
    request: SessionRequest,
    ask: (api: AzureApi, signal: AbortSignal | undefined) => Promise<HttpText>,
  ): Promise<HttpText> {
    const patience = { signal: request.signal, grace: GRACE, sleep: this.#context.sleep };
    return this.#run('write', request, (api) => withGrace((signal) => ask(api, signal), patience));
  }

  async #run<T>(kind: RequestKind, request: SessionRequest, ask: (api: AzureApi) => Promise<T>): Promise<T> {
    const { api, secondary, authorizer, recovery } = this.#context;
    const about = aboutOf(request);
    let tries = 0;
    return await recovery.run({
      kind,
      attempt: () => ask(kind === 'read' && tries++ % 2 === 1 ? (secondary ?? api) : api),
      // What a clock that was wrong has signed is signed anew, and a token is got anew.
      reauthorize: () => authorizer.renew?.(),
      toError: (error) => toStorageError(error, about),
      settle: request.settle as Settle<T> | undefined,
      signal: request.signal,
    });
  }
}

function aboutOf({ operation, container, blob, source }: SessionRequest): About {
  return { operation, container, object: blob, source };
}
