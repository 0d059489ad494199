import type { Readable } from 'node:stream';
import type { Agent } from 'undici';
import { nextTurn } from '../concurrency/index.js';
import { callBody } from './call-body.js';
import type { Exchange } from './exchange.js';
import type {
  AnswerBounds,
  HttpAnswer,
  HttpCall,
  HttpClient,
  HttpDownload,
  HttpRequest,
  HttpStream,
  HttpText,
  HttpUpload,
} from './http-client.js';
import { MAX_HEAD_BYTES, MAX_OBJECT_ANSWER_BYTES, type HttpSettings } from './http-options.js';
import { PIECE_BYTES, pieces } from './pieces.js';
import { revealHeaders } from './redact.js';
import { StreamExchange } from './stream-exchange.js';
import { TextExchange } from './text-exchange.js';
import { undiciConnector } from './transport-agent.js';
import type { Undici } from './undici.js';
import { WatchedSource } from './watched-source.js';

type Payload = string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array> | null;

/** The bytes of objects, and calls about single ones: many, so each must cost little. By undici. */
export class DataLane implements HttpClient {
  /** Apart from the connections for bytes, which downloads that nobody reads hold for as long as they like. */
  readonly #calls: Agent;
  readonly #bytes: Agent;
  readonly #settings: HttpSettings;
  readonly #closing = new AbortController();

  constructor(settings: HttpSettings, undici: Undici) {
    this.#settings = settings;
    this.#calls = connections(undici, settings, { closing: this.#closing.signal, reuseBuffers: false });
    this.#bytes = connections(undici, settings, { closing: this.#closing.signal, reuseBuffers: true });
  }

  async call(call: HttpCall): Promise<HttpText> {
    const { headers, body } = callBody(call);
    const request = { ...call, headers };
    return this.#text(this.#calls, request, this.#collected(request).start(), body);
  }

  async upload(request: HttpUpload): Promise<HttpText> {
    const { body, signal } = request;
    const exchange = this.#collected(request);
    if (body instanceof Uint8Array) return this.#text(this.#bytes, request, exchange, sendable(body));
    const source = new WatchedSource(body);
    return source.sentBy(this.#text(this.#bytes, request, exchange, source), signal);
  }

  async download(request: HttpDownload): Promise<HttpStream> {
    const { timeout = this.#settings.timeouts.answer } = request;
    return this.#send(this.#bytes, request, new StreamExchange(request, timeout).start());
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#calls.destroy(), this.#bytes.destroy()]);
  }

  #collected(request: HttpRequest & AnswerBounds): TextExchange {
    const { maxAnswerBytes, timeouts } = this.#settings;
    const { maxBytes = Math.min(maxAnswerBytes, MAX_OBJECT_ANSWER_BYTES), timeout = timeouts.answer } = request;
    return new TextExchange(request, { maxBytes, timeout });
  }

  /** An answer that is collected, and whose connection is free again: undici lends it only when this turn is over. */
  async #text(agent: Agent, request: HttpRequest, exchange: TextExchange, body: Payload): Promise<HttpText> {
    const answer = await this.#send(agent, request, exchange, body);
    // Else a request that follows at once would open a connection more.
    await nextTurn();
    return answer;
  }

  async #send<T extends HttpAnswer>(
    agent: Agent,
    { method, url, headers }: HttpRequest,
    exchange: Exchange<T>,
    body: Payload = null,
  ): Promise<T> {
    const { origin, path, headers: routing } = this.#settings.proxies.route(url);
    const options = {
      origin,
      path,
      method,
      // By itself undici closes the connection after every HEAD, for servers that answer it with a body. Ours keep to HTTP.
      reset: false,
      headers: { 'user-agent': this.#settings.userAgent, ...revealHeaders(headers), ...routing },
      // undici takes iterables, with back-pressure, and closes them; only its types do not say so.
      body: body as Readable | Uint8Array | string | null,
    };
    agent.dispatch(options, exchange);
    return exchange.answer;
  }
}

function connections(
  { Agent: Connections, buildConnector: build }: Undici,
  settings: HttpSettings,
  { closing, reuseBuffers }: { readonly closing: AbortSignal; readonly reuseBuffers: boolean },
): Agent {
  const { timeouts, maxConnections, keepAlive } = settings;
  return new Connections({
    connections: maxConnections,
    pipelining: 1,
    // One HTTP/2 connection would carry every transfer at the speed of one.
    allowH2: false,
    maxHeaderSize: MAX_HEAD_BYTES,
    connect: undiciConnector({ build, reuseBuffers }, settings, closing),
    keepAliveTimeout: keepAlive,
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.idle,
  });
}

/** In one write, unless that is so much that a slow line would need longer for it than for an answer it may. */
function sendable(bytes: Uint8Array): Payload {
  return bytes.length > PIECE_BYTES ? pieces(bytes) : bytes;
}
