import { AdaptiveWidth, type WidthBounds } from '../concurrency/index.js';
import type { Concurrency } from '../options.js';
import type { ReadRecovery } from '../spi/index.js';

/** What an adaptive concurrency is unless it says otherwise. */
const MIN = 1;
const MAX = 32;

/** How much runs at once: `usual` unless a call says otherwise. One that adapts is for one loop, and is to be told what that has moved. */
export function widthOf(
  concurrency: Concurrency | undefined,
  usual: number,
  { clock, throttling }: ReadRecovery,
): number | AdaptiveWidth {
  const bounds = boundsOf(concurrency);
  if (bounds === undefined) return typeof concurrency === 'number' ? concurrency : usual;
  return new AdaptiveWidth(bounds, { start: usual, clock, throttling });
}

/** Of a concurrency that adapts. */
export function boundsOf(concurrency: Concurrency | undefined): WidthBounds | undefined {
  if (concurrency === undefined || typeof concurrency === 'number') return undefined;
  const { min = MIN, max = Math.max(MAX, min) } = concurrency === 'adaptive' ? {} : concurrency;
  return { min, max };
}

/** Tells a width that adapts what has been moved. */
export function moved(width: number | AdaptiveWidth, units: number): void {
  if (width instanceof AdaptiveWidth) width.add(units);
}
