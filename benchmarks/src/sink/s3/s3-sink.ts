import type { IncomingMessage, ServerResponse } from 'node:http';
import { SinkError } from '../sink-error.js';
import { SinkServer, type Line } from '../sink-server.js';
import { answer, type S3Call } from './s3-call.js';
import { operationOf } from './s3-operations.js';
import { S3State } from './s3-state.js';
import { documentOf } from './xml.js';

/**
 * An S3 server that stores nothing: what is measured against it is the client. A bucket's name says what is in it. Signatures are not looked
 * at, checksums are.
 */
export class S3Sink {
  readonly state = new S3State();
  readonly #server: SinkServer;

  constructor(line: Line) {
    this.#server = new SinkServer(line, this.state.counters, async (request, response) => {
      const call = this.#call(request, response);
      await serve(call).catch((error: unknown) => sendError(call, error));
    });
  }

  /** On a free port of this machine. Gives the URL. */
  async listen(): Promise<string> {
    return this.#server.listen();
  }

  async close(): Promise<void> {
    await this.#server.close();
  }

  /** Buckets are in the path. */
  #call(request: IncomingMessage, response: ServerResponse): S3Call {
    const [path = '', query] = (request.url ?? '/').split('?', 2);
    const [, bucket = '', ...key] = path.split('/');
    const name = decodeURIComponent(key.join('/'));
    return { state: this.state, request, response, bucket, key: name, query: new URLSearchParams(query) };
  }
}

async function serve(call: S3Call): Promise<void> {
  const run = operationOf(call);
  if (run === undefined)
    throw new SinkError(501, 'NotImplemented', `not in the sink: ${call.request.method} ${call.request.url}`);
  await run(call);
}

function sendError(call: S3Call, error: unknown): void {
  call.request.resume();
  if (call.response.headersSent) {
    call.response.destroy();
    return;
  }
  const { status, code: Code, message: Message } = SinkError.of(error, 'InternalError');
  answer(call, {}, documentOf('Error', { Code, Message, RequestId: 'sink' }), status);
}
