import type { Readable } from 'node:stream';
import type { ControlLane } from './control-lane.js';
import { DataLane } from './data-lane.js';
import type {
  HttpAnswer,
  HttpCall,
  HttpClient,
  HttpDownload,
  HttpRequest,
  HttpStream,
  HttpText,
  HttpUpload,
} from './http-client.js';
import { asksFirst, watchedUpload, withoutAsking } from './expectation.js';
import { httpSettings, type HttpOptions, type HttpSettings } from './http-options.js';
import { redirected } from './redirects.js';
import { signed } from './signed-request.js';
import { TransportError } from './transport-error.js';

/** The HTTP client of every driver: two lanes, see `HttpCall.lane`. Opens no connection before the first request. */
export class NodeHttpClient implements HttpClient {
  readonly #settings: HttpSettings;
  readonly #data: DataLane;
  #control: Promise<ControlLane> | undefined;
  /** For uploads that ask first: apart, so that calls need not wait for their connections. */
  #asking: Promise<ControlLane> | undefined;
  #closed = false;

  constructor(options: HttpOptions = {}) {
    this.#settings = httpSettings(options);
    this.#data = new DataLane(this.#settings);
  }

  async call(request: HttpCall): Promise<HttpText> {
    return this.#followed(request, (each) => this.#call(each));
  }

  async upload(request: HttpUpload): Promise<HttpText> {
    return this.#followed(watchedUpload(request), (each) => this.#upload(each));
  }

  async download(request: HttpDownload): Promise<HttpStream> {
    return this.#followed(request, (each) => this.#data.download(each));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const lane of [this.#control, this.#asking]) (await lane)?.close();
    await this.#data.close();
  }

  /** Each hop is signed for itself. */
  async #followed<R extends HttpRequest, T extends HttpAnswer & { readonly body?: Readable }>(
    request: R,
    send: (request: R) => Promise<T>,
  ): Promise<T> {
    const answer = await send(request.sign === undefined ? request : await signed(request));
    this.#assertFromServer(request, answer);
    const next = withoutAsking(request, answer) ?? redirected(request, answer);
    if (next === undefined) return answer;
    answer.body?.destroy();
    return this.#followed(next, send);
  }

  /** A proxy that forwards plain HTTP answers in the server's place. */
  #assertFromServer(request: HttpRequest, { status, body }: HttpAnswer & { readonly body?: Readable }): void {
    if (status !== 407) return;
    body?.destroy();
    throw new TransportError('proxy', request, new Error('it answered 407'));
  }

  async #call(request: HttpCall): Promise<HttpText> {
    if (request.lane === 'data') return this.#data.call(request);
    this.#assertOpen(request);
    this.#control ??= this.#loadControl();
    return (await this.#control).call(request);
  }

  async #upload(request: HttpUpload): Promise<HttpText> {
    if (!asksFirst(request)) return this.#data.upload(request);
    this.#assertOpen(request);
    this.#asking ??= this.#loadControl();
    return (await this.#asking).upload(request);
  }

  #assertOpen(request: HttpRequest): void {
    request.signal?.throwIfAborted();
    if (this.#closed) throw new TransportError('closed', request);
  }

  /** With the first call that needs it: got and what it stands on take 60 ms to load, which importing a driver shall not. */
  async #loadControl(): Promise<ControlLane> {
    const { ControlLane } = await import('./control-lane.js');
    return new ControlLane(this.#settings);
  }
}
