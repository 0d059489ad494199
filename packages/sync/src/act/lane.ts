import { Semaphore } from '@stowage/core/concurrency';

/** How much goes through a lane. */
export interface LaneWidth {
  /** How many run at once. */
  readonly concurrency: number;
  /** How many may wait, so that what goes another way need not wait behind them. */
  readonly waiting: number;
}

/** Runs work, so much at once and no more. */
export class Lane {
  readonly #places: Semaphore;
  readonly #permits: Semaphore;
  readonly #running = new Set<Promise<void>>();

  constructor({ concurrency, waiting }: LaneWidth) {
    this.#places = new Semaphore(concurrency + waiting);
    this.#permits = new Semaphore(concurrency);
  }

  /** Resolves when the work has a place to wait in. The work itself must not fail. */
  async put(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const leave = await this.#places.acquire(signal);
    const running: Promise<void> = this.#permits
      .use(work, signal)
      // An abort while it waits: whoever aborts knows.
      .catch(() => undefined)
      .finally(() => {
        this.#running.delete(running);
        leave();
      });
    this.#running.add(running);
  }

  /** Resolves when nothing runs or waits any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
