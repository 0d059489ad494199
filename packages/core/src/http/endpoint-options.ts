import * as z from 'zod';
import { InvalidArgumentError } from '../errors/index.js';
import { bounded, lateTable } from '../validation/index.js';
import { baseOf, httpUrl } from './base-url.js';
import { isLoopback } from './trusted-urls.js';

/** The options of every driver whose service may be elsewhere than where its provider has it. */
export interface EndpointOptions {
  /** Use TLS. Default: true; `false` allows plain HTTP to hosts that are not this machine. */
  readonly secure?: boolean | undefined;
  /** The service's host. Default: the provider's. */
  readonly host?: string | undefined;
  /** Default: 443, or 80 without TLS. */
  readonly port?: number | undefined;
  /** `host`, `port` and `secure` as one URL, such as `http://127.0.0.1:9180`. */
  readonly endpoint?: string | undefined;
}

/** What a driver says of its endpoint. */
export interface EndpointRules {
  /** Asked where neither `host` nor `endpoint` is given; undefined: one of them must be. */
  readonly defaultHost: string | undefined;
  /** Whether `endpoint` may have a path, which requests then begin with. Default: false. */
  readonly path?: boolean | undefined;
  /** What anybody could read in plain HTTP, for the message, such as `the application key`. Default: `the key`. */
  readonly secret?: string | undefined;
}

/** What a driver's schema of options says of these: `z.strictObject({ ...endpointShape, … })`. */
export const endpointShape = lateTable({
  secure: () => z.boolean().optional(),
  host: () =>
    z
      .string()
      .regex(/^[A-Za-z0-9.-]+$|^\[[0-9a-fA-F:.]+\]$/, 'expected a host name without scheme, port or path')
      .optional(),
  port: () => bounded({ min: 1, max: 65_535 }).optional(),
  endpoint: () => httpUrl.optional(),
});

/**
 * Where the service is: scheme, host and port, and a path where the driver's rules allow one; no slash at its end.
 *
 * @throws {InvalidArgumentError} if the options contradict each other, none says where, or the key would travel unencrypted to another machine
 */
export function endpointOf({ endpoint, host, port, secure }: EndpointOptions, rules: EndpointRules): string {
  if (endpoint === undefined) {
    const name = host ?? rules.defaultHost;
    if (name === undefined) throw new InvalidArgumentError("option 'endpoint' or 'host' must say where the service is");
    return `${secure === false ? 'http' : 'https'}://${name}${port === undefined ? '' : `:${port}`}`;
  }
  if (host !== undefined || port !== undefined) {
    throw new InvalidArgumentError("option 'endpoint' says what 'host' and 'port' say: give one or the other");
  }
  if (secure === false && new URL(endpoint).protocol === 'https:') {
    throw new InvalidArgumentError("option 'endpoint' is https, but 'secure' is false");
  }
  return safeBaseOf('endpoint', endpoint, { ...rules, secure });
}

/**
 * A URL that is sent secrets, from the option of this name: of another endpoint, for instance. As {@link endpointOf} gives it.
 *
 * @throws {InvalidArgumentError} if it has what it must not have, or the key would travel unencrypted to another machine
 */
export function safeBaseOf(
  option: string,
  url: string,
  { secure, path = false, secret = 'the key' }: Pick<EndpointOptions, 'secure'> & Omit<EndpointRules, 'defaultHost'>,
): string {
  const { protocol, hostname, pathname, search } = new URL(url);
  if (!path && (pathname !== '/' || search !== '')) {
    throw new InvalidArgumentError(`option '${option}' must have no path or query`);
  }
  if (protocol === 'http:' && secure !== false && !isLoopback(hostname)) {
    throw new InvalidArgumentError(
      `option '${option}' would send ${secret} to '${hostname}' unencrypted: use https, or say 'secure: false'`,
    );
  }
  return baseOf(option, url);
}
