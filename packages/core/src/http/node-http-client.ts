import type { Readable } from 'node:stream';
import type { ControlLane } from './control-lane.js';
import type { DataLane } from './data-lane.js';
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
import { httpSettings, type HttpOptions } from './http-options.js';
import { LateLane } from './late-lane.js';
import { redirected } from './redirects.js';
import { signed } from './signed-request.js';
import { TransportError } from './transport-error.js';

/** The HTTP client of every driver: two lanes, see `HttpCall.lane`. Loads nothing and opens no connection before the first request. */
export class NodeHttpClient implements HttpClient {
  readonly #data: LateLane<DataLane>;
  readonly #control: LateLane<ControlLane>;
  /** For uploads that ask first: apart, so that calls need not wait for their connections. */
  readonly #asking: LateLane<ControlLane>;

  constructor(options: HttpOptions = {}) {
    const settings = httpSettings(options);
    const control = async (): Promise<ControlLane> => new (await import('./control-lane.js')).ControlLane(settings);
    this.#data = new LateLane(async () => new (await import('./data-lane.js')).DataLane(settings));
    this.#control = new LateLane(control);
    this.#asking = new LateLane(control);
  }

  async call(request: HttpCall): Promise<HttpText> {
    return this.#followed(request, (each) => this.#call(each));
  }

  async upload(request: HttpUpload): Promise<HttpText> {
    return this.#followed(watchedUpload(request), (each) => this.#upload(each));
  }

  async download(request: HttpDownload): Promise<HttpStream> {
    return this.#followed(request, async (each) => (await this.#data.for(each)).download(each));
  }

  async close(): Promise<void> {
    await Promise.all([this.#control.close(), this.#asking.close(), this.#data.close()]);
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
    const lane = request.lane === 'data' ? this.#data : this.#control;
    return (await lane.for(request)).call(request);
  }

  async #upload(request: HttpUpload): Promise<HttpText> {
    const lane = asksFirst(request) ? this.#asking : this.#data;
    return (await lane.for(request)).upload(request);
  }
}
