import type { Clock } from '../concurrency/index.js';

/** A call that takes so many milliseconds is slow: it waits for a disk, or for another thread. */
const SLOW = 1;

/** After a slow call none is made for so many times as long: they take no more of the thread's time than a fifth. */
const REST = 4;

/** Makes calls of the system in this thread, as long as they are quick: to wake another one takes longer than most. */
export class OwnThread {
  readonly #clock: Clock;
  #restUntil = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls may be made here. */
  get isFree(): boolean {
    return this.#restUntil === -Infinity || this.#clock() >= this.#restUntil;
  }

  /** Makes one. */
  run<T>(call: () => T): T {
    const began = this.#clock();
    try {
      return call();
    } finally {
      const now = this.#clock();
      if (now - began >= SLOW) this.#restUntil = now + REST * (now - began);
    }
  }
}
