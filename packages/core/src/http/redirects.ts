import type { HttpAnswer, HttpCall, HttpRequest, HttpUpload } from './http-client.js';
import type { HeaderValue } from './redact.js';
import { WatchedSource } from './watched-source.js';

/** All that another server than the one that was asked is told. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...['accept', 'accept-encoding', 'content-encoding', 'content-length', 'content-md5', 'content-type', 'depth'],
  ...['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'overwrite', 'range'],
]);

const NOTHING = new Uint8Array();

type Body = Partial<Pick<HttpCall, 'json'>> & { readonly body?: HttpCall['body'] | HttpUpload['body'] };

/**
 * The request that an answer redirects to; undefined if it does not, or to where it must not be followed: from HTTPS to plain HTTP, to a
 * URL with credentials, or with a body that can be read only once. To another origin go no credentials: of the headers only those that are
 * known to hold none, and no signature.
 */
export function redirected<T extends HttpRequest>(request: T, answer: HttpAnswer): T | undefined {
  const left = request.followRedirects ?? 0;
  const url = left > 0 ? destination(request.url, answer) : undefined;
  if (url === undefined) return undefined;
  const turned = becomesGet(request.method, answer.status) ? withoutBody(request) : request;
  if (!canBeSentAgain(turned)) return undefined;
  const next = { ...turned, url: url.href, followRedirects: left - 1 };
  return url.origin === new URL(request.url).origin
    ? next
    : { ...next, headers: harmless(next.headers), sign: undefined };
}

function destination(from: string, { status, headers }: HttpAnswer): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  const { location = '' } = headers;
  const url = location === '' ? null : URL.parse(location, from);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  return from.startsWith('https:') && url.protocol === 'http:' ? undefined : url;
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-15.4 */
function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== 'HEAD' && method !== 'GET';
  return method === 'POST' && (status === 301 || status === 302);
}

function withoutBody<T extends HttpRequest>(request: T): T {
  const headers = Object.entries(request.headers).filter(([name]) => !/^content-/i.test(name));
  return {
    ...request,
    method: 'GET',
    headers: Object.fromEntries(headers),
    ...('body' in request ? { body: NOTHING } : {}),
    json: undefined,
  };
}

/** Whether its body is at hand as often as it is needed, or has not been read. */
export function canBeSentAgain({ body }: HttpRequest & Body): boolean {
  if (body instanceof WatchedSource) return !body.opened;
  return body === undefined || typeof body === 'string' || typeof body === 'function' || body instanceof Uint8Array;
}

function harmless(headers: Readonly<Record<string, HeaderValue>>): Readonly<Record<string, HeaderValue>> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => HARMLESS.has(name.toLowerCase()) && typeof value === 'string'),
  );
}
