import { doneIf, TokenSession, type Recovery, type Settle } from '@stowage/core/http';
import { ContainerDoesNotExistError, InvalidArgumentError, ObjectDoesNotExistError } from '@stowage/core/spi';
import type { Authorization } from '../api/authorization.js';
import type { ApplicationKey, B2Api } from '../api/b2-api.js';
import { operations, type AnswerOf, type OperationName, type RequestOf } from '../api/operations.js';
import type { RequestKind } from '../api/verdict.js';
import { PROVIDER, toStorageError, type About } from '../errors.js';
import { assertCapability, assertFields, assertScope, denial } from './scopes.js';

/** What a session stands on. */
export interface SessionContext {
  readonly api: B2Api;
  readonly key: ApplicationKey;
  readonly recovery: Recovery<RequestKind>;
  /** Refuse an account that is elsewhere. */
  readonly region?: string | undefined;
}

/** Which request this is, for its error, and how it is aborted. */
export interface SessionCall extends Omit<About, 'operation'> {
  readonly signal?: AbortSignal | undefined;
  /** Aborted or not, wait for the answer of a request that is under way: for what has to be undone if it was done. Default: false. */
  readonly untilAnswered?: boolean;
}

/** A request that needs the account's token. */
export interface SessionRequest<T> {
  readonly kind: RequestKind;
  readonly about: About;
  readonly signal?: AbortSignal | undefined;
  readonly attempt: (authorization: Authorization) => Promise<T>;
  /** What became of it, where it fails after an answer was lost. */
  readonly settle?: Settle<T> | undefined;
}

/** What one key may do and does: its token, and the operations that need it. */
export class Session {
  readonly #context: SessionContext;
  readonly #tokens: TokenSession<RequestKind, Authorization>;

  constructor(context: SessionContext) {
    this.#context = context;
    this.#tokens = new TokenSession(context.recovery, () => this.#authorize());
  }

  /** @throws {InvalidCredsError} if B2 refuses the key */
  async authorization(signal?: AbortSignal): Promise<Authorization> {
    return this.#tokens.token(signal);
  }

  /**
   * One operation of the API, with recovery. Where it fails after an answer was lost, `settle` may find what became of it.
   *
   * @throws {PermissionDeniedError} before any request, if the key may not do this
   */
  async call<N extends OperationName>(
    name: N,
    request: RequestOf<N>,
    call: SessionCall = {},
    settle?: Settle<AnswerOf<N>>,
  ): Promise<AnswerOf<N>> {
    return this.perform({ ...this.#request(name, request, call), settle });
  }

  /**
   * An operation that removes something. What is not there after an answer was lost was removed by the try that got none.
   *
   * @throws {PermissionDeniedError} before any request, if the key may not do this
   */
  async remove<N extends OperationName>(name: N, request: RequestOf<N>, call: SessionCall = {}): Promise<void> {
    await this.perform<unknown>({ ...this.#request(name, request, call), settle: doneIf(isMissing, undefined) });
  }

  #request<N extends OperationName>(
    name: N,
    request: RequestOf<N>,
    { signal, untilAnswered = false, ...subject }: SessionCall,
  ): SessionRequest<AnswerOf<N>> {
    const attempt = async (authorization: Authorization): Promise<AnswerOf<N>> => {
      assertCapability(authorization, operations[name].capability, name);
      assertFields(authorization, request, name);
      assertScope(authorization, request, name);
      return this.#context.api.call(name, authorization, request, untilAnswered ? undefined : signal);
    };
    return { kind: 'call', about: { operation: name, ...subject }, signal, attempt };
  }

  /** Any request that carries the account's token: with a new one after each that is refused, up to as many as there are attempts. */
  async perform<T>({ about, ...request }: SessionRequest<T>): Promise<T> {
    return this.#tokens.perform({
      ...request,
      toError: (error, authorization) => denial(toStorageError(error, about), authorization),
    });
  }

  /** Its failures come out typed, so that who waited for a token does not take them for failures of its own request. */
  async #authorize(): Promise<Authorization> {
    const { api, key, recovery } = this.#context;
    const attempt = (): Promise<Authorization> => api.authorize(key);
    const toError = (error: unknown): unknown => toStorageError(error, { operation: 'b2_authorize_account' });
    return this.#inRegion(await recovery.run({ kind: 'authorize', attempt, toError }));
  }

  #inRegion(authorization: Authorization): Authorization {
    const wanted = this.#context.region;
    const { region } = authorization;
    if (wanted === undefined || region === undefined || region === wanted) return authorization;
    throw new InvalidArgumentError(`option 'region' is '${wanted}', but this account is in '${region}'`, {
      provider: PROVIDER,
    });
  }
}

function isMissing(failure: unknown): boolean {
  return failure instanceof ObjectDoesNotExistError || failure instanceof ContainerDoesNotExistError;
}
