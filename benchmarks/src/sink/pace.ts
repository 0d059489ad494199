/** Holds what is moved against a speed, on average since it was made. */
export class Pace {
  readonly #bytesPerSecond: number;
  readonly #start = performance.now();
  #bytes = 0;

  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** So many bytes more. Gives the milliseconds for which there is nothing to be done. */
  add(bytes: number): number {
    this.#bytes += bytes;
    return Math.max(0, this.#start + (1000 * this.#bytes) / this.#bytesPerSecond - performance.now());
  }
}
