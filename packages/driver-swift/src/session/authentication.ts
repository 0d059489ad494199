import { isSuccess, jsonOf, Secret, type HttpClient, type HttpText, type TrustedUrls } from '@stowage/core/http';
import { MalformedResponseError } from '@stowage/core/spi';
import type { Access } from '../api/swift-api.js';
import { SwiftError } from '../api/swift-error.js';
import { catalogOf, storageUrlIn, v2Access, v3Token, type CatalogChoice } from './catalog.js';

/** Which API gives tokens. `v1` is TempAuth's, `v2` Rackspace's form of Keystone 2, `v3` Keystone. */
export type AuthVersion = 'v1' | 'v2' | 'v3';

/** Who asks, and where. */
export interface Credentials extends CatalogChoice {
  readonly authUrl: string;
  readonly version: AuthVersion;
  readonly user: string;
  readonly key: Secret;
  /** `user` and `key` are those of an application credential. */
  readonly isApplication: boolean;
  /** The user's domain. */
  readonly domain: string;
  /** The project to work in, by name or id; undefined is the user's own. */
  readonly project: { readonly name?: string | undefined; readonly id?: string | undefined; readonly domain: string };
  /** In place of what the catalog says. */
  readonly storageUrl: string | undefined;
}

/** What authentication stands on. */
export interface AuthContext {
  readonly http: HttpClient;
  readonly urls: TrustedUrls;
  readonly provider: string;
}

type Authenticate = (credentials: Credentials, context: AuthContext) => Promise<Access>;

/** One try to get a token, by each of the APIs. */
const BY_VERSION: Readonly<Record<AuthVersion, Authenticate>> = { v1: byHeaders, v2: byApiKey, v3: byKeystone };

/**
 * Asks for a token.
 *
 * @throws {SwiftError} if it is refused
 * @throws {MalformedResponseError} if what is given is no token, or is for an address that is not to be trusted
 */
export async function authenticate(credentials: Credentials, context: AuthContext): Promise<Access> {
  return BY_VERSION[credentials.version](credentials, context);
}

/** https://docs.openstack.org/swift/latest/overview_auth.html#tempauth */
async function byHeaders(credentials: Credentials, context: AuthContext): Promise<Access> {
  const { authUrl, user, key } = credentials;
  const answer = await context.http.call({
    method: 'GET',
    url: authUrl,
    headers: { 'x-auth-user': user, 'x-auth-key': key },
  });
  assertSuccess(answer);
  return accessOf(answer.headers['x-auth-token'], answer.headers['x-storage-url'], credentials, context);
}

/** https://docs-ospc.rackspace.com/cloud-files/v1/getting-started/authenticate.html */
async function byApiKey(credentials: Credentials, context: AuthContext): Promise<Access> {
  const { authUrl, user, key } = credentials;
  const json = { auth: { 'RAX-KSKEY:apiKeyCredentials': { username: user, apiKey: key.reveal() } } };
  const answer = await context.http.call({ method: 'POST', url: `${authUrl}/tokens`, headers: {}, json });
  assertSuccess(answer);
  const { token, serviceCatalog } = documentOf(answer, v2Access, context).access;
  const url = credentials.storageUrl ?? storageUrlIn(catalogOf(serviceCatalog), credentials, context.provider);
  return accessOf(token.id, url, credentials, context);
}

/** https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management */
async function byKeystone(credentials: Credentials, context: AuthContext): Promise<Access> {
  const json = { auth: { identity: identityOf(credentials), ...scopeOf(credentials) } };
  const url = `${credentials.authUrl}/auth/tokens`;
  const answer = await context.http.call({ method: 'POST', url, headers: {}, json });
  assertSuccess(answer);
  const { catalog } = documentOf(answer, v3Token, context).token;
  const storageUrl = credentials.storageUrl ?? storageUrlIn(catalogOf(catalog), credentials, context.provider);
  return accessOf(answer.headers['x-subject-token'], storageUrl, credentials, context);
}

function identityOf({ user, key, isApplication, domain }: Credentials): object {
  if (isApplication)
    return { methods: ['application_credential'], application_credential: { id: user, secret: key.reveal() } };
  const named = { name: user, domain: domainOf(domain), password: key.reveal() };
  return { methods: ['password'], password: { user: named } };
}

/** An application credential is of one project: Keystone refuses a scope beside it. */
function scopeOf({ isApplication, project: { name, id, domain } }: Credentials): object {
  if (isApplication || (name === undefined && id === undefined)) return {};
  return { scope: { project: id === undefined ? { name, domain: domainOf(domain) } : { id } } };
}

/** Keystone's first domain has the id `default`, and the name `Default`. */
function domainOf(domain: string): object {
  return domain === 'default' ? { id: domain } : { name: domain };
}

function accessOf(
  token: string | undefined,
  url: string | undefined,
  { storageUrl }: Credentials,
  { urls, provider }: AuthContext,
): Access {
  if (token === undefined || token === '' || url === undefined)
    throw new MalformedResponseError('authentication: the answer lacks a token or the URL of the account', {
      provider,
    });
  const trusted = urls.whole(storageUrl ?? url, { provider, what: "authentication: the account's URL" });
  if (trusted.includes('?'))
    throw new MalformedResponseError("authentication: the account's URL has a query", { provider });
  return { token: new Secret(token), storageUrl: trusted.replace(/\/+$/, '') };
}

function assertSuccess(answer: HttpText): void {
  if (!isSuccess(answer)) throw new SwiftError('authentication', answer);
}

function documentOf<T>(
  answer: HttpText,
  schema: { safeParse(value: unknown): { success: boolean; data?: T } },
  context: AuthContext,
): T {
  const { success, data } = schema.safeParse(jsonOf(answer.text));
  if (success) return data as T;
  const { provider } = context;
  throw new MalformedResponseError('authentication: the answer is not what Keystone promises', {
    provider,
    status: answer.status,
  });
}
