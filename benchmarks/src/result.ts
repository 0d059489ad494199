import { rateOf, type Case } from './case.js';
import type { ContenderName } from './contenders/contender-name.js';
import type { ProcessFigures } from './meter.js';
import { median, spread } from './statistics.js';

/** One run of one contender. */
export interface Run extends ProcessFigures {
  readonly serverCpuSeconds: number;
  /** What the client has asked; undefined for a server that does not count. */
  readonly requests: number | undefined;
}

/** What came of a contender in a case. */
export interface Result {
  readonly case: Case;
  readonly contender: ContenderName;
  readonly runs: readonly Run[];
  /** Why there is no run, or not all of them. */
  readonly note?: string | undefined;
  /** Whether it should have run and did not. */
  readonly failed: boolean;
}

/** The middle of a result's runs. */
export interface Summary {
  readonly rate: number;
  readonly rateSpread: number | undefined;
  readonly clientCpuSeconds: number | undefined;
  readonly serverCpuSeconds: number | undefined;
  /** Bytes. */
  readonly peakRss: number | undefined;
  readonly loopDelayP99: number | undefined;
  readonly requests: number | undefined;
}

/** Undefined if nothing ran. */
export function summaryOf(result: Result): Summary | undefined {
  const rates = result.runs.map(({ seconds }) => rateOf(result.case, seconds));
  const rate = median(rates);
  if (rate === undefined) return undefined;
  const middle = (figure: keyof Run): number | undefined => median(defined(result.runs.map((run) => run[figure])));
  return {
    rate,
    rateSpread: spread(rates),
    clientCpuSeconds: middle('clientCpuSeconds'),
    serverCpuSeconds: middle('serverCpuSeconds'),
    peakRss: middle('peakRss'),
    loopDelayP99: middle('loopDelayP99'),
    requests: middle('requests'),
  };
}

function defined(values: readonly (number | undefined)[]): readonly number[] {
  return values.filter((value) => value !== undefined);
}
