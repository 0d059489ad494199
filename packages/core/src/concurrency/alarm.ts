import { LONGEST_TIMER } from './longest-timer.js';

/** Calls back once, so many milliseconds after it was started, unless it is stopped before. It keeps no process alive. */
export class Alarm {
  readonly #milliseconds: number;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(milliseconds: number, ring: () => void) {
    this.#milliseconds = Math.min(milliseconds, LONGEST_TIMER);
    this.#ring = ring;
  }

  /** Only the first time, and not once it is stopped. */
  start(): this {
    if (!this.#stopped) this.#timer ??= setTimeout(this.#ring, this.#milliseconds).unref();
    return this;
  }

  /** Counts anew from now on. */
  restart(): void {
    this.#timer?.refresh();
  }

  /** For good. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
