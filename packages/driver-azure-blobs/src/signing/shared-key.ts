import { createHmac } from 'node:crypto';
import type { Secret, Unsigned } from '@stowage/core/http';

/** An account, and one of its two keys. */
export interface AccountKey {
  readonly account: string;
  /** In base64, as Azure shows it. */
  readonly key: Secret;
}

/** The standard headers of a string to sign, in the order that Azure wants. */
const SIGNED_HEADERS = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
] as const;

type Headers = Unsigned['headers'];

/**
 * The value of `Authorization` for a request whose headers hold `x-ms-date`.
 * https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 */
export function sharedKey({ account, key }: AccountKey, request: Unsigned): string {
  return `SharedKey ${account}:${hmac(key, stringToSign(account, request))}`;
}

/** In base64. */
export function hmac(key: Secret, text: string): string {
  return createHmac('sha256', Buffer.from(key.reveal(), 'base64')).update(text, 'utf8').digest('base64');
}

/** What is signed of a request: everything that says what is done, and to what. */
export function stringToSign(account: string, { method, url, headers }: Unsigned): string {
  const lower = lowered(headers);
  const standard = SIGNED_HEADERS.map((name) => {
    const value = lower.get(name) ?? '';
    return name === 'content-length' && value === '0' ? '' : value;
  });
  return [method, ...standard, ...canonicalHeaders(lower), canonicalResource(account, url)].join('\n');
}

function lowered(headers: Headers): ReadonlyMap<string, string> {
  const texts = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), typeof value === 'string' ? value : value.reveal()] as const,
  );
  return new Map(texts);
}

function canonicalHeaders(headers: ReadonlyMap<string, string>): readonly string[] {
  return [...headers]
    .filter(([name]) => name.startsWith('x-ms-'))
    .toSorted(([one], [other]) => compareNames(one, other))
    .map(([name, value]) => `${name}:${value.trim()}`);
}

/** The service sorts as en-US does: hyphens do not count, and `_` comes before digits, which come before letters. */
function compareNames(one: string, other: string): number {
  const [a, b] = [sortKey(one), sortKey(other)];
  return a < b ? -1 : Number(a > b);
}

function sortKey(name: string): string {
  return name.replaceAll('-', '').replaceAll('_', ' ');
}

/** The path as it is sent, below the account, and the query as it is meant. */
function canonicalResource(account: string, url: string): string {
  const at = url.indexOf('?');
  const [address, query] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
  const path = address.replace(/^[a-z]+:\/\/[^/]+/i, '');
  const parameters = [...new URLSearchParams(query)]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `\n${name}:${value}`);
  return `/${account}${path === '' ? '/' : path}${parameters.join('')}`;
}
