import { Exchange, type Controller } from './exchange.js';
import type { HttpAnswer, HttpText } from './http-client.js';

/** One whose answer is small: it is collected without a stream, which would cost CPU for nothing. */
export class TextExchange extends Exchange<HttpText> {
  readonly #chunks: Buffer[] = [];
  #head: HttpAnswer = { status: 0, headers: {} };

  override onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  override onResponseEnd(): void {
    this.forget();
    this.succeed({ ...this.#head, text: Buffer.concat(this.#chunks).toString() });
  }

  protected override begin(head: HttpAnswer): void {
    this.#head = head;
  }
}
