import { providerId, S3_PROVIDERS } from '../providers.js';

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
