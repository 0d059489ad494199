import type { Counters } from '../sink/counters.js';
import type { Listening, ServerUsage } from './server-report.js';

/** Tells the parent process that the server listens, and from then on, whenever asked, what it has used. */
export function answerParent(place: Listening, counters?: Counters, cpuSeconds: () => number = ownCpuSeconds): void {
  process.on('message', () => process.send?.({ cpuSeconds: cpuSeconds(), counters } satisfies ServerUsage));
  process.on('disconnect', () => process.exit());
  process.send?.(place);
}

function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
