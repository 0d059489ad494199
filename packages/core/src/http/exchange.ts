import type { Dispatcher } from 'undici';
import { AnswerBody } from './answer-body.js';
import type { HttpDownload, HttpStream } from './http-client.js';
import { joinedHeaders, type RepeatedHeaders } from './joined-headers.js';
import { toTransportError } from './transport-failure.js';

type Controller = Dispatcher.DispatchController;

/** One request and its answer: what undici reports step by step, as a promise and a stream. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #answer = Promise.withResolvers<HttpStream>();
  readonly #request: HttpDownload;
  #controller: Controller | undefined;
  #body: AnswerBody | undefined;

  constructor(request: HttpDownload) {
    this.#request = request;
    request.signal?.addEventListener('abort', this.#abort);
  }

  /** @throws {TransportError} if there is none; the signal's reason as soon as that is aborted */
  get answer(): Promise<HttpStream> {
    return this.#answer.promise;
  }

  onRequestStart(controller: Controller): void {
    // Aborted while it waited for a connection: to throw leaves that connection to others, to abort would end it.
    this.#request.signal?.throwIfAborted();
    this.#controller = controller;
  }

  onResponseStart(controller: Controller, status: number, headers: RepeatedHeaders): void {
    if (status < 200) return;
    this.#body = new AnswerBody(controller).once('close', this.#forget);
    this.#answer.resolve({ status, headers: joinedHeaders(headers), body: this.#body });
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#body?.push(chunk) === false) controller.pause();
  }

  onResponseEnd(): void {
    this.#body?.push(null);
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#forget();
    const { bodyFailure = passOn } = this.#request;
    const failure = toTransportError(error, this.#request);
    if (this.#body === undefined) this.#answer.reject(failure);
    else this.#body.destroy(bodyFailure(failure));
  }

  readonly #abort = (): void => {
    const reason = this.#request.signal?.reason as Error;
    this.#answer.reject(reason);
    this.#body?.destroy(reason);
    this.#controller?.abort(reason);
  };

  readonly #forget = (): void => {
    this.#request.signal?.removeEventListener('abort', this.#abort);
  };
}

function passOn(error: Error): Error {
  return error;
}
