import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Request as GotRequest } from 'got';
import { Alarm } from '../concurrency/index.js';
import type { ControlExchange } from './control-exchange.js';

/** Milliseconds for a server to say 100, before the body is sent all the same: as many as curl waits. */
const PATIENCE = 1000;

/** What is sent once the server wants it. */
export interface AskedBody {
  readonly source: AsyncIterable<Uint8Array>;
  readonly length: number;
  /** Milliseconds for one chunk to be taken. */
  readonly stall: number;
}

/**
 * Sends the body of an upload whose head has asked for leave: when the server says 100, or has said nothing for a while, as those do that do not know
 * the question (https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1). After any other answer the body is never opened.
 * A connection on which a part of the body is missing ends with the answer.
 */
export class AskingUpload {
  readonly #stream: GotRequest;
  readonly #exchange: ControlExchange;
  readonly #body: AskedBody;
  readonly #patience = new Alarm(PATIENCE, () => this.#open());
  #state: 'asking' | 'sending' | 'over' = 'asking';
  #chunkTaken: (() => void) | undefined;

  constructor(stream: GotRequest, exchange: ControlExchange, body: AskedBody) {
    this.#stream = stream;
    this.#exchange = exchange;
    this.#body = body;
    stream
      .on('request', (sent: ClientRequest) => this.#ask(sent))
      .on('response', () => this.#answered())
      .on('end', () => this.#finish())
      .on('error', () => this.#stop())
      .on('close', () => this.#stop());
  }

  #ask(sent: ClientRequest): void {
    sent.once('continue', () => this.#open());
    if (sent.socket === null) sent.once('socket', (socket) => this.#wait(socket));
    else this.#wait(sent.socket);
  }

  /** From when the head can go out: to connect has a time of its own. */
  #wait(socket: Socket): void {
    if (socket.connecting)
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => this.#patience.start());
    else this.#patience.start();
  }

  #open(): void {
    if (this.#state !== 'asking') return;
    this.#state = 'sending';
    this.#patience.stop();
    this.#send().catch((error: unknown) => this.#stream.destroy(error as Error));
  }

  async #send(): Promise<void> {
    let left = this.#body.length;
    for await (const chunk of this.#body.source) {
      left -= chunk.length;
      if (left < 0) break;
      await this.#write(chunk);
      if (this.#isOver()) return;
    }
    // What is too much would be read as the next request.
    if (left !== 0) throw new Error('the body is not as long as its content-length says');
    this.#stream.end(() => this.#exchange.start());
  }

  /** Until it is with the system, so that no more of the source is read than the line takes. */
  async #write(chunk: Uint8Array): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const stalled = new Alarm(this.#body.stall, () => this.#exchange.end('timeout')).start();
    this.#chunkTaken = () => resolve(undefined);
    this.#stream.write(chunk, this.#chunkTaken);
    await promise;
    stalled.stop();
  }

  /** A server may answer early and still take the body: only one that has not been begun stays closed. */
  #answered(): void {
    if (this.#state === 'asking') this.#stop();
  }

  #finish(): void {
    if (!this.#stream.writableFinished) this.#stream.destroy();
  }

  #stop(): void {
    this.#state = 'over';
    this.#patience.stop();
    this.#chunkTaken?.();
  }

  #isOver(): boolean {
    return this.#state === 'over';
  }
}
