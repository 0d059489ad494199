import {
  isLoopback,
  transportSettings,
  transportShape,
  type TransportOptions,
  type TransportSettings,
} from '@stowage/core/http';
import { InvalidArgumentError } from '@stowage/core/spi';
import { bounded, checkOptions } from '@stowage/core/validation';
import { z } from 'zod';

/** Everything about a driver but who asks. An unknown option is an error. */
export interface AzureBlobsOptions extends TransportOptions {
  /** Use TLS. Default: true; `false` allows plain HTTP to hosts that are not this machine. */
  readonly secure?: boolean | undefined;
  /** Default: `<account>.blob.core.windows.net`. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** `host`, `port` and `secure` as one URL; of a path, as Azurite has it, the account is the end: `http://127.0.0.1:10000/devstoreaccount1`. */
  readonly endpoint?: string | undefined;
  /**
   * Where reads are tried as well when the first endpoint fails, such as `https://<account>-secondary.blob.core.windows.net` of an account
   * with RA-GRS. What it tells may be minutes old: an object that it does not know is looked for at the first again. Default: nowhere.
   */
  readonly secondaryEndpoint?: string | undefined;
  /** The account keeps versions of blobs (a setting of the account that no request of the service tells): then the driver has the facet `versions`. Default: false. */
  readonly versioning?: boolean | undefined;
  /** The base of public URLs where a CDN stands before the account. Default: the endpoint. */
  readonly cdnUrl?: string | undefined;
}

/** The options with every default filled in. */
export interface AzureSettings extends TransportSettings {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly secondaryEndpoint: string | undefined;
  readonly versioning: boolean;
  readonly cdnUrl: string;
}

const url = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).optional();

const schema = z.strictObject({
  ...transportShape,
  secure: z.boolean().optional(),
  host: z
    .string()
    .regex(/^[A-Za-z0-9.-]+$|^\[[0-9a-fA-F:.]+\]$/, 'expected a host name without scheme, port or path')
    .optional(),
  port: bounded({ min: 1, max: 65_535 }).optional(),
  endpoint: url,
  secondaryEndpoint: url,
  versioning: z.boolean().optional(),
  cdnUrl: url,
});

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {InvalidArgumentError} naming the option that is unknown or wrong
 */
export function azureSettings(account: string, options: AzureBlobsOptions): AzureSettings {
  const checked: AzureBlobsOptions = checkOptions('AzureBlobsStorageDriver', schema, options);
  const endpoint = endpointOf(account, checked);
  const { secondaryEndpoint, versioning = false, cdnUrl = endpoint, secure } = checked;
  return {
    ...transportSettings(checked, 'stowage-azure-blobs'),
    endpoint,
    secondaryEndpoint: secondaryEndpoint && baseOf('secondaryEndpoint', secondaryEndpoint, secure),
    versioning,
    cdnUrl: baseOf('cdnUrl', cdnUrl, false),
  };
}

function endpointOf(account: string, { endpoint, host, port, secure }: AzureBlobsOptions): string {
  if (endpoint === undefined) {
    const scheme = secure === false ? 'http' : 'https';
    return `${scheme}://${host ?? `${account}.blob.core.windows.net`}${port === undefined ? '' : `:${port}`}`;
  }
  if (host !== undefined || port !== undefined)
    throw new InvalidArgumentError("option 'endpoint' says what 'host' and 'port' say: give one or the other");
  if (endpoint.startsWith('https:') && secure === false)
    throw new InvalidArgumentError("option 'endpoint' is https, but 'secure' is false");
  return baseOf('endpoint', endpoint, secure);
}

/** What names can be hung on. Plain HTTP shows bytes, signatures and tokens to everyone on the way: only within this machine, or on demand. */
function baseOf(option: string, given: string, secure: boolean | undefined): string {
  const { origin, protocol, hostname, pathname, search, hash, username, password } = new URL(given);
  if (`${search}${hash}${username}${password}` !== '')
    throw new InvalidArgumentError(`option '${option}' must have no query, fragment or credentials: names follow it`);
  if (protocol === 'http:' && secure !== false && !isLoopback(hostname))
    throw new InvalidArgumentError(
      `option '${option}' would speak to '${hostname}' unencrypted: use https, or say 'secure: false'`,
    );
  return `${origin}${pathname}`.replace(/\/+$/, '');
}
