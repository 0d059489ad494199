import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Request as GotRequest } from 'got';
import { Alarm } from '../concurrency/index.js';
import { collectedAnswer } from './collected-answer.js';
import { CollectedBytes } from './collected-bytes.js';
import { MAX_INTERIM } from './exchange.js';
import type { HttpRequest, HttpText } from './http-client.js';
import { joinedHeaders } from './joined-headers.js';
import { blottedRefusal } from './blotted-refusal.js';
import { TransportError, type TransportFailure } from './transport-error.js';

/** What an answer may take: bytes, and milliseconds in all and between two pieces of its body. */
export interface ControlBounds {
  readonly maxBytes: number;
  readonly timeout: number;
  readonly idle: number;
}

/** One call through got: what it reports step by step, as a promise. The time for the answer runs from `start()`, at the latest from its head. */
export class ControlExchange {
  readonly #answer = Promise.withResolvers<HttpText>();
  readonly #stream: GotRequest;
  readonly #request: HttpRequest;
  readonly #maxBytes: number;
  readonly #bytes: CollectedBytes;
  readonly #alarms: { readonly late: Alarm; readonly silent: Alarm };
  #head: IncomingMessage | undefined;
  #interim = 0;

  constructor(stream: GotRequest, request: HttpRequest, { maxBytes, timeout, idle }: ControlBounds) {
    this.#stream = stream;
    this.#request = request;
    this.#maxBytes = maxBytes;
    this.#bytes = new CollectedBytes(maxBytes);
    this.#alarms = {
      late: new Alarm(timeout, () => this.#end(TransportError.late(request, timeout))),
      silent: new Alarm(idle, () => this.end('timeout')),
    };
    stream
      .on('request', (sent: ClientRequest) => sent.on('information', () => this.#countInterim()))
      .on('response', (head: IncomingMessage) => this.#begin(head))
      .on('data', (piece: Uint8Array) => this.#take(piece))
      .on('end', () => this.#succeed())
      .on('error', (error) => this.#answer.reject(error))
      .on('close', () => this.#forget());
  }

  /** Rejects with got's error; its cause is what the exchange was ended with. */
  get answer(): Promise<HttpText> {
    return this.#answer.promise;
  }

  /** The time for the answer runs from now on. */
  start(): this {
    this.#alarms.late.start();
    return this;
  }

  /** Gives the call up, and its connection. */
  end(kind: TransportFailure): void {
    this.#end(new TransportError(kind, this.#request));
  }

  #end(error: TransportError): void {
    this.#stream.destroy(error);
  }

  #countInterim(): void {
    this.#interim += 1;
    if (this.#interim > MAX_INTERIM) this.end('protocol');
  }

  #begin(head: IncomingMessage): void {
    this.#head = head;
    this.start();
    const announced = this.#request.method === 'HEAD' ? 0 : Number(head.headers['content-length'] ?? 0);
    if (this.#bytes.expect(announced)) this.#alarms.silent.start();
    else this.#refuse();
  }

  #take(piece: Uint8Array): void {
    this.#alarms.silent.restart();
    if (!this.#bytes.add(piece)) this.#refuse();
  }

  #refuse(): void {
    this.#end(TransportError.tooLarge(this.#request, this.#maxBytes));
  }

  #succeed(): void {
    const { statusCode: status = 0, headers = {} } = this.#head ?? {};
    const answer = collectedAnswer({ status, headers: joinedHeaders(headers) }, this.#bytes.whole());
    this.#answer.resolve(blottedRefusal(answer));
    this.#forget();
  }

  #forget(): void {
    this.#alarms.late.stop();
    this.#alarms.silent.stop();
  }
}
