import type { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import { AnswerBody } from './answer-body.js';
import type { HttpDownload, HttpRequest, HttpStream, HttpText, HttpUpload } from './http-client.js';
import type { HttpSettings } from './http-options.js';
import { joinedHeaders } from './joined-headers.js';
import { PIECE_BYTES, pieces } from './pieces.js';
import { revealHeaders } from './redact.js';
import { toTransportError } from './transport-failure.js';

/** Object bytes, by undici: they stream both ways, with back-pressure. */
export class ByteTransfers {
  readonly #agent: Agent;
  readonly #userAgent: string;

  constructor({ timeouts, maxConnections, userAgent }: HttpSettings) {
    this.#userAgent = userAgent;
    this.#agent = new Agent({
      connections: maxConnections,
      pipelining: 1,
      // One HTTP/2 connection would carry every transfer at the speed of one.
      allowH2: false,
      connect: { timeout: timeouts.connect },
      headersTimeout: timeouts.headers,
      bodyTimeout: timeouts.idle,
    });
  }

  /** @throws {TransportError} without a complete answer; the body's own error if that fails; the signal's reason if aborted */
  async upload(request: HttpUpload): Promise<HttpText> {
    const { body } = request;
    const source = body instanceof Uint8Array ? undefined : new WatchedSource(body);
    try {
      const answer = await this.#request(request, body instanceof Uint8Array ? sendable(body) : source?.chunks());
      return { status: answer.statusCode, headers: joinedHeaders(answer.headers), text: await answer.body.text() };
    } catch (error) {
      request.signal?.throwIfAborted();
      if (source?.failure !== undefined) throw source.failure.error;
      throw toTransportError(error, request);
    }
  }

  /** @throws {TransportError} if there is no answer; the signal's reason if aborted */
  async download(request: HttpDownload): Promise<HttpStream> {
    const { signal, bodyFailure = passOn } = request;
    const failure = (error: unknown): Error =>
      signal?.aborted === true ? (signal.reason as Error) : bodyFailure(toTransportError(error, request));
    try {
      const answer = await this.#request(request);
      const body = new AnswerBody(answer.body, failure);
      return { status: answer.statusCode, headers: joinedHeaders(answer.headers), body };
    } catch (error) {
      signal?.throwIfAborted();
      throw toTransportError(error, request);
    }
  }

  /** Ends every connection, also those in use. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #request(request: HttpRequest, body?: Payload): Promise<Dispatcher.ResponseData> {
    const { method, headers, signal } = request;
    return this.#agent.request({
      ...target(request.url),
      method,
      // By itself undici closes the connection after every HEAD, for servers that answer it with a body. Ours keep to HTTP.
      reset: false,
      headers: { 'user-agent': this.#userAgent, ...revealHeaders(headers) },
      // undici takes iterables, with back-pressure, and closes them; only its types do not say so.
      body: (body ?? null) as Readable | Uint8Array | null,
      ...(signal === undefined ? {} : { signal }),
    });
  }
}

type Payload = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** In one write, unless that is so much that a slow line would need longer for it than for an answer it may. */
function sendable(bytes: Uint8Array): Payload {
  return bytes.length > PIECE_BYTES ? pieces(bytes) : bytes;
}

/** Remembers whether it was the source that failed: undici ends both sides with the same error. */
class WatchedSource {
  readonly #source: AsyncIterable<Uint8Array>;
  failure: { readonly error: unknown } | undefined;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const iterator = this.#source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#next(iterator);
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  async #next(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    try {
      return await iterator.next();
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }
}

function passOn(error: Error): Error {
  return error;
}

/** Cut by hand: `new URL()` would resolve `..` in the path and so ask for another object. */
function target(url: string): { readonly origin: string; readonly path: string } {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  return start < 0 ? { origin: url, path: '/' } : { origin: url.slice(0, start), path: url.slice(start) };
}
