import type { Readable } from 'node:stream';
import type { HeaderValue } from './redact.js';
import type { Sign } from './sign.js';
import type { TransportError } from './transport-error.js';

/** Those of HTTP, and whatever else a protocol has, such as WebDAV's `PROPFIND`. */
export type HttpMethod = Uppercase<string>;

/** What every request has. */
export interface HttpRequest {
  readonly method: HttpMethod;
  /** Sent as it is: a path is never normalised, so that `a/../b` stays what it is. */
  readonly url: string;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  /** Signs the request, anew each time that it is sent. */
  readonly sign?: Sign | undefined;
  /**
   * How many redirects are followed. None leads from HTTPS to plain HTTP, to a URL with credentials, or is given a body that can be read only
   * once and has been read; no credentials go to another origin. One that is not followed is the answer. Default: 0.
   */
  readonly followRedirects?: number | undefined;
  /** Aborts the request; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How much of an answer is taken, and how long it may take: a server that never ends one holds nobody up for ever. */
export interface AnswerBounds {
  /** The most bytes of its body; more are a `TransportError` of kind `too_large`. Default: the client's `maxAnswerBytes`. */
  readonly maxBytes?: number | undefined;
  /**
   * Milliseconds until its last byte; then the request is aborted, a `TransportError` of kind `timeout`. Of a call they count from
   * when it is made, the wait for a connection included; of an upload from its last byte sent, because how long that takes is for the
   * line to say. Default: the client's `timeouts.answer`.
   */
  readonly timeout?: number | undefined;
}

/**
 * Which way a call goes. `control`: about accounts, containers, keys, credentials or listings, so few calls with large answers. `data`: about
 * a single object (where to upload it, what is known of it, its copy, its deletion), so many calls of which each must cost little.
 */
export type HttpLane = 'control' | 'data';

/** A small request. */
export interface HttpCall extends HttpRequest, AnswerBounds {
  /** Default: `control`. */
  readonly lane?: HttpLane | undefined;
  /** The body: a JSON document. */
  readonly json?: object | undefined;
  /** The body: any other, such as XML; `headers` say its `content-type`. */
  readonly body?: string | Uint8Array | undefined;
}

/** A request with a body of known length; `headers` hold its `content-length`. */
export interface HttpUpload extends HttpRequest, AnswerBounds {
  /**
   * A stream is read with back-pressure, once, and left early when the server answers or the connection breaks before the end.
   * Bytes in memory cost less; they may be used again when the upload has settled. What makes a stream is called for each one that is
   * needed: more than once only where redirects are followed.
   */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | (() => AsyncIterable<Uint8Array>);
  /**
   * Whether the head asks the server (`Expect: 100-continue`, RFC 9110 section 10.1.1) before any of the body is read. What it then refuses
   * (401, 403, 413, 503 …) or redirects costs no byte, and the body is still as it was; a server that says neither within a second is sent the
   * body all the same. After 417 the request is sent again without asking, unless the body is gone. Has connections of its own, as many as
   * `maxConnections`; costs a round trip, and more CPU. Default: false.
   */
  readonly expectContinue?: boolean | undefined;
}

/** A request whose answer is a stream. */
export interface HttpDownload extends HttpRequest {
  /** Milliseconds from the request to the head of its answer, as for a call. How long the body takes is for its reader to say. */
  readonly timeout?: number | undefined;
  /** Makes the error with which the body's stream fails when the connection breaks. Default: the `TransportError` itself. */
  readonly bodyFailure?: ((error: TransportError) => Error) | undefined;
}

/**
 * Every status is an answer, not an error. Header names are in lower case; repeated headers are joined by `, `. From 300 up it holds no
 * secret that is known: what the server echoes is blotted out.
 */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer read to its end. */
export interface HttpText extends HttpAnswer {
  /** Its body as UTF-8, which may be decoded anew each time it is asked for. */
  readonly text: string;
  /** The body as it came, where it was kept: what is large is read from these, and never is a text. Not enumerable. */
  readonly bytes?: Buffer | undefined;
}

/** An answer whose body is still to come: read it to its end or destroy it. */
export interface HttpStream extends HttpAnswer {
  readonly body: Readable;
}

/**
 * The port to the network. It does not retry or decompress, and follows redirects only where it is asked to. Without a complete answer a call rejects
 * with a `TransportError`; aborted, with the signal's reason; a failing upload body, with that body's own error.
 */
export interface HttpClient {
  call(request: HttpCall): Promise<HttpText>;
  upload(request: HttpUpload): Promise<HttpText>;
  download(request: HttpDownload): Promise<HttpStream>;
  /** Ends all connections, also those in use. Every later request fails with kind `closed`. */
  close(): Promise<void>;
}
