import { Transform } from 'node:stream';
import { RateLimit, type RateLimitContext, Semaphore } from '../concurrency/index.js';
import type {
  HttpCall,
  HttpClient,
  HttpDownload,
  HttpRequest,
  HttpStream,
  HttpText,
  HttpUpload,
} from './http-client.js';
import { pieces } from './pieces.js';

/** How much one client may ask of the network. What is not given is not limited. */
export interface HttpLimits {
  /** Requests that are under way at once, downloads until their body is closed. Further ones wait in the order of asking. */
  readonly maxConcurrentRequests?: number | undefined;
  /** Requests begun in a second, on average. */
  readonly requestsPerSecond?: number | undefined;
  /** Bytes of object data sent and received in a second, both together, on average. */
  readonly bytesPerSecond?: number | undefined;
}

/** Keeps another client within limits. */
export class LimitedHttpClient implements HttpClient {
  readonly #client: HttpClient;
  readonly #permits: Semaphore;
  readonly #requests: RateLimit | undefined;
  readonly #bytes: RateLimit | undefined;

  constructor(client: HttpClient, limits: HttpLimits, context: RateLimitContext) {
    const rate = (perSecond: number | undefined): RateLimit | undefined =>
      perSecond === undefined ? undefined : new RateLimit(perSecond, context);
    this.#client = client;
    this.#permits = new Semaphore(limits.maxConcurrentRequests ?? Infinity);
    this.#requests = rate(limits.requestsPerSecond);
    this.#bytes = rate(limits.bytesPerSecond);
  }

  async call(request: HttpCall): Promise<HttpText> {
    return this.#permitted(request, () => this.#client.call(request));
  }

  async upload(request: HttpUpload): Promise<HttpText> {
    const { body, signal } = request;
    const limit = this.#bytes;
    const paces = limit === undefined ? undefined : (bytes: Plain) => paced(bytes, limit, signal);
    const limited = paces === undefined ? body : typeof body === 'function' ? () => paces(body()) : paces(body);
    return this.#permitted(request, () => this.#client.upload({ ...request, body: limited }));
  }

  async download(request: HttpDownload): Promise<HttpStream> {
    const release = await this.#begin(request);
    try {
      const answer = await this.#client.download(request);
      answer.body.once('close', release);
      return this.#bytes === undefined ? answer : pacedDownload(answer, this.#bytes, request.signal);
    } catch (error) {
      release();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #begin({ signal }: HttpRequest): Promise<() => void> {
    const release = await this.#permits.acquire(signal);
    try {
      await this.#requests?.take(1, signal);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  async #permitted<T>(request: HttpRequest, send: () => Promise<T>): Promise<T> {
    const release = await this.#begin(request);
    try {
      return await send();
    } finally {
      release();
    }
  }
}

type Plain = Exclude<HttpUpload['body'], () => unknown>;

async function* paced(body: Plain, limit: RateLimit, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  for await (const chunk of body instanceof Uint8Array ? pieces(body) : body) {
    await limit.take(chunk.length, signal);
    yield chunk;
  }
}

/** Tied to its source both ways: an error or a destroyed stream on either side ends the other. */
function pacedDownload(answer: HttpStream, limit: RateLimit, signal: AbortSignal | undefined): HttpStream {
  const pace = new Transform({
    transform(chunk: Uint8Array, _encoding, callback) {
      limit.take(chunk.length, signal).then(() => {
        callback(null, chunk);
      }, callback);
    },
    destroy(error, callback) {
      answer.body.destroy();
      callback(error);
    },
  });
  answer.body.once('error', (error) => pace.destroy(error));
  return { ...answer, body: answer.body.pipe(pace) };
}
