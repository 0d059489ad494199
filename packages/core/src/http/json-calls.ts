import { Agent as PlainAgent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import got, { type Got, type OptionsOfTextResponseBody, type Response } from 'got';
import type { HttpCall, HttpText } from './http-client.js';
import type { HttpSettings } from './http-options.js';
import { joinedHeaders } from './joined-headers.js';
import { revealHeaders } from './redact.js';
import { toTransportError } from './transport-failure.js';

/** Small requests and answers, by got. Everything got would decide by itself (retry, redirect, throw) is switched off. */
export class JsonCalls {
  readonly #agents: { readonly http: PlainAgent; readonly https: SecureAgent };
  readonly #got: Got;

  constructor({ timeouts, maxConnections, userAgent }: HttpSettings) {
    const pool = { keepAlive: true, maxSockets: maxConnections };
    this.#agents = { http: new PlainAgent(pool), https: new SecureAgent(pool) };
    this.#got = got.extend({
      agent: this.#agents,
      headers: { 'user-agent': userAgent },
      timeout: {
        connect: timeouts.connect,
        secureConnect: timeouts.connect,
        response: timeouts.headers,
        socket: timeouts.headers,
      },
      retry: { limit: 0 },
      throwHttpErrors: false,
      followRedirect: false,
      decompress: false,
    });
  }

  /** @throws {TransportError} if there is no complete answer; the signal's reason if aborted */
  async call(request: HttpCall): Promise<HttpText> {
    try {
      return textOf(await this.#got(request.url, gotOptions(request)));
    } catch (error) {
      request.signal?.throwIfAborted();
      throw toTransportError(error, request);
    }
  }

  /** Ends every connection, also those in use. */
  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }
}

function gotOptions({ method, headers, json, signal }: HttpCall): OptionsOfTextResponseBody {
  return {
    method,
    headers: revealHeaders(headers),
    ...(json === undefined ? {} : { json }),
    ...(signal === undefined ? {} : { signal }),
  };
}

function textOf({ statusCode, headers, body }: Response<string | Uint8Array>): HttpText {
  return { status: statusCode, headers: joinedHeaders(headers), text: asText(body) };
}

/** got gives bytes, whatever it was asked for, when the answer is compressed and it may not decompress. */
function asText(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString();
}
