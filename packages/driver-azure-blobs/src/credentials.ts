import { Secret } from '@stowage/core/http';
import { InvalidArgumentError } from '@stowage/core/spi';
import { PROVIDER } from './errors.js';

/** What `@azure/identity` calls a `TokenCredential`; anything else with this method will do. */
export interface TokenCredential {
  /** `expiresOnTimestamp` is in milliseconds since 1970. */
  getToken(scope: string): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/**
 * Who asks: the account's key in base64; a shared access signature; a credential of `@azure/identity`; its `DefaultAzureCredential`, for which
 * that package must be installed and is loaded with the first request; or nobody, for what is public.
 */
export type AzureCredential =
  | string
  | { readonly sasToken: string }
  | { readonly tokenCredential: TokenCredential }
  | { readonly identity: 'default' }
  | { readonly anonymous: true };

/** The same, checked. */
export type Credentials =
  | { readonly kind: 'key'; readonly account: string; readonly key: Secret }
  | { readonly kind: 'sas'; readonly account: string; readonly token: Secret }
  | { readonly kind: 'token'; readonly account: string; readonly credential: () => Promise<TokenCredential> }
  | { readonly kind: 'anonymous'; readonly account: string };

/** @throws {InvalidArgumentError} if it is none, never repeating it */
export function credentials(account: string, given: AzureCredential): Credentials {
  const credential = given as unknown;
  if (typeof account !== 'string' || !/^[a-z0-9]{3,24}$/.test(account))
    throw refused('the account: expected 3 to 24 lower-case letters and digits');
  if (typeof credential === 'string') return { kind: 'key', account, key: keyOf(credential) };
  if (typeof credential !== 'object' || credential === null) throw refused('the key: expected a text, or an object');
  const { sasToken, tokenCredential } = credential as {
    sasToken?: unknown;
    tokenCredential?: Partial<TokenCredential>;
  };
  if (sasToken !== undefined) return { kind: 'sas', account, token: sasOf(sasToken) };
  if ('anonymous' in credential) return { kind: 'anonymous', account };
  if ('identity' in credential) return { kind: 'token', account, credential: defaultCredential };
  if (typeof tokenCredential?.getToken !== 'function')
    throw refused("expected a key, or one of 'sasToken', 'tokenCredential', 'identity' and 'anonymous'");
  return { kind: 'token', account, credential: () => Promise.resolve(tokenCredential as TokenCredential) };
}

function keyOf(text: string): Secret {
  const bytes = Buffer.from(text, 'base64');
  if (text === '' || bytes.toString('base64') !== text) throw refused('the key: expected base64');
  return new Secret(text);
}

/** As the portal shows it, with or without the question mark. What is secret in it is its signature. */
function sasOf(text: unknown): Secret {
  if (typeof text !== 'string' || /[\s#]/.test(text)) throw refused("'sasToken': expected the query of a SAS URL");
  const token = text.replace(/^\?/, '');
  const signature = new URLSearchParams(token).get('sig');
  if (signature === null || signature === '') throw refused("'sasToken': it has no signature ('sig')");
  // Servers may repeat it alone.
  signatures.add(new Secret(signature));
  return new Secret(token);
}

/** Held for as long as the process lives, so that they stay known. */
const signatures = new Set<Secret>();

const IDENTITY = '@azure/identity';

/** Not before it is asked for: the package brings some 40 MB. */
async function defaultCredential(): Promise<TokenCredential> {
  const loaded = (await import(IDENTITY).catch((cause: unknown) => {
    throw new InvalidArgumentError(`install ${IDENTITY} for the credential 'identity: default'`, {
      provider: PROVIDER,
      cause,
    });
  })) as { readonly DefaultAzureCredential: new () => TokenCredential };
  return new loaded.DefaultAzureCredential();
}

/** What a connection string says. */
export interface ConnectionParts {
  readonly account: string;
  readonly credential: AzureCredential;
  readonly endpoint?: string | undefined;
}

/** The account and key of every Azurite. https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const DEVELOPMENT: ConnectionParts = {
  account: 'devstoreaccount1',
  credential: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
  endpoint: 'http://127.0.0.1:10000/devstoreaccount1',
};

/**
 * Takes a connection string apart. https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
 *
 * @throws {InvalidArgumentError} naming the part that is missing
 */
export function connectionParts(text: string): ConnectionParts {
  const parts = new Map(
    text
      .split(';')
      .filter((part) => part.trim() !== '')
      .map((part) => [part.split('=', 1)[0]?.trim().toLowerCase() ?? '', part.slice(part.indexOf('=') + 1).trim()]),
  );
  if (parts.get('usedevelopmentstorage') === 'true') return DEVELOPMENT;
  const endpoint = parts.get('blobendpoint') ?? endpointFrom(parts);
  const account = parts.get('accountname') ?? accountOf(endpoint);
  if (account === undefined) throw refused("the connection string has neither 'AccountName' nor 'BlobEndpoint'");
  const [key, sasToken] = [parts.get('accountkey'), parts.get('sharedaccesssignature')];
  if (key !== undefined) return { account, credential: key, endpoint };
  if (sasToken !== undefined) return { account, credential: { sasToken }, endpoint };
  throw refused("the connection string has neither 'AccountKey' nor 'SharedAccessSignature'");
}

function endpointFrom(parts: ReadonlyMap<string, string>): string | undefined {
  const [account, suffix] = [parts.get('accountname'), parts.get('endpointsuffix')];
  if (account === undefined || suffix === undefined) return undefined;
  return `${parts.get('defaultendpointsprotocol') ?? 'https'}://${account}.blob.${suffix}`;
}

function accountOf(endpoint: string | undefined): string | undefined {
  const url = endpoint === undefined ? null : URL.parse(endpoint);
  if (url === null) return undefined;
  return /^[\d.[\]:]+$|^localhost$/.test(url.hostname) ? url.pathname.split('/')[1] : url.hostname.split('.')[0];
}

function refused(why: string): InvalidArgumentError {
  return new InvalidArgumentError(`AzureBlobsStorageDriver: ${why}`, { provider: PROVIDER });
}
