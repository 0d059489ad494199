import type { Clock } from '@stowage/core/concurrency';
import { SingleFlight } from '@stowage/core/concurrency';
import { Secret, type Sign } from '@stowage/core/http';
import { InvalidCredsError } from '@stowage/core/spi';
import type { Credentials, TokenCredential } from '../credentials.js';
import { PROVIDER } from '../errors.js';
import { sharedKey } from './shared-key.js';

/** Proves to the service who asks, request by request. */
export interface Authorizer {
  readonly sign: Sign;
  /** What was refused is not used again; undefined where it cannot be had anew. */
  readonly renew?: (() => void) | undefined;
}

/** What every token for storage is asked with. https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory */
const SCOPE = 'https://storage.azure.com/.default';

/** A token is not used in its last minutes: a request may wait before it is sent. In milliseconds. */
const EARLY = 120_000;

/** `now` is the service's clock, as far as it is known. */
export function authorizerOf(credentials: Credentials, now: Clock): Authorizer {
  switch (credentials.kind) {
    case 'anonymous':
      return { sign: () => ({}) };
    case 'key':
      return { sign: (request) => signedWithKey(credentials, request, now) };
    case 'sas':
      return { sign: ({ url }) => ({ url: withQuery(url, credentials.token.reveal()) }) };
    case 'token':
      return bearer(credentials.credential, now);
  }
}

/** The URL with more of a query. */
export function withQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

function signedWithKey(
  credentials: Extract<Credentials, { kind: 'key' }>,
  request: Parameters<Sign>[0],
  now: Clock,
): ReturnType<Sign> {
  const length = request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) };
  const dated = { ...length, ...request.headers, 'x-ms-date': new Date(now()).toUTCString() };
  const authorization = new Secret(sharedKey(credentials, { ...request, headers: dated }));
  return { headers: { ...dated, authorization } };
}

interface BearerToken {
  readonly value: Secret;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** One token for all requests, asked for anew when it is about to expire or was refused, once however many notice. */
function bearer(credential: () => Promise<TokenCredential>, now: Clock): Authorizer {
  const tokens = new SingleFlight<BearerToken>(async () => tokenOf(await credential()));
  let last: BearerToken | undefined;
  const current = async (): Promise<BearerToken> => {
    if (last !== undefined && last.expiresAt - EARLY < now()) tokens.forget(last);
    return (last = await tokens.get());
  };
  return {
    sign: async () => ({ headers: { authorization: (await current()).value } }),
    renew: () => {
      if (last !== undefined) tokens.forget(last);
    },
  };
}

async function tokenOf(credential: TokenCredential): Promise<BearerToken> {
  const token = await credential.getToken(SCOPE).catch((cause: unknown) => {
    throw new InvalidCredsError('the credential gave no token', { provider: PROVIDER, cause });
  });
  if (token === null) throw new InvalidCredsError('the credential gave no token', { provider: PROVIDER });
  return { value: new Secret(`Bearer ${token.token}`), expiresAt: token.expiresOnTimestamp };
}
