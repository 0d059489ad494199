import { MalformedResponseError } from '../errors/index.js';
import { withoutQuery } from './redact.js';

/** Whether what is sent to this host leaves this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Where a URL comes from, for the error that refuses it. */
export interface NamedBy {
  readonly provider: string;
  /** Such as `b2_authorize_account: 'apiUrl'`. */
  readonly what: string;
}

/**
 * Which of the URLs that a server names may be sent secrets. The rule is that of the endpoint, which the user gave: HTTPS only, unless the
 * endpoint is plain HTTP; and plain HTTP only within this machine, unless the user asked for more.
 */
export class TrustedUrls {
  /** Scheme, host and port. */
  readonly endpoint: string;
  readonly #plainHttp: 'anywhere' | 'here' | 'nowhere';

  /** `plainHttp`: the user lets secrets travel unencrypted, also to other machines. Default: false. */
  constructor(endpoint: string, { plainHttp = false }: { readonly plainHttp?: boolean } = {}) {
    this.endpoint = endpoint;
    const isPlain = new URL(endpoint).protocol === 'http:';
    this.#plainHttp = isPlain ? (plainHttp ? 'anywhere' : 'here') : 'nowhere';
  }

  /**
   * The origin (scheme, host and port) of a URL that paths are added to: it has none itself.
   *
   * @throws {MalformedResponseError} if it is not to be trusted
   */
  base(url: string, by: NamedBy): string {
    const { origin, pathname, search } = this.#parsed(url, by);
    if (pathname !== '/' || search !== '') throw refused(url, by, 'it must have no path or query');
    return origin;
  }

  /**
   * A URL that is used as it is.
   *
   * @throws {MalformedResponseError} if it is not to be trusted
   */
  whole(url: string, by: NamedBy): string {
    this.#parsed(url, by);
    return url;
  }

  #parsed(url: string, by: NamedBy): URL {
    // `new URL()` drops line breaks, which the wire would not.
    const parsed = /^https?:\/\/[^\s\p{Cc}]+$/iu.test(url) ? URL.parse(url) : null;
    if (parsed === null) throw refused(url, by, 'it is no http or https URL');
    if (parsed.username !== '' || parsed.password !== '') throw refused(url, by, 'it must have no credentials');
    if (url.includes('#')) throw refused(url, by, 'it must have no fragment');
    if (!this.#isSafe(parsed)) throw refused(url, by, 'it would be sent secrets unencrypted');
    return parsed;
  }

  #isSafe({ protocol, hostname }: URL): boolean {
    if (protocol === 'https:' || this.#plainHttp === 'anywhere') return true;
    return this.#plainHttp === 'here' && isLoopback(hostname);
  }
}

function refused(url: string, { provider, what }: NamedBy, why: string): MalformedResponseError {
  return new MalformedResponseError(`${what} is '${withoutQuery(url)}': ${why}`, { provider });
}
