import type { ProgressListener } from '../options.js';

/** Adds up how far the pieces of one transfer have come. What is sent or read again does not count again. */
export class ProgressMeter {
  readonly #listener: ProgressListener | undefined;
  readonly #total: number | undefined;
  #transferred = 0;
  #reported = -1;

  constructor(listener: ProgressListener | undefined, total?: number) {
    this.#listener = listener;
    this.#total = total;
  }

  /** A counter for one piece: it is told how many bytes of the piece have passed, counted anew at every try. */
  piece(): (passed: number) => void {
    let most = 0;
    return (passed) => {
      if (passed <= most) return;
      this.add(passed - most);
      most = passed;
    };
  }

  /** Counts bytes that come only once. */
  add(bytes: number): void {
    this.#transferred += bytes;
    this.#report();
  }

  /** Tells the last state, if it was not told: an empty transfer is told of, too. */
  finish(): void {
    if (this.#reported !== this.#transferred) this.#report();
  }

  #report(): void {
    this.#reported = this.#transferred;
    if (this.#listener === undefined) return;
    const transferred = this.#transferred;
    this.#listener(this.#total === undefined ? { transferred } : { transferred, total: this.#total });
  }
}
