import type { Dispatcher } from 'undici';
import type { HttpAnswer, HttpRequest } from './http-client.js';
import { joinedHeaders, type RepeatedHeaders } from './joined-headers.js';
import type { TransportError } from './transport-error.js';
import { toTransportError } from './transport-failure.js';

/** What an exchange may do to its connection. */
export type Controller = Dispatcher.DispatchController;

/** One request and its answer: what undici reports step by step, as a promise. */
export abstract class Exchange<T extends HttpAnswer> implements Dispatcher.DispatchHandler {
  readonly #answer = Promise.withResolvers<T>();
  readonly #request: HttpRequest;
  #controller: Controller | undefined;

  constructor(request: HttpRequest) {
    request.signal?.throwIfAborted();
    this.#request = request;
    request.signal?.addEventListener('abort', this.#abort);
  }

  /** @throws {TransportError} if there is none; the signal's reason as soon as that is aborted */
  get answer(): Promise<T> {
    return this.#answer.promise;
  }

  onRequestStart(controller: Controller): void {
    // Aborted while it waited for a connection: to throw leaves that connection to others, to abort would end it.
    this.#request.signal?.throwIfAborted();
    this.#controller = controller;
  }

  onResponseStart(controller: Controller, status: number, headers: RepeatedHeaders): void {
    if (status >= 200) this.begin({ status, headers: joinedHeaders(headers) }, controller);
  }

  abstract onResponseData(controller: Controller, chunk: Buffer): void;

  abstract onResponseEnd(): void;

  onResponseError(_controller: Controller, error: Error): void {
    this.forget();
    this.fail(this.failure(toTransportError(error, this.#request)));
  }

  /** The head of the answer has come. */
  protected abstract begin(head: HttpAnswer, controller: Controller): void;

  /** What is told when the connection breaks. */
  protected failure(error: TransportError): Error {
    return error;
  }

  protected succeed(answer: T): void {
    this.#answer.resolve(answer);
  }

  protected fail(error: Error): void {
    this.#answer.reject(error);
  }

  /** Nothing is left that could be aborted. */
  protected forget(): void {
    this.#request.signal?.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => {
    const reason = this.#request.signal?.reason as Error;
    this.fail(reason);
    this.#controller?.abort(reason);
  };
}
