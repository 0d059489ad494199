import type { HeaderValue } from './redact.js';

/** A request as it is about to be sent. */
export interface Unsigned {
  readonly method: Uppercase<string>;
  readonly url: string;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  /** Undefined if there is none, or it is a stream. */
  readonly body: string | Uint8Array | undefined;
}

/** What a signature adds to a request. */
export interface Signature {
  /** Sent beside the others, and in place of those with the same name. */
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined;
  /** Asked for instead, such as with a signature in its query. */
  readonly url?: string | undefined;
}

/**
 * Signs one attempt: called for each, as late as can be, so that dates and tokens are fresh. What it rejects with, the request rejects with.
 */
export type Sign = (request: Unsigned) => Promise<Signature> | Signature;
