import { SingleFlight, type Clock } from '@stowage/core/concurrency';
import { Secret } from '@stowage/core/http';
import { MalformedResponseError, NotSupportedError } from '@stowage/core/spi';
import { textOf, toXml } from '@stowage/xml';
import { urlOf } from './api/azure-api.js';
import type { Credentials } from './credentials.js';
import { PROVIDER } from './errors.js';
import type { Session } from './session/session.js';
import { withQuery } from './signing/authorizer.js';
import { sasQuery, timeOf, type SasGrant, type SasSigner } from './signing/sas.js';
import type { DelegationKey } from './signing/user-delegation.js';

/** In seconds: seven days, the most that a user's key lives, and more than a link should. */
export const MAX_EXPIRES_IN = 604_800;

/** What a link is good for. */
export interface LinkRequest extends Omit<SasGrant, 'account' | 'expiresAt' | 'isHttpsOnly'> {
  readonly blob: string;
  /** In seconds. */
  readonly expiresIn: number;
  /** More of its query. */
  readonly query?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A link, and when it ends. A secret. */
export interface Link {
  readonly url: string;
  readonly expiresAt: Date;
}

/** Makes links: signed with the account's key, or with one that Azure gives the user whose token it is asked with. */
export class LinkSigner {
  readonly #session: Session;
  readonly #credentials: Credentials;
  readonly #endpoint: string;
  readonly #now: Clock;
  readonly #delegation: SingleFlight<DelegationKey>;

  constructor(session: Session, credentials: Credentials, endpoint: string, now: Clock) {
    this.#session = session;
    this.#credentials = credentials;
    this.#endpoint = endpoint;
    this.#now = now;
    this.#delegation = new SingleFlight(() => this.#delegationKey());
  }

  /** @throws {NotSupportedError} if who asks can sign nothing: a shared access signature makes no other one */
  async sign({ expiresIn, query, signal, ...grant }: LinkRequest): Promise<Link> {
    const expiresAt = new Date(Math.ceil(this.#now() / 1000 + expiresIn) * 1000);
    const signer = await this.#signer(expiresAt, signal);
    const isHttpsOnly = this.#endpoint.startsWith('https:');
    const signed = sasQuery({ ...grant, account: this.#credentials.account, expiresAt, isHttpsOnly }, signer);
    const url = urlOf(this.#endpoint, grant);
    return { url: withQuery(query === undefined ? url : withQuery(url, query), signed), expiresAt };
  }

  async #signer(expiresAt: Date, signal: AbortSignal | undefined): Promise<SasSigner> {
    const { kind } = this.#credentials;
    if (kind === 'key') return { kind, key: this.#credentials.key };
    if (kind !== 'token')
      throw new NotSupportedError("signing links without the account's key or a token", { provider: PROVIDER });
    const known = await this.#delegation.get(signal);
    if (Date.parse(known.expiresAt) >= expiresAt.getTime()) return { kind: 'delegation', key: known };
    this.#delegation.forget(known);
    return { kind: 'delegation', key: await this.#delegation.get(signal) };
  }

  /** https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key */
  async #delegationKey(): Promise<DelegationKey> {
    const expiry = new Date(this.#now() + MAX_EXPIRES_IN * 1000);
    const request = {
      operation: 'Get User Delegation Key',
      method: 'POST',
      query: { restype: 'service', comp: 'userdelegationkey' },
      headers: { 'content-type': 'application/xml' },
      body: toXml('KeyInfo', { Start: timeOf(new Date(this.#now())), Expiry: timeOf(expiry) }),
    } as const;
    const { document } = await this.#session.document(request, 'UserDelegationKey');
    const field = (name: string): string => {
      const value = textOf(document, name);
      if (value === undefined || value === '')
        throw new MalformedResponseError(`Get User Delegation Key: no '${name}'`, { provider: PROVIDER });
      return value;
    };
    return {
      objectId: field('SignedOid'),
      tenantId: field('SignedTid'),
      startsAt: field('SignedStart'),
      expiresAt: field('SignedExpiry'),
      service: field('SignedService'),
      version: field('SignedVersion'),
      value: new Secret(field('Value')),
    };
  }
}
