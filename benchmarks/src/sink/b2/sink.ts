import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BucketShape } from '../../bucket-shape.js';
import { foundAt, sendObject } from './downloads.js';
import { operations, type Answer } from './operations.js';
import { Quota } from '../quota.js';
import { readToEnd } from '../read-to-end.js';
import { SinkError } from '../sink-error.js';
import { SinkServer, type Line } from '../sink-server.js';
import { SinkState } from './sink-state.js';
import { uploadFile, uploadPart } from './uploads.js';

/** A B2 server that stores nothing: what is measured against it is the client. */
export class Sink {
  readonly state: SinkState;
  readonly #quota: Quota;
  readonly #server: SinkServer;

  /** @param bucket the one that is listed; any other that is asked for by name is there, too */
  constructor(bucket: BucketShape, line: Line) {
    this.state = new SinkState([bucket], line.bytesPerSecond);
    this.#quota = new Quota(line.requestsPerSecond);
    this.#server = new SinkServer(line, this.state.counters, async (request, response, base) => {
      try {
        const answer = await this.#answer(request, response, base);
        if (answer !== undefined) sendJson(response, 200, answer);
      } catch (error) {
        sendError(request, response, error);
      }
    });
  }

  /** On a free port of this machine. Gives the URL. */
  async listen(): Promise<string> {
    return this.#server.listen();
  }

  /** The JSON to answer with; undefined if the answer is sent already. */
  async #answer(request: IncomingMessage, response: ServerResponse, base: string): Promise<Answer | undefined> {
    this.#quota.take();
    const url = new URL(request.url ?? '/', base);
    const [, area = '', first = ''] = url.pathname.split('/');
    if (area === 'upload') return uploadFile(this.state, request, first, 1);
    if (area === 'part') return uploadPart(this.state, request, first);
    const found = foundAt(url);
    if (found === undefined) return this.#operation(url, request, base);
    await sendObject(this.state, found, request, response);
    return undefined;
  }

  async #operation({ pathname, searchParams }: URL, request: IncomingMessage, base: string): Promise<Answer> {
    const [, version, name] = /^\/b2api\/v(\d)\/(\w+)$/.exec(pathname) ?? [];
    const operation = operations[name ?? ''];
    if (operation === undefined) throw new SinkError(404, 'not_found', `no operation at ${pathname}`);
    const fields = { ...Object.fromEntries(searchParams), ...(await jsonBody(request)) };
    return operation({ state: this.state, fields, version: Number(version), base });
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
  const { status, code, message } = SinkError.of(error, 'internal_error');
  if (status === 503) response.setHeader('Retry-After', '1');
  if (request.method === 'HEAD') response.writeHead(status).end();
  else sendJson(response, status, { code, message, status });
}
