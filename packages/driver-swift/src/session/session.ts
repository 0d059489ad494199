import {
  doneIf,
  TokenSession,
  type HttpStream,
  type HttpText,
  type Recovery,
  type Settle,
  type TransportError,
} from '@stowage/core/http';
import {
  operationOf,
  type Access,
  type ApiCall,
  type ApiDownload,
  type ApiUpload,
  type SwiftApi,
} from '../api/swift-api.js';
import { SwiftError } from '../api/swift-error.js';
import type { RequestKind } from '../api/verdict.js';
import { isMissing, toStorageError, type About } from '../errors.js';
import { assertObjectName } from '../names.js';

/** What a session stands on. */
export interface SessionContext {
  readonly api: SwiftApi;
  readonly provider: string;
  readonly recovery: Recovery<RequestKind>;
  /** One try to get a token. */
  readonly authenticate: () => Promise<Access>;
}

/** A request with recovery. */
export interface SessionCall extends ApiCall {
  /** What became of it, where it fails after an answer was lost. */
  readonly settle?: Settle<HttpText> | undefined;
  /** Aborted or not, wait for the answer of a request that is under way. Default: of one that changes something. */
  readonly untilAnswered?: boolean | undefined;
}

/** One try to send bytes. */
export interface UploadTry {
  readonly request: ApiUpload;
  readonly close: () => void;
  /** Whether the bytes that were read are those that were announced. */
  readonly isTrue: () => boolean;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const NOTHING: HttpText = { status: 204, headers: {}, text: '' };

/** The token of one user, and the requests that need it. */
export class Session {
  readonly provider: string;
  readonly #context: SessionContext;
  readonly #tokens: TokenSession<RequestKind, Access>;

  constructor(context: SessionContext) {
    this.#context = context;
    this.provider = context.provider;
    this.#tokens = new TokenSession(context.recovery, () => this.#authorize());
  }

  /** @throws {InvalidCredsError} if the credentials are refused */
  async access(signal?: AbortSignal): Promise<Access> {
    return this.#tokens.token(signal);
  }

  /** A request with a small body, or none. One that changes something is not left alone once it is under way. */
  async call({ settle, signal, untilAnswered, ...request }: SessionCall): Promise<HttpText> {
    const isKept = untilAnswered ?? !READS.has(request.method);
    const wire: ApiCall = isKept ? request : { ...request, signal };
    return this.#perform(request, (access) => this.#context.api.call(wire, access), { signal, settle });
  }

  /** A request that removes something. What is not there after an answer was lost was removed by the try that got none. */
  async remove(request: SessionCall): Promise<HttpText> {
    return this.call({ settle: doneIf(isMissing, NOTHING), ...request });
  }

  /** Stores bytes, which `make` makes anew for each try. */
  async upload(about: Omit<ApiUpload, 'bytes'>, make: () => Promise<UploadTry>): Promise<HttpText> {
    const attempt = async (access: Access): Promise<HttpText> => {
      const { request, close, isTrue } = await make();
      try {
        return await this.#context.api.upload(request, access);
      } catch (error) {
        throw error instanceof SwiftError && error.status === 422 && isTrue() ? error.damaged() : error;
      } finally {
        close();
      }
    };
    return this.#perform(about, attempt, { signal: about.signal });
  }

  /** Bytes as they come: read them to the end or destroy the stream. */
  async download(request: Omit<ApiDownload, 'bodyFailure'>): Promise<HttpStream> {
    const about = this.#about(request);
    const bodyFailure = (error: TransportError): Error => toStorageError(error, about) as Error;
    const attempt = (access: Access): Promise<HttpStream> =>
      this.#context.api.download({ ...request, bodyFailure }, access);
    return this.#perform(request, attempt, { signal: request.signal });
  }

  /** A request that goes elsewhere than to the account. */
  async outside<T>(operation: string, attempt: (access: Access) => Promise<T>): Promise<T> {
    const toError = (error: unknown): unknown => toStorageError(error, { provider: this.provider, operation });
    return this.#tokens.perform({ kind: 'call', attempt, toError });
  }

  /** No request may follow. */
  async close(): Promise<void> {
    await this.#context.api.close();
  }

  async #perform<T>(
    request: ApiCall,
    attempt: (access: Access) => Promise<T>,
    { signal, settle }: { readonly signal?: AbortSignal | undefined; readonly settle?: Settle<T> | undefined },
  ): Promise<T> {
    const about = this.#about(request);
    if (request.object !== undefined) assertObjectName(request.object, this.provider);
    const toError = (error: unknown): unknown => toStorageError(error, about);
    return this.#tokens.perform({ kind: 'call', attempt, toError, settle, signal });
  }

  #about(request: ApiCall): About {
    const { container, object } = request;
    return { provider: this.provider, operation: operationOf(request), container, object };
  }

  /** Its failures come out typed, so that who waited for a token does not take them for failures of its own request. */
  async #authorize(): Promise<Access> {
    const { authenticate, provider, recovery } = this.#context;
    const toError = (error: unknown): unknown => toStorageError(error, { provider, operation: 'authentication' });
    return recovery.run({ kind: 'authorize', attempt: authenticate, toError });
  }
}
