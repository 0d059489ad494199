import type { Readable } from 'node:stream';
import { Alarm } from '../concurrency/index.js';
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
import { loadUndici } from './undici.js';

/** In milliseconds: a server whose first answer takes longer is far away. */
const FAR = 50;

/** The HTTP client of every driver: two lanes, see `HttpCall.lane`. Loads nothing and opens no connection before the first request. */
export class NodeHttpClient implements HttpClient {
  readonly #data: LateLane<DataLane>;
  readonly #control: LateLane<ControlLane>;
  /** For uploads that ask first: apart, so that calls need not wait for their connections. */
  readonly #asking: LateLane<ControlLane>;
  #hasWaited = false;

  constructor(options: HttpOptions = {}) {
    const settings = httpSettings(options);
    const control = async (): Promise<ControlLane> => new (await import('./control-lane.js')).ControlLane(settings);
    this.#data = new LateLane(async () => {
      const [{ DataLane }, undici] = await Promise.all([import('./data-lane.js'), loadUndici()]);
      return new DataLane(settings, undici);
    });
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
    if (request.lane === 'data') return (await this.#data.for(request)).call(request);
    const answer = (await this.#control.for(request)).call(request);
    if (this.#hasWaited) return answer;
    this.#hasWaited = true;
    return this.#preparing(answer);
  }

  /** What brings bytes takes as long to load as such a server takes to answer, and is mostly what is asked for next. */
  async #preparing(answer: Promise<HttpText>): Promise<HttpText> {
    const alarm = new Alarm(FAR, () => this.#data.prepare()).start();
    try {
      return await answer;
    } finally {
      alarm.stop();
    }
  }

  async #upload(request: HttpUpload): Promise<HttpText> {
    const lane = asksFirst(request) ? this.#asking : this.#data;
    return (await lane.for(request)).upload(request);
  }
}
