import type { Counters } from '../sink/counters.js';
import type { Listening, ServerUsage } from './server-report.js';

/** Tells the parent process that the server listens, and from then on, whenever asked, what it has used. */
export function answerParent(url: string, counters?: Counters): void {
  process.on('message', () => process.send?.(usage(counters)));
  process.on('disconnect', () => process.exit());
  process.send?.({ url } satisfies Listening);
}

function usage(counters: Counters | undefined): ServerUsage {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, counters };
}
