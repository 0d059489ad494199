import type { CircuitPolicy } from '@stowage/core/concurrency';
import { isLoopback, type HttpLimits, type HttpOptions, type HttpTimeouts } from '@stowage/core/http';
import { InvalidArgumentError } from '@stowage/core/spi';
import { bounded, checkOptions, headerText, MILLISECONDS } from '@stowage/core/validation';
import { z } from 'zod';

/** How long and how often a request is tried. Times are whole milliseconds, from 1 to 604,800,000 (seven days). */
export interface B2RetryOptions {
  /** Tries in all, the first included; for an upload: upload URLs. From 1 to 100. Default: 5. */
  readonly attempts?: number | undefined;
  /** No further try starts later than this after the first, in milliseconds. Default: 15 minutes. */
  readonly totalTimeout?: number | undefined;
  /**
   * The longest wait after the first failure, in milliseconds; half of each wait is left to chance, and each is twice the
   * one before. Default: 2000, so 1 to 2 seconds. What B2 asks for (`Retry-After`) is waited instead.
   */
  readonly initialDelay?: number | undefined;
  /** No wait is longer, in milliseconds, unless B2 asks for it. Default: 64,000. */
  readonly maxDelay?: number | undefined;
}

/** How the driver speaks HTTP, beside `timeouts`, `maxConnections` and `userAgent`. */
export interface B2HttpOptions {
  /**
   * The most bytes of an answer that is not an object's. Default: 128 MiB, room for a page of 10,000 rows with the longest names and all the
   * metadata B2 keeps; at most 512,000,000. More is a `MalformedResponseError`.
   */
  readonly maxAnswerBytes?: number | undefined;
}

/** Everything about a driver but its key. An unknown option is an error. */
export interface BackblazeB2Options {
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
  readonly timeouts?: HttpTimeouts | undefined;
  readonly http?: B2HttpOptions | undefined;
  readonly retry?: B2RetryOptions | undefined;
  /** Connections to one host at a time, each for calls and for bytes; from 1 to 10,000. Default: 64. */
  readonly maxConnections?: number | undefined;
  /** How much this driver may ask of the network, all calls together. Default: no limits. */
  readonly limits?: HttpLimits | undefined;
  /**
   * Calls to a host that keeps failing fail at once for a while. Default: off, because the retries above already bound
   * how long one call takes, and only who makes many calls knows what it would rather lose.
   */
  readonly circuitBreaker?: CircuitPolicy | undefined;
  /** What the driver calls itself to B2. */
  readonly userAgent?: string | undefined;
}

/** The options with every default filled in. */
export interface B2Settings {
  readonly endpoint: string;
  /** Secrets may travel unencrypted, also to other machines. */
  readonly plainHttp: boolean;
  readonly region: string | undefined;
  readonly cdnUrl: string | undefined;
  readonly http: HttpOptions;
  readonly limits: HttpLimits | undefined;
  readonly circuitBreaker: CircuitPolicy | undefined;
  readonly retry: { readonly attempts: number; readonly totalTimeout: number };
  readonly backoff: { readonly initialDelay: number; readonly maxDelay: number; readonly factor: number };
}

const milliseconds = bounded(MILLISECONDS);
const connections = bounded({ min: 1, max: 10_000 });

const schema = z.strictObject({
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
  timeouts: z
    .strictObject({ connect: milliseconds, headers: milliseconds, idle: milliseconds, answer: milliseconds })
    .partial()
    .optional(),
  http: z.strictObject({ maxAnswerBytes: bounded({ min: 1, max: 512_000_000, unit: 'bytes' }).optional() }).optional(),
  retry: z
    .strictObject({
      attempts: bounded({ min: 1, max: 100 }),
      totalTimeout: milliseconds,
      initialDelay: milliseconds,
      maxDelay: milliseconds,
    })
    .partial()
    .optional(),
  maxConnections: connections.optional(),
  limits: z
    .strictObject({
      maxConcurrentRequests: connections,
      requestsPerSecond: bounded({ min: 0.001, max: 1_000_000, fractions: true }),
      bytesPerSecond: bounded({ min: 1, max: 1e12, unit: 'bytes' }),
    })
    .partial()
    .optional(),
  circuitBreaker: z.strictObject({ failures: bounded({ min: 1, max: 10_000 }), coolDown: milliseconds }).optional(),
  userAgent: headerText.optional(),
});

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {InvalidArgumentError} naming the option that is unknown or wrong
 */
export function b2Settings(options: BackblazeB2Options): B2Settings {
  const checked: BackblazeB2Options = checkOptions('BackblazeB2StorageDriver', schema, options);
  assertApiVersion(checked.apiVersion);
  const { region, cdnUrl, timeouts = {}, retry = {}, maxConnections = 64, userAgent = 'stowage-b2' } = checked;
  const { attempts = 5, totalTimeout = 900_000, initialDelay = 2000, maxDelay = 64_000 } = retry;
  return {
    endpoint: endpointOf(checked),
    plainHttp: checked.secure === false,
    region,
    cdnUrl: cdnUrl === undefined ? undefined : baseOf(cdnUrl),
    http: { ...checked.http, timeouts, maxConnections, userAgent },
    limits: checked.limits,
    circuitBreaker: checked.circuitBreaker,
    retry: { attempts, totalTimeout },
    backoff: { initialDelay, maxDelay, factor: 2 },
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
