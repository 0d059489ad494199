import { SingleFlight } from '../concurrency/index.js';
import type { Look, Recovery, Settle } from './recovery.js';

/** One request that needs the token. */
export interface TokenRequest<Kind, Token, T> {
  readonly kind: Kind;
  readonly attempt: (token: Token) => Promise<T>;
  /** Makes the error that is thrown of a failure; `token` is the one that was used last, if there was one. */
  readonly toError: (error: unknown, token: Token | undefined) => unknown;
  /** What became of it, where an answer was lost: as the recovery's. */
  readonly settle?: Settle<T> | undefined;
  /** What it has made, before it is sent again: as the recovery's. */
  readonly look?: Look<T> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The current token of one account (or key, or user): made when it is first needed, shared by all, and made anew when it was refused, once
 * however many notice at the same time. A late refusal of an old token never drops a fresher one.
 */
export class TokenSession<Kind, Token> {
  readonly #recovery: Recovery<Kind>;
  readonly #current: SingleFlight<Token>;
  readonly #isStale: (token: Token) => boolean;

  /**
   * What `make` fails with is thrown as it is: it has its own recovery. `isStale`: whether a token is about to end, so that another one is made
   * before it is refused. Default: none is; one that was just made never is, as there is no better one.
   */
  constructor(recovery: Recovery<Kind>, make: () => Promise<Token>, isStale: (token: Token) => boolean = () => false) {
    this.#recovery = recovery;
    this.#current = new SingleFlight(make);
    this.#isStale = isStale;
  }

  /** The token, made if there is none that is good for a while yet. */
  async token(signal?: AbortSignal): Promise<Token> {
    const { current } = this.#current;
    if (current !== undefined && this.#isStale(current)) this.#current.forget(current);
    return this.#current.get(signal);
  }

  /** A request with the token: with another one after each that was refused, as often as the limits of the recovery allow. */
  async perform<T>({ kind, attempt, toError, settle, look, signal }: TokenRequest<Kind, Token, T>): Promise<T> {
    let used: Token | undefined;
    return this.#recovery.run({
      kind,
      attempt: async () => attempt((used = await this.token(signal))),
      reauthorize: () => {
        if (used !== undefined) this.#current.forget(used);
      },
      toError: (error) => toError(error, used),
      settle,
      look,
      signal,
    });
  }
}
