import type { IncomingMessage } from 'node:http';

/** A request's body in chunks. Who stops reading early leaves the connection alive, so that the client can still be answered. */
export function bodyOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}
