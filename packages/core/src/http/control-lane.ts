import { request as plainRequest, type ClientRequest, type OutgoingHttpHeaders } from 'node:http';
import { request as secureRequest, type RequestOptions } from 'node:https';
import got, { type Got, type Request as GotRequest, type RequestFunction } from 'got';
import { nextTurn } from '../concurrency/index.js';
import { callBody } from './call-body.js';
import { AskingUpload } from './asking-upload.js';
import { ControlExchange, type ControlBounds } from './control-exchange.js';
import { announcedLength } from './expectation.js';
import type { AnswerBounds, HttpCall, HttpRequest, HttpText, HttpUpload } from './http-client.js';
import { MAX_HEAD_BYTES, MAX_OBJECT_ANSWER_BYTES, type HttpSettings } from './http-options.js';
import { pieces } from './pieces.js';
import { revealHeaders, type HeaderValue } from './redact.js';
import { TransportError } from './transport-error.js';
import { nodeAgents } from './transport-agent.js';
import { toTransportError } from './transport-failure.js';
import { WatchedSource } from './watched-source.js';

/**
 * Calls about accounts, containers, keys, credentials and listings: few, with large answers; and uploads whose head asks first, which
 * undici cannot send. By got.
 * Everything got would decide by itself (retry, redirect, throw, decompress) is switched off.
 */
export class ControlLane {
  readonly #settings: HttpSettings;
  readonly #agents: ReturnType<typeof nodeAgents>;
  readonly #closing = new AbortController();
  readonly #got: Got;
  readonly #running = new Set<ControlExchange>();
  #closed = false;

  constructor(settings: HttpSettings) {
    const { timeouts, userAgent } = settings;
    this.#settings = settings;
    this.#agents = nodeAgents(settings, this.#closing.signal);
    this.#got = got.extend({
      agent: this.#agents,
      headers: { 'user-agent': userAgent },
      maxHeaderSize: MAX_HEAD_BYTES,
      timeout: {
        lookup: timeouts.connect,
        connect: timeouts.connect,
        secureConnect: timeouts.connect,
        response: timeouts.headers,
      },
      retry: { limit: 0 },
      throwHttpErrors: false,
      followRedirect: false,
      decompress: false,
    });
  }

  /** @throws {TransportError} if there is no complete answer; the signal's reason as soon as that is aborted */
  async call(request: HttpCall): Promise<HttpText> {
    return this.#answer(request, () => this.#call(request));
  }

  /**
   * Asks before it sends the body, see `HttpUpload.expectContinue`.
   *
   * @throws {TransportError} as a call; the body's own error if that fails
   */
  async upload(request: HttpUpload): Promise<HttpText> {
    const { body, signal } = request;
    const source = new WatchedSource(body instanceof Uint8Array ? () => pieces(body) : body);
    return source.sentBy(
      this.#answer(request, () => this.#ask(request, source)),
      signal,
    );
  }

  /** Ends every connection, also those in use, and fails what waits for one. */
  close(): void {
    this.#closed = true;
    for (const each of this.#running) each.end('closed');
    this.#closing.abort();
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  async #answer(request: HttpRequest, begin: () => ControlExchange): Promise<HttpText> {
    // The end of a connection that a server has closed is read in the next turn, and the connection ended in the one after it.
    await nextTurn();
    await nextTurn();
    request.signal?.throwIfAborted();
    if (this.#closed) throw new TransportError('closed', request);
    const exchange = begin();
    try {
      this.#running.add(exchange);
      return await exchange.answer;
    } catch (error) {
      request.signal?.throwIfAborted();
      throw toTransportError(error, request);
    } finally {
      this.#running.delete(exchange);
    }
  }

  #bounds({ maxBytes, timeout }: AnswerBounds, mostBytes = Infinity): ControlBounds {
    const { maxAnswerBytes, timeouts } = this.#settings;
    const most = Math.min(maxAnswerBytes, mostBytes);
    return { maxBytes: maxBytes ?? most, timeout: timeout ?? timeouts.answer, idle: timeouts.idle };
  }

  /**
   * The body is written to got, not given to it: a body that it is given it sends piece by piece, and when the answer comes before it has
   * heard that the last piece is sent it takes the request for out of date and ends the connection under the answer.
   */
  #call(call: HttpCall): ControlExchange {
    const { headers, body } = callBody(call);
    const length = body === null ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
    const stream = this.#open(call, { ...headers, ...length });
    const takesBody = call.method !== 'GET' && call.method !== 'HEAD';
    if (takesBody && body !== null) stream.end(body);
    else if (takesBody) stream.end();
    return new ControlExchange(stream, call, this.#bounds(call)).start();
  }

  #ask(upload: HttpUpload, source: WatchedSource): ControlExchange {
    const stream = this.#open(upload, { ...upload.headers, expect: '100-continue' });
    const exchange = new ControlExchange(stream, upload, this.#bounds(upload, MAX_OBJECT_ANSWER_BYTES));
    const length = announcedLength(upload.headers);
    new AskingUpload(stream, exchange, { source, length, stall: this.#settings.timeouts.headers });
    return exchange;
  }

  #open({ method, url, signal }: HttpRequest, headers: Readonly<Record<string, HeaderValue>>): GotRequest {
    return this.#got.stream(url, {
      // Its types know the usual ones only.
      method: method as 'POST',
      headers: revealHeaders(headers),
      request: this.#requestFor(url),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** got parses the URL, which resolves `..` in its path: what goes out is the path as it was given, to the server or to a proxy. */
  #requestFor(url: string): (...parameters: Parameters<RequestFunction>) => ClientRequest {
    const { origin, path, headers: routing } = this.#settings.proxies.route(url);
    const isSecure = origin.startsWith('https:');
    const send = isSecure ? secureRequest : plainRequest;
    const agent = isSecure ? this.#agents.https : this.#agents.http;
    return (_url, options, callback) =>
      send(
        origin,
        {
          ...options,
          agent,
          path,
          headers: { ...(options.headers as OutgoingHttpHeaders), ...routing },
        } as RequestOptions,
        callback,
      );
  }
}
