import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BucketShape } from '../bucket-shape.js';
import { foundAt, sendObject } from './downloads.js';
import { operations, type Answer } from './operations.js';
import { readToEnd } from './read-to-end.js';
import { SinkError } from './sink-error.js';
import { SinkState } from './sink-state.js';
import { uploadFile, uploadPart } from './uploads.js';

/** A B2 server that stores nothing: what is measured against it is the client. */
export class Sink {
  readonly state: SinkState;
  readonly #latency: number;
  readonly #server: Server;
  readonly #known = new WeakSet<Socket>();
  #base = '';

  /**
   * @param bucket the one that is listed; any other that is asked for by name is there, too
   * @param latency milliseconds that pass before a request is looked at, as if the server were far away; before the first of a
   * connection three times as many, as TCP and TLS would take two more round trips
   */
  constructor(bucket: BucketShape, latency: number) {
    this.state = new SinkState([bucket]);
    this.#latency = latency;
    this.#server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
      void this.#serve(request, response);
    });
  }

  /** On a free port of this machine. Gives the URL. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#base = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.#base;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.state.counters.requests++;
    if (this.#latency > 0) await sleep(this.#latency * this.#roundTrips(request.socket));
    try {
      const answer = await this.#answer(request, response);
      if (answer !== undefined) sendJson(response, 200, answer);
    } catch (error) {
      sendError(request, response, error);
    }
  }

  #roundTrips(socket: Socket): number {
    if (this.#known.has(socket)) return 1;
    this.#known.add(socket);
    return 3;
  }

  /** The JSON to answer with; undefined if the answer is sent already. */
  async #answer(request: IncomingMessage, response: ServerResponse): Promise<Answer | undefined> {
    const url = new URL(request.url ?? '/', this.#base);
    const [, area = '', first = ''] = url.pathname.split('/');
    if (area === 'upload') return uploadFile(this.state, request, first, 1);
    if (area === 'part') return uploadPart(this.state, request, first);
    const found = foundAt(url);
    if (found === undefined) return this.#operation(url, request);
    await sendObject(this.state, found, request, response);
    return undefined;
  }

  async #operation({ pathname, searchParams }: URL, request: IncomingMessage): Promise<Answer> {
    const [, version, name] = /^\/b2api\/v(\d)\/(\w+)$/.exec(pathname) ?? [];
    const operation = operations[name ?? ''];
    if (operation === undefined) throw new SinkError(404, 'not_found', `no operation at ${pathname}`);
    const fields = { ...Object.fromEntries(searchParams), ...(await jsonBody(request)) };
    return operation({ state: this.state, fields, version: Number(version), base: this.#base });
  }
}

async function jsonBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  await readToEnd(request, (chunk) => chunks.push(chunk));
  return chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
}

/** Text goes out in one write with its headers, which a buffer does not. */
function sendJson(response: ServerResponse, status: number, answer: Answer): void {
  const body = Buffer.isBuffer(answer) ? answer : JSON.stringify(answer);
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'Content-Type': 'application/json;charset=UTF-8', 'Content-Length': length });
  response.end(body);
}

function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  request.resume();
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, code, message } =
    error instanceof SinkError ? error : new SinkError(500, 'internal_error', String(error));
  if (request.method === 'HEAD') response.writeHead(status).end();
  else sendJson(response, status, { code, message, status });
}
