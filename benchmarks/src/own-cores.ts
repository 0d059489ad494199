import { rateOf, unitOf, type Case } from './case.js';
import { SINGLE_THREADED, type ContenderName } from './contenders/contender-name.js';
import { summaryOf, type Result } from './result.js';
import type { Results } from './results.js';

/** How fast a client would be if it and the server had a core each. */
export interface OwnCores {
  readonly case: Case;
  readonly contender: ContenderName;
  readonly measured: number;
  readonly estimate: number;
  /** Whose core would be busy all the time. */
  readonly busiest: 'client' | 'server';
}

/**
 * Estimates from CPU seconds. They assume that all of a client's work is in one thread, that it never waits for the disk, and that it
 * and the server work at the same time; so only clients of one thread are estimated, and only where no latency was added. What was
 * measured is the least that it can be.
 */
export function ownCores(results: Results): readonly OwnCores[] {
  return results.all.map(estimateOf).filter((estimate) => estimate !== undefined);
}

function estimateOf(result: Result): OwnCores | undefined {
  const { case: each, contender } = result;
  if (!SINGLE_THREADED.includes(contender) || each.latency > 0 || unitOf(each) === 'ms') return undefined;
  const { rate, clientCpuSeconds = 0, serverCpuSeconds = 0 } = summaryOf(result) ?? {};
  const seconds = Math.max(clientCpuSeconds, serverCpuSeconds);
  if (rate === undefined || seconds === 0) return undefined;
  const busiest = clientCpuSeconds >= serverCpuSeconds ? 'client' : 'server';
  return { case: each, contender, measured: rate, estimate: Math.max(rate, rateOf(each, seconds)), busiest };
}
