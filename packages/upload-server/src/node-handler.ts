import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/**
 * A handler of web requests for Node's own server, and for what stands on it: Express, Fastify, NestJS. A body that a parser has read
 * before (`request.body`) is taken from there, if it was JSON.
 */
export function nodeHandler(
  handler: (request: Request) => Promise<Response>,
): (request: IncomingMessage & { body?: unknown }, response: ServerResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    const answer = await handler(requestOf(incoming));
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body === null) outgoing.end();
    else await pipeline(Readable.fromWeb(answer.body), outgoing);
    // What is left of a body that was refused is not waited for.
    if (!incoming.complete) incoming.destroy();
  };
}

function requestOf(incoming: IncomingMessage & { body?: unknown }): Request {
  const { method = 'GET', url = '/', headers } = incoming;
  const pairs = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')] as [string, string]);
  // Whom the request was sent to is nothing to the handler, and what a client says of it may be no host.
  const target = new URL(url.startsWith('/') ? url : '/', 'http://localhost');
  const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(incoming);
  return new Request(target, { method, headers: pairs, body, duplex: 'half' });
}

function bodyOf(incoming: IncomingMessage & { body?: unknown }): ReadableStream | string {
  if (incoming.readableEnded && incoming.body !== undefined) return JSON.stringify(incoming.body);
  return Readable.toWeb(incoming);
}
