import { SingleFlight } from '@stowage/core/concurrency';
import { InvalidArgumentError } from '@stowage/core/spi';
import type { Authorization } from '../api/authorization.js';
import type { ApplicationKey, B2Api } from '../api/b2-api.js';
import { operations, type AnswerOf, type OperationName, type RequestOf } from '../api/operations.js';
import type { RequestKind } from '../api/verdict.js';
import { PROVIDER, toStorageError, type About } from '../errors.js';
import type { Recovery } from './recovery.js';
import { assertCapability, assertFields, assertScope, denial } from './scopes.js';

/** What a session stands on. */
export interface SessionContext {
  readonly api: B2Api;
  readonly key: ApplicationKey;
  readonly recovery: Recovery;
  /** Refuse an account that is elsewhere. */
  readonly region?: string | undefined;
}

/** Which request this is, for its error, and how it is given up. */
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
}

/**
 * The current token of one key: asked for when it is first needed, shared by all, renewed once when it has run out,
 * however many notice at the same time.
 */
export class Session {
  readonly #context: SessionContext;
  readonly #current: SingleFlight<Authorization>;

  constructor(context: SessionContext) {
    this.#context = context;
    this.#current = new SingleFlight(() => this.#authorize());
  }

  /** @throws {InvalidCredsError} if B2 refuses the key */
  async authorization(signal?: AbortSignal): Promise<Authorization> {
    return this.#current.get(signal);
  }

  /**
   * One operation of the API, with recovery.
   *
   * @throws {PermissionDeniedError} before any request, if the key may not do this
   */
  async call<N extends OperationName>(
    name: N,
    request: RequestOf<N>,
    { signal, untilAnswered = false, ...subject }: SessionCall = {},
  ): Promise<AnswerOf<N>> {
    const attempt = async (authorization: Authorization): Promise<AnswerOf<N>> => {
      assertCapability(authorization, operations[name].capability, name);
      assertFields(authorization, request, name);
      assertScope(authorization, request, name);
      return this.#context.api.call(name, authorization, request, untilAnswered ? undefined : signal);
    };
    return this.perform({ kind: 'call', about: { operation: name, ...subject }, signal, attempt });
  }

  /** Any request that carries the account's token: with one new token if the one it had was refused. */
  async perform<T>({ kind, about, signal, attempt }: SessionRequest<T>): Promise<T> {
    let used: Authorization | undefined;
    let renewed = false;
    const reauthorize = (): boolean => {
      if (renewed || used === undefined) return false;
      this.#current.forget(used);
      renewed = true;
      return true;
    };
    const withToken = async (): Promise<T> => attempt((used = await this.authorization(signal)));
    try {
      return await this.#context.recovery.run({ kind, attempt: withToken, reauthorize, signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw denial(toStorageError(error, about), used);
    }
  }

  /** Its failures come out typed, so that who waited for a token does not take them for failures of its own request. */
  async #authorize(): Promise<Authorization> {
    const { api, key, recovery } = this.#context;
    try {
      return this.#inRegion(await recovery.run({ kind: 'authorize', attempt: () => api.authorize(key) }));
    } catch (error) {
      throw toStorageError(error, { operation: 'b2_authorize_account' });
    }
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
