import { Listener, type ListenedCall } from '../concurrency/listener.js';
import type { AdaptiveWidth } from '../concurrency/index.js';
import type { Progress, ProgressListener } from '../options.js';
import { moved } from './transfer-width.js';

/** The call that is measured, and how many bytes it has to move if that is known. */
export interface Measured {
  readonly call: ListenedCall;
  readonly total?: number | undefined;
}

/** Adds up how far the pieces of one transfer have come. What is sent or read again does not count again. */
export class ProgressMeter {
  readonly #listener: Listener<Progress> | undefined;
  readonly #total: number | undefined;
  #transferred = 0;
  #reported = -1;
  #width: number | AdaptiveWidth = 1;

  constructor(listener: ProgressListener | undefined, { call, total }: Measured) {
    this.#listener = listener === undefined ? undefined : new Listener(listener, call);
    this.#total = total;
  }

  /** Tells a width that adapts what has been moved from now on. Gives it back. */
  follow<W extends number | AdaptiveWidth>(width: W): W {
    this.#width = width;
    return width;
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
    moved(this.#width, bytes);
    this.#report();
  }

  /**
   * Tells the last state, if it was not told (an empty transfer is told of, too), and waits for the listener.
   *
   * @throws what the listener failed with
   */
  async finish(): Promise<void> {
    if (this.#reported !== this.#transferred) this.#report();
    await this.#listener?.settled();
  }

  #report(): void {
    this.#reported = this.#transferred;
    if (this.#listener === undefined) return;
    const transferred = this.#transferred;
    this.#listener.tell(this.#total === undefined ? { transferred } : { transferred, total: this.#total });
  }
}
