import { lazily } from '../lazily.js';
import type { HttpRequest } from './http-client.js';
import { TransportError } from './transport-error.js';

interface Closable {
  close(): Promise<void> | void;
}

/** A lane that is loaded with the first request that needs it: undici and got take longer to load than all else that a driver stands on. */
export class LateLane<L extends Closable> {
  /** Where it could not be loaded, for want of file descriptors for instance, the next request tries again. */
  readonly #load: () => Promise<L>;
  #lane: Promise<L> | undefined;
  #isClosed = false;

  constructor(load: () => Promise<L>) {
    this.#load = lazily(load);
  }

  /**
   * The lane, for this request.
   *
   * @throws {TransportError} if it is closed; the signal's reason if that is aborted
   */
  async for(request: HttpRequest): Promise<L> {
    request.signal?.throwIfAborted();
    if (this.#isClosed) throw new TransportError('closed', request);
    this.#lane = this.#load();
    return this.#lane;
  }

  /** Loads it while there is time, for a request that may follow. Whether that works is told to the request. */
  prepare(): void {
    if (this.#isClosed) return;
    this.#lane = this.#load();
    this.#lane.catch(() => undefined);
  }

  /** Ends every connection; requests for which it is still being loaded are begun, and ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const lane = await this.#lane?.catch(() => undefined);
    await lane?.close();
  }
}
