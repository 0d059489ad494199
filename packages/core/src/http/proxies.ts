import { InvalidArgumentError } from '../errors/index.js';
import { Secret } from '../secrets/index.js';
import { withoutQuery } from './redact.js';
import { targetOf, type Target } from './target.js';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy that requests go through. */
export interface Proxy {
  /** Scheme, host and port. */
  readonly origin: string;
  /** What `proxy-authorization` says, if the proxy's URL has credentials. */
  readonly authorization: Secret | undefined;
}

/** Where a request is sent: to its own server, or to a proxy. */
export interface Route extends Target {
  /** Beside those of the request. */
  readonly headers: Readonly<Record<string, string>>;
}

/** More than a driver talks to. */
const MAX_ORIGINS = 1024;

/**
 * Which requests go through which proxy. Those for `https:` go through a tunnel (CONNECT), of which the proxy sees the host and nothing else; for those for
 * `http:` the proxy is asked itself.
 */
export class Proxies {
  readonly #all: Proxy | undefined;
  readonly #bySchemes: Readonly<Record<string, Proxy | undefined>>;
  readonly #direct: readonly RegExp[];
  readonly #known = new Map<string, Proxy | undefined>();

  /**
   * @param option a URL: for every request; false: none. Default: what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say, in small letters first.
   * @throws {InvalidArgumentError} if it is no URL of a proxy, naming the option or the variable
   */
  constructor(option: string | false | undefined, env: Environment) {
    const fromEnv = (name: string): Proxy | undefined => proxyOf(variable(env, name) ?? '', name.toUpperCase());
    this.#all = typeof option === 'string' ? proxyOf(option, "option 'proxy'") : undefined;
    // A server that runs CGI programs sets HTTP_PROXY to what a client's header `Proxy` says.
    const http = env['REQUEST_METHOD'] === undefined ? 'http_proxy' : '';
    this.#bySchemes =
      option === undefined
        ? { 'https:': fromEnv('https_proxy'), 'http:': http === '' ? undefined : fromEnv(http) }
        : {};
    this.#direct = (variable(env, 'no_proxy') ?? '').split(/[\s,]+/).flatMap(exception);
  }

  /** The proxy for requests to this origin; undefined: they go directly. */
  of(origin: string): Proxy | undefined {
    if (this.#known.has(origin)) return this.#known.get(origin);
    const found = this.#all ?? this.#fromEnv(origin);
    const proxy = found?.origin === origin ? undefined : found;
    if (this.#known.size < MAX_ORIGINS) this.#known.set(origin, proxy);
    return proxy;
  }

  /** Where the request for this URL is sent. */
  route(url: string): Route {
    const target = targetOf(url);
    const proxy = target.origin.startsWith('http:') ? this.of(target.origin) : undefined;
    if (proxy === undefined) return { ...target, headers: {} };
    const host = target.origin.slice('http://'.length);
    return { origin: proxy.origin, path: `${target.origin}${target.path}`, headers: { host, ...proxyHeaders(proxy) } };
  }

  #fromEnv(origin: string): Proxy | undefined {
    const { protocol, host, port } = new URL(origin);
    const name = port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
    return this.#direct.some((each) => each.test(name)) ? undefined : this.#bySchemes[protocol];
  }
}

/** What a proxy itself is told. */
export function proxyHeaders({ authorization }: Proxy): Readonly<Record<string, string>> {
  return authorization === undefined ? {} : { 'proxy-authorization': authorization.reveal() };
}

function variable(env: Environment, name: string): string | undefined {
  return env[name] ?? env[name.toUpperCase()];
}

function proxyOf(text: string, from: string): Proxy | undefined {
  if (text === '' && !from.startsWith('option')) return undefined;
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '' || url.pathname !== '/')
    throw new InvalidArgumentError(`${from} is '${withoutQuery(text)}': expected the URL of an http or https proxy`);
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return { origin: url.origin, authorization: user === '' && password === '' ? undefined : new Secret(basic) };
}

/** `*`, a host, a domain with all that is below it (`.example.com`, `*.example.com`, `example.com`), each with a port or without. */
function exception(entry: string): readonly RegExp[] {
  if (entry === '') return [];
  if (entry === '*') return [/^/];
  const [, name = '', port = '\\d+'] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(isBareIpv6(entry) ? `[${entry}]` : entry) ?? [];
  return [new RegExp(`^(.*\\.)?${name.replace(/[^\w]/g, '\\$&')}:${port}$`, 'i')];
}

function isBareIpv6(entry: string): boolean {
  return /^[0-9a-f:]+:[0-9a-f:]*$/i.test(entry) && entry.split(':').length > 2;
}
