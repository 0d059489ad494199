import { CollectedBytes } from './collected-bytes.js';
import { Exchange, type Controller } from './exchange.js';
import type { HttpAnswer, HttpRequest, HttpText } from './http-client.js';
import { TransportError } from './transport-error.js';

/** One whose answer is small: it is collected without a stream, which would cost CPU for nothing. */
export class TextExchange extends Exchange<HttpText> {
  readonly #maxBytes: number;
  readonly #bytes: CollectedBytes;
  #head: HttpAnswer = { status: 0, headers: {} };

  constructor(request: HttpRequest, { maxBytes, timeout }: { readonly maxBytes: number; readonly timeout: number }) {
    super(request, timeout);
    this.#maxBytes = maxBytes;
    this.#bytes = new CollectedBytes(maxBytes);
  }

  override onResponseData(_controller: Controller, chunk: Buffer): void {
    if (!this.#bytes.add(chunk)) this.#refuse();
  }

  override onResponseEnd(): void {
    this.forget();
    this.succeed({ ...this.#head, text: this.#bytes.toString() });
  }

  protected override begin(head: HttpAnswer): void {
    this.#head = head;
    const announced = this.request.method === 'HEAD' ? 0 : Number(head.headers['content-length'] ?? 0);
    if (!this.#bytes.expect(announced)) this.#refuse();
  }

  #refuse(): void {
    this.end(TransportError.tooLarge(this.request, this.#maxBytes));
  }
}
