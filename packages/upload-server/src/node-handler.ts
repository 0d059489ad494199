import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

/** https://fetch.spec.whatwg.org/#forbidden-method */
const FORBIDDEN = ['CONNECT', 'TRACE', 'TRACK'];

/**
 * A handler of web requests for Node's own server, and for what stands on it: Express, Fastify, NestJS. A body that a parser has read
 * before (`request.body`) is taken from there, if it was JSON.
 */
export function nodeHandler(
  handler: (request: Request) => Promise<Response>,
): (request: IncomingMessage & { body?: unknown }, response: ServerResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    const request = requestOf(incoming);
    const answer = request === undefined ? new Response(null, { status: 405 }) : await handler(request);
    const body = Buffer.from(await answer.arrayBuffer());
    // Whoever asked may be gone: then there is nobody to fail for.
    if (!outgoing.destroyed) outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(body);
    // What is left of a body that was refused is not waited for.
    if (!incoming.complete) outgoing.once('finish', () => incoming.destroy());
  };
}

/** Undefined of a method that no web request can have. */
function requestOf(incoming: IncomingMessage & { body?: unknown }): Request | undefined {
  const { method = 'GET', url = '/', headers } = incoming;
  if (FORBIDDEN.includes(method)) return undefined;
  const pairs = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')] as [string, string]);
  // Whom the request was sent to is nothing to the handler, and what a client says of it may be no host.
  const target = new URL(`http://localhost${url.startsWith('/') ? url : '/'}`);
  const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(incoming);
  return new Request(target, { method, headers: pairs, body, duplex: 'half' });
}

function bodyOf(incoming: IncomingMessage & { body?: unknown }): ReadableStream | string {
  if (incoming.readableEnded && incoming.body !== undefined) return JSON.stringify(incoming.body);
  return Readable.toWeb(incoming);
}
