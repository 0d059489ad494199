import { summaryOf } from '../result.js';
import type { Results } from '../results.js';

/** CPU seconds of clients, by case and contender. */
export type CpuSeconds = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What is compared with others: on every machine it does the same. */
export const REFERENCE = 'bare-loop';

/** Of all that ran, to the hundredth; the middle of the runs. */
export function cpuSecondsOf(results: Results): CpuSeconds {
  const cases = results.caseNames.map((name) => {
    const figures = results.of(name).flatMap((result) => {
      const seconds = summaryOf(result)?.clientCpuSeconds;
      return seconds === undefined ? [] : [[result.contender, Math.round(seconds * 100) / 100] as const];
    });
    return [name, Object.fromEntries(figures)] as const;
  });
  return Object.fromEntries(cases.filter(([, figures]) => Object.keys(figures).length > 0));
}

/** What a baseline keeps: what is ours, and what it is compared with, of the cases that have both. */
export function comparable(seconds: CpuSeconds): CpuSeconds {
  const kept = Object.entries(seconds).map(([name, figures]) => {
    const ours = Object.entries(figures).filter(([who]) => who.startsWith('stowage'));
    const reference = figures[REFERENCE];
    return [name, reference === undefined ? {} : Object.fromEntries([...ours, [REFERENCE, reference]])] as const;
  });
  return Object.fromEntries(kept.filter(([, figures]) => Object.keys(figures).length > 1));
}
