import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.js';

/**
 * What a request is for, whatever the protocol. `authorize` gets a token; `look` asks about one object; `read` brings bytes of one; `write` stores
 * one in a single request; `prepare` asks where to send bytes to; `begin`, `part`, `complete` and `abort` are those of an upload in parts; `list` brings a page of objects,
 * `containers` one of containers; `create` and `remove` are about a container.
 */
export type RequestKind =
  | 'authorize'
  | 'look'
  | 'read'
  | 'write'
  | 'prepare'
  | 'begin'
  | 'part'
  | 'complete'
  | 'abort'
  | 'list'
  | 'containers'
  | 'delete'
  | 'copy'
  | 'create'
  | 'remove';

/** The head of a request. */
export interface HostileRequest {
  readonly method: string;
  /** With its query, as it was sent. */
  readonly path: string;
  /** In lower case. */
  readonly headers: IncomingHttpHeaders;
  /** The first kind whose recognizer knows it; undefined if none does. */
  readonly kind: RequestKind | undefined;
}

/** The rows of a page, in whatever form the driver's wire has them, and the cursor of the next one. */
export interface WirePage {
  readonly rows: readonly unknown[];
  readonly next: string | undefined;
}

/** The head of a request before anybody knows what it is for. */
export type RequestHead = Omit<HostileRequest, 'kind'>;

/** What one protocol looks like. */
export interface Wire {
  /** Says of a request's head whether it is of the kind. A kind that the protocol has no request for is left out. */
  readonly requests: Readonly<Partial<Record<RequestKind, (request: RequestHead) => boolean>>>;
  /** The body of a page of objects with other rows or another cursor. Without it no rows are repeated or mixed up. */
  readonly page?: ((body: string, change: (page: WirePage) => WirePage) => string) | undefined;
  /** An error in the protocol's own words, so that a driver takes the message for the server's. Default: plain text. */
  readonly problem?: ((status: number, message: string) => Answer) | undefined;
  /** Headers of answers to `read` that tell one state of an object from another, beside `etag` and `last-modified`. */
  readonly stateHeaders?: readonly string[] | undefined;
  /** Headers of requests that hold credentials, beside `authorization` and `cookie`. */
  readonly secretHeaders?: readonly string[] | undefined;
}

/** What a request is for. */
export function kindOf({ requests }: Wire, head: RequestHead): RequestKind | undefined {
  const kinds = Object.entries(requests) as [RequestKind, (request: RequestHead) => boolean][];
  return kinds.find(([, isOfKind]) => isOfKind(head))?.[0];
}
