import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import { Exchange } from './exchange.js';
import type { HttpCall, HttpClient, HttpDownload, HttpStream, HttpText, HttpUpload } from './http-client.js';
import { httpSettings, type HttpOptions, type HttpSettings } from './http-options.js';
import { PIECE_BYTES, pieces } from './pieces.js';
import { revealHeaders } from './redact.js';
import { targetOf } from './target.js';
import { WatchedSource } from './watched-source.js';

type Payload = string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array> | null;

/** The HTTP client of every driver, by undici. Opens no connection before the first request. */
export class NodeHttpClient implements HttpClient {
  /** Apart from the connections for bytes, which downloads that nobody reads hold for as long as they like. */
  readonly #calls: Agent;
  readonly #bytes: Agent;
  readonly #userAgent: string;

  constructor(options: HttpOptions = {}) {
    const settings = httpSettings(options);
    this.#calls = connections(settings);
    this.#bytes = connections(settings);
    this.#userAgent = settings.userAgent;
  }

  async call({ json, ...request }: HttpCall): Promise<HttpText> {
    if (json === undefined) return textOf(await this.#send(this.#calls, request));
    const headers = { 'content-type': 'application/json', ...request.headers };
    return textOf(await this.#send(this.#calls, { ...request, headers }, JSON.stringify(json)));
  }

  async upload(request: HttpUpload): Promise<HttpText> {
    const { body, signal } = request;
    if (body instanceof Uint8Array) return textOf(await this.#send(this.#bytes, request, sendable(body)));
    const source = new WatchedSource(body);
    try {
      return await textOf(await this.#send(this.#bytes, request, source));
    } catch (error) {
      signal?.throwIfAborted();
      if (source.failure !== undefined) throw source.failure.error;
      throw error;
    }
  }

  async download(request: HttpDownload): Promise<HttpStream> {
    return this.#send(this.#bytes, request);
  }

  async close(): Promise<void> {
    await Promise.all([this.#calls.destroy(), this.#bytes.destroy()]);
  }

  async #send(agent: Agent, request: HttpDownload, body: Payload = null): Promise<HttpStream> {
    const { method, url, headers, signal } = request;
    signal?.throwIfAborted();
    const exchange = new Exchange(request);
    const options = {
      ...targetOf(url),
      method,
      // By itself undici closes the connection after every HEAD, for servers that answer it with a body. Ours keep to HTTP.
      reset: false,
      headers: { 'user-agent': this.#userAgent, ...revealHeaders(headers) },
      // undici takes iterables, with back-pressure, and closes them; only its types do not say so.
      body: body as Readable | Uint8Array | string | null,
    };
    agent.dispatch(options, exchange);
    return exchange.answer;
  }
}

function connections({ timeouts, maxConnections }: HttpSettings): Agent {
  return new Agent({
    connections: maxConnections,
    pipelining: 1,
    // One HTTP/2 connection would carry every transfer at the speed of one.
    allowH2: false,
    connect: { timeout: timeouts.connect },
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.idle,
  });
}

/** In one write, unless that is so much that a slow line would need longer for it than for an answer it may. */
function sendable(bytes: Uint8Array): Payload {
  return bytes.length > PIECE_BYTES ? pieces(bytes) : bytes;
}

async function textOf({ status, headers, body }: HttpStream): Promise<HttpText> {
  const chunks = (await body.toArray()) as Uint8Array[];
  return { status, headers, text: Buffer.concat(chunks).toString() };
}
