import { z } from 'zod';
import type { Clock } from './cloud/clock.js';

const settings = z.strictObject({
  latency: z.number().int().nonnegative().optional(),
  bandwidth: z.number().int().nonnegative().optional(),
});

/** How slow the way to the server is. */
export interface NetworkSettings {
  /** Milliseconds before each request is looked at. */
  readonly latency?: number;
  /** Bytes a second, of each body in either direction; 0: as fast as it goes. */
  readonly bandwidth?: number;
}

/** A slower network than loopback, by the wish of a test. */
export class Network {
  readonly #clock: Clock;
  readonly #closing: AbortSignal;
  #latency = 0;
  #bandwidth = 0;

  /** @param closing ends every wait */
  constructor(clock: Clock, closing: AbortSignal) {
    this.#clock = clock;
    this.#closing = closing;
  }

  /**
   * Changes what is given; the rest stays.
   * @throws {TypeError} if a setting is unknown or no whole number >= 0
   */
  set(changes: NetworkSettings): void {
    const result = settings.safeParse(changes);
    if (!result.success) throw new TypeError(`bad network settings: ${z.prettifyError(result.error)}`);
    this.#latency = result.data.latency ?? this.#latency;
    this.#bandwidth = result.data.bandwidth ?? this.#bandwidth;
  }

  /** For the server: waits as long as a request is under way. */
  async delay(): Promise<void> {
    if (this.#latency > 0) await this.#clock.pause(this.#latency, this.#closing);
  }

  /** For the server: the same bytes, no faster than the bandwidth. */
  async *throttle(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      if (this.#bandwidth > 0) await this.#clock.pause((chunk.length / this.#bandwidth) * 1000, this.#closing);
      yield chunk;
    }
  }
}
