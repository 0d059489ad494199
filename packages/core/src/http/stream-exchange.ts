import { lend } from '../buffers/index.js';
import { AnswerBody } from './answer-body.js';
import { Exchange, type Controller } from './exchange.js';
import type { HttpAnswer, HttpDownload, HttpStream } from './http-client.js';
import type { TransportError } from './transport-error.js';

/** One whose answer is a stream. */
export class StreamExchange extends Exchange<HttpStream> {
  readonly #bodyFailure: HttpDownload['bodyFailure'];
  #body: AnswerBody | undefined;

  constructor(request: HttpDownload, timeout: number) {
    super(request, timeout);
    this.#bodyFailure = request.bodyFailure;
  }

  override onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#body?.push(chunk) === false) controller.pause();
  }

  override onResponseEnd(): void {
    this.#body?.push(null);
  }

  protected override begin(head: HttpAnswer, controller: Controller): void {
    this.stopClock();
    // It may be aborted until it has been read.
    const body = lend(new AnswerBody(controller)).once('close', () => this.forget());
    this.#body = body;
    this.succeed({ ...head, body });
  }

  protected override failure(error: TransportError): Error {
    return this.#body === undefined ? error : (this.#bodyFailure?.(error) ?? error);
  }

  protected override fail(error: Error): void {
    super.fail(error);
    this.#body?.destroy(error);
  }
}
