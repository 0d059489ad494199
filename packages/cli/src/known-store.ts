import { providerId, S3_PROVIDERS, SWIFT_PROVIDERS } from './providers.js';

/** What is known of a store: its provider, whose it is, and the driver's options. */
export interface Known {
  readonly provider: string;
  readonly key?: string | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

type Environment = NodeJS.ProcessEnv;
type Default = (known: Known, environment: Environment) => string | undefined;

const swift =
  (preset?: string): Default =>
  (_known, environment) =>
    environment['OS_AUTH_URL'] ?? environment['ST_AUTH'] ?? preset;

/** Where each provider is asked first, unless the options say it. */
const DEFAULTS: Readonly<Record<string, Default>> = {
  azure_blobs: ({ key }, { AZURE_STORAGE_ENDPOINT: endpoint, AZURE_STORAGE_ACCOUNT: account = key }) =>
    endpoint ?? (account === undefined ? undefined : `https://${account}.blob.core.windows.net`),
  backblaze_b2: (_known, { B2_ENDPOINT: endpoint }) => endpoint ?? 'https://api.backblazeb2.com',
  cloudfiles: swift('https://identity.api.rackspacecloud.com/v2.0'),
  openstack_swift: swift(),
  ovh_swift: swift('https://auth.cloud.ovh.net/v3'),
};

/** The URL that a store's driver asks first; undefined where it asks none, or nobody knows. */
export async function endpointOf(known: Known, environment: Environment): Promise<string | undefined> {
  const { options = {} } = known;
  const { endpoint, authUrl, host, port, secure } = options;
  const said = endpoint ?? authUrl;
  if (typeof said === 'string') return said;
  if (typeof host === 'string') return `${secure === false ? 'http' : 'https'}://${host}:${Number(port ?? 443)}`;
  const id = providerId(known.provider);
  if ((S3_PROVIDERS as readonly string[]).includes(id)) return ofS3(id, options['region'], environment);
  return DEFAULTS[id]?.(known, environment);
}

async function ofS3(id: string, given: unknown, environment: Environment): Promise<string | undefined> {
  const { AWS_ENDPOINT_URL_S3: own, AWS_ENDPOINT_URL: all, AWS_REGION } = environment;
  if (own !== undefined || all !== undefined) return own ?? all;
  const { PRESETS } = await import('@stowage/driver-s3');
  const { endpoint, region } = PRESETS[id as keyof typeof PRESETS];
  const where = typeof given === 'string' ? given : (AWS_REGION ?? region);
  return where === undefined ? undefined : endpoint?.replace('{region}', where);
}

/** The variables that say whose a store is where the configuration does not. None is a secret. */
const ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  azure_blobs: ['AZURE_STORAGE_ACCOUNT'],
  backblaze_b2: ['B2_APPLICATION_KEY_ID'],
  s3: ['AWS_ACCESS_KEY_ID'],
  swift: ['OS_USERNAME', 'OS_APPLICATION_CREDENTIAL_ID', 'OS_PROJECT_NAME', 'OS_PROJECT_ID', 'ST_USER'],
};

/** What tells a store from every other one: provider, endpoint and account, and nothing of a secret. */
export async function identityOf(known: Known, environment: Environment): Promise<string> {
  const { provider, key, options = {} } = known;
  const id = providerId(provider);
  const variables = key === undefined ? accountVariables(id).map((name) => environment[name] ?? '') : [];
  const { project, projectId, domain, region } = options;
  const connection = key === undefined && id === 'azure_blobs' ? publicParts(environment) : [];
  const at = await endpointOf(known, environment);
  return JSON.stringify([id, at, key, ...variables, ...connection, project, projectId, domain, region]);
}

function accountVariables(id: string): readonly string[] {
  if ((S3_PROVIDERS as readonly string[]).includes(id)) return ACCOUNTS['s3'] ?? [];
  return ACCOUNTS[(SWIFT_PROVIDERS as readonly string[]).includes(id) ? 'swift' : id] ?? [];
}

/** Of a connection string, what says where and whose, without keys and tokens. */
function publicParts({ AZURE_STORAGE_CONNECTION_STRING: text = '' }: Environment): readonly string[] {
  return text.split(';').filter((part) => /^(AccountName|BlobEndpoint|EndpointSuffix)=[^?]*$/i.test(part));
}
