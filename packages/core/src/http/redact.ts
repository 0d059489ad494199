import { InvalidArgumentError } from '../errors/index.js';
import { foundIn, headerNameFault } from '../validation/header-text.js';
import { blot, REDACTED, Secret } from '../secrets/index.js';

/** The URL without what may be secret in it: user, password, query, fragment. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

/**
 * A foreign text (a library's message) made fit for an error: every secret that is known, queries, `Authorization` values and credentials
 * in URLs are cut. The second line of defence; the first is that secrets are never put into texts.
 */
export function redact(text: string): string {
  return blot(text)
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, '$1')
    .replace(/(authorization["']?\s*[=:]\s*["']?(?:basic\s+|bearer\s+)?)[^\s"'&,}]+/gi, `$1${REDACTED}`)
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s?#]*)[?#]\S*/gi, `$1?${REDACTED}`);
}

/** A header that may be secret. */
export type HeaderValue = string | Secret;

/** What HTTP libraries refuse to send, and would report as a failure of the request. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/u;

/**
 * The headers as the wire needs them. What this returns must not outlive the request.
 *
 * @throws {InvalidArgumentError} naming the header that cannot be sent, and the character by its code: to try it again is no use
 */
export function revealHeaders(headers: Readonly<Record<string, HeaderValue>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const text = value instanceof Secret ? value.reveal() : value;
      const wrong = headerNameFault(name) ?? foundIn(text, UNSENDABLE);
      if (wrong !== undefined) throw new InvalidArgumentError(`header '${name}': ${wrong}: it cannot be sent`);
      return [name, text];
    }),
  );
}
