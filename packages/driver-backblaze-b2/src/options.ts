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

/** Everything about a driver but its key. An unknown option is an error. */
export interface BackblazeB2Options extends TransportOptions {
  /** Use TLS. Default: true; `false` allows plain HTTP to hosts that are not this machine. */
  readonly secure?: boolean | undefined;
  /** Where `b2_authorize_account` is asked; B2 names all other hosts itself. Default: `api.backblazeb2.com`. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** `host`, `port` and `secure` as one URL, such as `http://127.0.0.1:9180`. */
  readonly endpoint?: string | undefined;
  /** Only `v4` (also as `4`). */
  readonly apiVersion?: number | string | undefined;
  /** The region the account must be in, such as `us-west-002`; another is refused at the first request. Default: any. */
  readonly region?: string | undefined;
  /** The base of public URLs where a CDN stands before B2, such as `https://cdn.example.com`. Default: B2's own. */
  readonly cdnUrl?: string | undefined;
}

/** The options with every default filled in. */
export interface B2Settings extends TransportSettings {
  readonly endpoint: string;
  /** Secrets may travel unencrypted, also to other machines. */
  readonly plainHttp: boolean;
  readonly region: string | undefined;
  readonly cdnUrl: string | undefined;
}

const schema = z.strictObject({
  ...transportShape,
  secure: z.boolean().optional(),
  host: z
    .string()
    .regex(/^[A-Za-z0-9.-]+$|^\[[0-9a-fA-F:.]+\]$/, 'expected a host name without scheme, port or path')
    .optional(),
  port: bounded({ min: 1, max: 65_535 }).optional(),
  endpoint: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).optional(),
  apiVersion: z.union([z.string(), z.number()]).optional(),
  region: z.string().min(1).optional(),
  cdnUrl: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).optional(),
});

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {InvalidArgumentError} naming the option that is unknown or wrong
 */
export function b2Settings(options: BackblazeB2Options): B2Settings {
  const checked: BackblazeB2Options = checkOptions('BackblazeB2StorageDriver', schema, options);
  assertApiVersion(checked.apiVersion);
  const { region, cdnUrl } = checked;
  return {
    ...transportSettings(checked, 'stowage-b2'),
    endpoint: endpointOf(checked),
    plainHttp: checked.secure === false,
    region,
    cdnUrl: cdnUrl === undefined ? undefined : baseOf(cdnUrl),
  };
}

function assertApiVersion(version: number | string = 'v4'): void {
  if (/^v?4$/i.test(String(version))) return;
  throw new InvalidArgumentError(
    `option 'apiVersion' is '${version}': this driver speaks v4, which serves every account and key`,
  );
}

function endpointOf({ endpoint, host, port, secure }: BackblazeB2Options): string {
  if (endpoint === undefined) {
    const scheme = secure === false ? 'http' : 'https';
    return `${scheme}://${host ?? 'api.backblazeb2.com'}${port === undefined ? '' : `:${port}`}`;
  }
  if (host !== undefined || port !== undefined) {
    throw new InvalidArgumentError("option 'endpoint' says what 'host' and 'port' say: give one or the other");
  }
  return originOf(endpoint, secure);
}

/** Plain HTTP shows the key to everyone on the way: only within this machine, or on demand. */
function originOf(endpoint: string, secure: boolean | undefined): string {
  const { origin, protocol, hostname, pathname, search } = new URL(endpoint);
  if (pathname !== '/' || search !== '') throw new InvalidArgumentError("option 'endpoint' must have no path or query");
  if (protocol === 'https:' && secure === false) {
    throw new InvalidArgumentError("option 'endpoint' is https, but 'secure' is false");
  }
  if (protocol === 'http:' && secure !== false && !isLoopback(hostname)) {
    throw new InvalidArgumentError(
      `option 'endpoint' would send the application key to '${hostname}' unencrypted: use https, or say 'secure: false'`,
    );
  }
  return origin;
}

/** What names of buckets and files can be hung on. */
function baseOf(url: string): string {
  const { origin, pathname, search, hash, username, password } = new URL(url);
  if (`${search}${hash}${username}${password}` !== '') {
    throw new InvalidArgumentError("option 'cdnUrl' must have no query, fragment or credentials: names follow it");
  }
  return `${origin}${pathname}`.replace(/\/+$/, '');
}
