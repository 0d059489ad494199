import type { Dispatcher } from 'undici';
import { Alarm } from '../concurrency/index.js';
import type { HttpAnswer, HttpRequest } from './http-client.js';
import { joinedHeaders, type RepeatedHeaders } from './joined-headers.js';
import { blottedRefusal } from './blotted-refusal.js';
import { TransportError } from './transport-error.js';
import { toTransportError } from './transport-failure.js';

/** What an exchange may do to its connection. */
export type Controller = Dispatcher.DispatchController;

/** More interim answers (1xx) than any server has reason to send; a client would wait for the real one for as long as they come. */
export const MAX_INTERIM = 64;

/**
 * One request and its answer: what undici reports step by step, as a promise. The time for the answer runs from `start()`, at the latest
 * from when the request has been sent.
 */
export abstract class Exchange<T extends HttpAnswer> implements Dispatcher.DispatchHandler {
  readonly #answer = Promise.withResolvers<T>();
  readonly #alarm: Alarm;
  #controller: Controller | undefined;
  #interim = 0;
  #ended: { readonly error: Error } | undefined;

  constructor(
    protected readonly request: HttpRequest,
    timeout: number,
  ) {
    request.signal?.throwIfAborted();
    request.signal?.addEventListener('abort', this.#abort);
    this.#alarm = new Alarm(timeout, () => this.end(TransportError.late(request, timeout)));
  }

  /** @throws {TransportError} if there is none; the signal's reason as soon as that is aborted */
  get answer(): Promise<T> {
    return this.#answer.promise;
  }

  /** The time for the answer runs from now on. */
  start(): this {
    this.#alarm.start();
    return this;
  }

  onRequestStart(controller: Controller): void {
    // Ended while it waited for a connection: to throw leaves that connection to others, to abort would end it.
    if (this.#ended !== undefined) throw this.#ended.error;
    this.#controller = controller;
  }

  onRequestSent(): void {
    this.start();
  }

  onResponseStart(controller: Controller, status: number, headers: RepeatedHeaders): void {
    if (status < 200) return this.#afterInterim();
    this.start();
    this.begin({ status, headers: joinedHeaders(headers) }, controller);
  }

  abstract onResponseData(controller: Controller, chunk: Buffer): void;

  abstract onResponseEnd(): void;

  onResponseError(_controller: Controller, error: Error): void {
    this.forget();
    this.fail(this.failure(toTransportError(error, this.request)));
  }

  /** The head of the answer has come. */
  protected abstract begin(head: HttpAnswer, controller: Controller): void;

  /** What is told when the connection breaks. */
  protected failure(error: TransportError): Error {
    return error;
  }

  protected succeed(answer: T): void {
    this.#answer.resolve(blottedRefusal(answer));
  }

  protected fail(error: Error): void {
    this.#answer.reject(error);
  }

  /** Gives the request up, and with it its connection if it has one. */
  protected end(error: Error): void {
    this.#ended = { error };
    this.fail(error);
    this.#controller?.abort(error);
  }

  /** Takes as long as it takes from now on. */
  protected stopClock(): void {
    this.#alarm.stop();
  }

  /** Nothing is left that could be aborted. */
  protected forget(): void {
    this.stopClock();
    this.request.signal?.removeEventListener('abort', this.#abort);
  }

  #afterInterim(): void {
    this.#interim += 1;
    if (this.#interim > MAX_INTERIM) this.end(new TransportError('protocol', this.request));
  }

  readonly #abort = (): void => {
    this.#alarm.stop();
    this.end(this.request.signal?.reason as Error);
  };
}
