import { comparable, REFERENCE, type CpuSeconds } from './cpu-seconds.js';

/** By how much CPU may grow before it is worth a word: single runs differ by a fifth. */
const MOST = 1.5;
/** A bare loop that takes less tells nothing: its figures are to the hundredth. */
const LEAST_SECONDS = 0.05;

/** A contender that takes more CPU than it did. */
export interface Slower {
  readonly case: string;
  readonly contender: string;
  /** As multiples of the bare loop's in the same run, so that the machine cancels out. */
  readonly before: number;
  readonly now: number;
}

/** Whatever of ours takes more than one and a half times the CPU that it took, as multiples of the bare loop's. */
export function slowerThan(baseline: CpuSeconds, seconds: CpuSeconds): readonly Slower[] {
  return Object.entries(comparable(seconds)).flatMap(([name, figures]) =>
    Object.entries(figures).flatMap(([contender, own]) => {
      const before = ratio(baseline[name]?.[contender], baseline[name]?.[REFERENCE]);
      const now = ratio(own, figures[REFERENCE]);
      if (before === undefined || now === undefined || now <= MOST * before) return [];
      return [{ case: name, contender, before, now }];
    }),
  );
}

function ratio(own: number | undefined, reference: number | undefined): number | undefined {
  return own === undefined || reference === undefined || reference < LEAST_SECONDS ? undefined : own / reference;
}
