import type { Clock } from './clock.js';
import type { Throttling } from './throttling.js';
import { afterThrottling, afterWindow, firstWidth, type WidthBounds, type WidthState } from './width-policy.js';

/** A rate is measured for so long at least, in milliseconds. */
const WINDOW = 500;
/** What comes so soon after a change of the width says nothing of it: connections are being opened, and buffers on the way are filled. */
const SETTLE = 500;

/** Where an adaptive width begins, and what it goes by. */
export interface AdaptiveContext {
  /** How many at once in the beginning. */
  readonly start: number;
  readonly clock: Clock;
  /** Undefined where nobody tells of it. */
  readonly throttling: Pick<Throttling, 'listen'> | undefined;
}

/**
 * How many run at once, as a number that changes: it is told what has been moved, and measures in windows of time whether more at once move more.
 * What it does about that is said in `width-policy.ts`. One of it belongs to one loop at a time.
 */
export class AdaptiveWidth {
  readonly #bounds: WidthBounds;
  readonly #context: AdaptiveContext;
  #state: WidthState;
  #since = 0;
  #deafUntil = -Infinity;
  #units = 0;
  #rate: number | undefined;
  #onWider: (() => void) | undefined;

  constructor(bounds: WidthBounds, context: AdaptiveContext) {
    this.#bounds = bounds;
    this.#context = context;
    this.#state = firstWidth(context.start, bounds);
  }

  /** How many may run now. */
  get current(): number {
    return this.#state.width;
  }

  /** Units that one of them moved in a second, in the last window; undefined before there was one. */
  get unitsPerSecond(): number | undefined {
    return this.#rate;
  }

  /** Begins to measure, and gives what ends it. `onWider` is called when more may run. */
  begin(onWider: () => void): () => void {
    this.#onWider = onWider;
    this.#since = this.#context.clock() + SETTLE;
    this.#units = 0;
    const leave = this.#context.throttling?.listen(() => this.#throttled());
    return () => {
      this.#onWider = undefined;
      leave?.();
    };
  }

  /** So many units have been moved. */
  add(units: number): void {
    const now = this.#context.clock();
    if (this.#onWider === undefined) return;
    // The clock was put back.
    if (this.#since - now > SETTLE) this.#become(this.#state, now);
    if (now < this.#since) return;
    this.#units += units;
    const time = now - this.#since;
    if (time < WINDOW) return;
    const rate = (this.#units * 1000) / time;
    this.#rate = rate / this.current;
    this.#become(afterWindow(this.#state, rate, this.#bounds), now);
  }

  /** Those who run at the same time are asked for less together: that is one request, not many. */
  #throttled(): void {
    const now = this.#context.clock();
    if (now < this.#deafUntil && this.#deafUntil - now <= SETTLE) return;
    this.#deafUntil = now + SETTLE;
    this.#become(afterThrottling(this.#state, this.#bounds), now);
  }

  #become(next: WidthState, now: number): void {
    const { width } = this.#state;
    this.#state = next;
    this.#units = 0;
    this.#since = next.width === width ? now : now + SETTLE;
    if (next.width > width) this.#onWider?.();
  }
}
