import { CircuitBreaker, type CircuitPolicy, type Clock } from '../concurrency/index.js';
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
import { targetOf } from './target.js';
import { TransportError } from './transport-error.js';

/** The most hosts remembered: upload hosts change by the hour. */
const MAX_HOSTS = 256;

/**
 * Stops asking a host that keeps failing, for a while: requests to it fail at once with a `TransportError` of kind `broken_circuit`
 * instead of waiting for time-outs one after the other. Each host has its own circuit. No answer, and any 5xx but 501, is a failure;
 * every other answer shows that the host is well.
 */
export class BreakingHttpClient implements HttpClient {
  readonly #client: HttpClient;
  readonly #policy: CircuitPolicy;
  readonly #clock: Clock;
  readonly #circuits = new Map<string, CircuitBreaker>();

  constructor(client: HttpClient, policy: CircuitPolicy, clock: Clock) {
    this.#client = client;
    this.#policy = policy;
    this.#clock = clock;
  }

  async call(request: HttpCall): Promise<HttpText> {
    return this.#guarded(request, () => this.#client.call(request));
  }

  async upload(request: HttpUpload): Promise<HttpText> {
    return this.#guarded(request, () => this.#client.upload(request));
  }

  async download(request: HttpDownload): Promise<HttpStream> {
    return this.#guarded(request, () => this.#client.download(request));
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #guarded<T extends HttpAnswer>(request: HttpRequest, send: () => Promise<T>): Promise<T> {
    const circuit = this.#circuit(targetOf(request.url).origin);
    if (!circuit.admits()) throw new TransportError('broken_circuit', request);
    try {
      const answer = await send();
      if (isOutage(answer.status)) circuit.failed();
      else circuit.succeeded();
      return answer;
    } catch (error) {
      // What the caller did (an abort, a body that failed) says nothing about the host.
      if (error instanceof TransportError && error.kind !== 'closed') circuit.failed();
      throw error;
    }
  }

  #circuit(host: string): CircuitBreaker {
    const known = this.#circuits.get(host) ?? new CircuitBreaker(this.#policy, this.#clock);
    this.#circuits.delete(host);
    this.#circuits.set(host, known);
    for (const oldest of this.#circuits.keys()) {
      if (this.#circuits.size <= MAX_HOSTS) break;
      this.#circuits.delete(oldest);
    }
    return known;
  }
}

function isOutage(status: number): boolean {
  return status >= 500 && status !== 501;
}
