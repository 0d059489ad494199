import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ObjectDoesNotExistError, type StorageObject } from '@stowage/core';
import { isPrefix } from '../location.js';
import { isAnyBelow } from '../scope.js';
import type { ContainerPlace } from '../stores.js';
import { indexPage } from './index-page.js';
import { parseRange, type ServedRange } from './range.js';

/** Answers one request. It never rejects. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What is sent along with everything: nothing that is stored may act as a page of this server. */
const SAFETY = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'",
  'referrer-policy': 'no-referrer',
};

/** A read-only view of a place. */
export function handlerOf(place: ContainerPlace, signal: AbortSignal, note: (error: unknown) => void): Handle {
  const base = place.path === '' || isPrefix(place) ? place.path : `${place.path}/`;
  return async (request, response) => {
    try {
      await answer({ place, base, signal }, request, response);
    } catch (error) {
      refuse(response, error);
      if (!signal.aborted && !(error instanceof ObjectDoesNotExistError)) note(error);
    }
  };
}

interface View {
  readonly place: ContainerPlace;
  readonly base: string;
  readonly signal: AbortSignal;
}

async function answer(view: View, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = decodedPath(request.url ?? '/');
  if (request.method !== 'GET' && request.method !== 'HEAD') end(response, 405, { allow: 'GET, HEAD' });
  else if (path === undefined) end(response, 400);
  else if (path === '' || path.endsWith('/')) await listed(view, path, { request, response });
  else await sent(view, path, { request, response }).catch((error: unknown) => elsewhere(view, path, response, error));
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What is no object may be a prefix without its slash: its page is one step aside. The last segment alone is told, which leads to no other host. */
async function elsewhere(
  { place, base, signal }: View,
  path: string,
  response: ServerResponse,
  error: unknown,
): Promise<void> {
  const isMissing = error instanceof ObjectDoesNotExistError && !response.headersSent;
  if (!isMissing || !(await isAnyBelow(place, `${base}${path}/`, signal))) throw error;
  end(response, 301, { location: `./${encodeURIComponent(path.slice(path.lastIndexOf('/') + 1))}/` });
}

async function listed({ place, base, signal }: View, path: string, { request, response }: Exchange): Promise<void> {
  const prefix = `${base}${path}`;
  const rows = place.driver.iterateContainerObjects(place.container, { prefix, delimiter: '/', signal });
  response.writeHead(200, { ...SAFETY, 'content-type': 'text/html; charset=utf-8' });
  if (request.method === 'HEAD') response.end();
  else await pipeline(indexPage(path, prefix, rows), response, { signal });
}

async function sent({ place, base, signal }: View, path: string, { request, response }: Exchange): Promise<void> {
  const object = await place.driver.getObject(place.container, `${base}${path}`, { signal });
  const { status, headers, range } = replyTo(request.headers, object);
  const { size } = object;
  if (request.method === 'HEAD' || size === 0 || (status !== 200 && status !== 206)) {
    end(response, status, headers);
    return;
  }
  const stream =
    range === undefined
      ? await object.asStream({ signal })
      : await object.rangeAsStream(range.start, { end: range.end, signal });
  response.writeHead(status, headers);
  await pipeline(stream, response, { signal });
}

interface Reply {
  readonly status: 200 | 206 | 304 | 416;
  readonly headers: Readonly<Record<string, number | string>>;
  /** Undefined for all of it. */
  readonly range?: ServedRange | undefined;
}

/** What is answered, by the conditions and the range of the request. https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2 */
function replyTo(asked: IncomingHttpHeaders, object: StorageObject): Reply {
  const { size } = object;
  const tag = entityTag(object);
  const headers = describing(object, tag);
  if (tag !== undefined && matches(asked['if-none-match'], tag)) return { status: 304, headers };
  const isSame = asked['if-range'] === undefined || asked['if-range'] === tag;
  const range = isSame ? parseRange(asked.range, size) : undefined;
  if (range === 'unsatisfiable') return { status: 416, headers: { 'content-range': `bytes */${size}` } };
  if (range === undefined) return { status: 200, headers: { ...headers, 'content-length': size } };
  const { start, end: stop } = range;
  const part = { 'content-range': `bytes ${start}-${stop - 1}/${size}`, 'content-length': stop - start };
  return { status: 206, headers: { ...headers, ...part }, range };
}

function describing({ contentType, lastModified }: StorageObject, tag: string | undefined): Record<string, string> {
  return {
    ...SAFETY,
    'accept-ranges': 'bytes',
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(tag !== undefined && { etag: tag }),
    ...(lastModified !== undefined && { 'last-modified': lastModified.toUTCString() }),
  };
}

/** Where the provider has no ETag, the id of the version or a checksum says as much. */
function entityTag({ etag, versionId, hash }: StorageObject): string | undefined {
  const opaque = etag ?? versionId ?? hash;
  if (opaque === undefined || /[^\x21-\x7e]/.test(opaque)) return undefined;
  return /^(W\/)?"[^"]*"$/.test(opaque) ? opaque : `"${opaque.replaceAll('"', '')}"`;
}

function matches(header: string | undefined, tag: string): boolean {
  return (
    header === '*' ||
    (header ?? '').split(',').some((each) => each.trim().replace(/^W\//, '') === tag.replace(/^W\//, ''))
  );
}

/** Names are opaque: what is decoded is not resolved. Undefined if it is no valid text. */
function decodedPath(url: string): string | undefined {
  try {
    return decodeURIComponent(url.replace(/[?#].*$/s, '').slice(1));
  } catch {
    return undefined;
  }
}

/** What went wrong is not told to whoever asks. */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else end(response, error instanceof ObjectDoesNotExistError ? 404 : 502);
}

function end(response: ServerResponse, status: number, headers: Readonly<Record<string, number | string>> = {}): void {
  response.writeHead(status, headers).end();
}
