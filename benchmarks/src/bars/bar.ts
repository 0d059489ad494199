import type { Results } from '../results.js';

/** What the product must reach, and how it is read from the results. */
export interface Bar {
  readonly title: string;
  readonly against: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly unit?: string;
  /** Undefined if what it is read from did not run. */
  readonly measure: (results: Results) => number | undefined;
}

/** Bytes as bars count them. */
export const MiB = 1 << 20;

/** One as a multiple of the other; undefined if either was not measured. */
export function times(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || base === undefined || base === 0 ? undefined : value / base;
}

/** Undefined if it was not measured. */
export function isMet(
  { atLeast = -Infinity, atMost = Infinity }: Bar,
  measured: number | undefined,
): boolean | undefined {
  return measured === undefined ? undefined : measured >= atLeast && measured <= atMost;
}
