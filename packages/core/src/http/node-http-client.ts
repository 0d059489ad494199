import { ByteTransfers } from './byte-transfers.js';
import type {
  HttpCall,
  HttpClient,
  HttpDownload,
  HttpRequest,
  HttpStream,
  HttpText,
  HttpUpload,
} from './http-client.js';
import { httpSettings, type HttpOptions } from './http-options.js';
import { JsonCalls } from './json-calls.js';
import { TransportError } from './transport-error.js';

/** The HTTP client of every driver: got speaks JSON, undici moves bytes. Opens no connection before the first request. */
export class NodeHttpClient implements HttpClient {
  readonly #calls: JsonCalls;
  readonly #bytes: ByteTransfers;
  #closed = false;

  constructor(options: HttpOptions = {}) {
    const settings = httpSettings(options);
    this.#calls = new JsonCalls(settings);
    this.#bytes = new ByteTransfers(settings);
  }

  async call(request: HttpCall): Promise<HttpText> {
    return this.#whileOpen(request, () => this.#calls.call(request));
  }

  async upload(request: HttpUpload): Promise<HttpText> {
    return this.#whileOpen(request, () => this.#bytes.upload(request));
  }

  async download(request: HttpDownload): Promise<HttpStream> {
    return this.#whileOpen(request, () => this.#bytes.download(request));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#calls.close();
    await this.#bytes.close();
  }

  /** A request that breaks because of `close()` says so, whatever its socket said. */
  async #whileOpen<T>(request: HttpRequest, send: () => Promise<T>): Promise<T> {
    request.signal?.throwIfAborted();
    if (this.#closed) throw new TransportError('closed', request);
    try {
      return await send();
    } catch (error) {
      if (this.#isClosed() && error instanceof TransportError) throw new TransportError('closed', request);
      throw error;
    }
  }

  /** A method, because `close()` may have run meanwhile. */
  #isClosed(): boolean {
    return this.#closed;
  }
}
