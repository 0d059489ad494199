import { SinkError } from './sink-error.js';

/** So many requests in each second, and no more: a server that asks for less. */
export class Quota {
  readonly #most: number;
  #second = -1;
  #taken = 0;

  constructor(most = Infinity) {
    this.#most = most;
  }

  /** @throws {SinkError} 503, for who is one too many */
  take(now = performance.now()): void {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) this.#taken = 0;
    this.#second = second;
    this.#taken += 1;
    if (this.#taken > this.#most) throw new SinkError(503, 'service_unavailable', 'too many requests in this second');
  }
}
