import type { HttpAnswer, HttpRequest, HttpUpload } from './http-client.js';
import { canBeSentAgain } from './redirects.js';
import type { HeaderValue } from './redact.js';
import { WatchedSource } from './watched-source.js';

/** What is announced of a body; 0 if nothing is. */
export function announcedLength(headers: Readonly<Record<string, HeaderValue>>): number {
  const [, length = 0] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-length') ?? [];
  return Number(length);
}

/** Whether the head of an upload is to ask first. Where nothing is to come it must not: https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1 */
export function asksFirst({ expectContinue = false, headers }: HttpUpload): boolean {
  return expectContinue && announcedLength(headers) > 0;
}

/** The upload with a body of which is known whether it has been read: one that has not can be sent to where the answer says. */
export function watchedUpload(request: HttpUpload): HttpUpload {
  const { body } = request;
  const again = body instanceof Uint8Array || typeof body === 'function';
  return again || !asksFirst(request) ? request : { ...request, body: new WatchedSource(body) };
}

/** The same request for a server that does not know how to be asked; undefined if that is not what it says, or the body is gone. */
export function withoutAsking<T extends HttpRequest & Partial<Pick<HttpUpload, 'expectContinue'>>>(
  request: T,
  { status }: HttpAnswer,
): T | undefined {
  const refused = request.expectContinue === true && status === 417;
  return refused && canBeSentAgain(request) ? { ...request, expectContinue: false } : undefined;
}
