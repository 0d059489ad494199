import type { ContenderName } from '../contenders/contender-name.js';
import type { Results } from '../results.js';
import { MiB, times, type Bar } from './bar.js';

const COMMANDS: readonly ContenderName[] = ['rclone', 'b2-command'];
const FAR = ['up-large', 'down-large', 'up-many', 'down-many', 'delete-many', 'list-100k'].map(
  (name) => `${name}-100ms`,
);

/** The bars of B2. */
export const B2_BARS: readonly Bar[] = [
  bareLoop('1 GiB file up, verified', 'up-1g', 0.9),
  bareLoop('1 GiB file up, each part verified', 'up-1g', 0.9, 'stowage-parts'),
  against('1 GiB file up, verified', 'up-1g', 0.95, {
    name: 'bare loop that hashes the whole',
    who: 'bare-loop-whole',
  }),
  bareLoop('1 GiB down, verified, to disk', 'down-1g', 0.9),
  against('1 GiB down, verified, to disk', 'down-1g', 0.95, { name: 'one stream', who: 'single-stream' }),
  singleStreamCpu('1 GiB down, client CPU', 'down-1g', 1.1),
  commands('1 GiB file up, verified', 'up-1g', 1.3),
  commands('1 GiB file up, each part verified', 'up-1g', 1.3, 'stowage-parts'),
  commands('1 GiB down, verified, to disk', 'down-1g', 1.3),
  bareLoop('5,000 × 1 KiB up', 'up-5000x1k', 0.6),
  commands('5,000 × 1 KiB up', 'up-5000x1k', 5),
  bareLoop('5,000 × 1 KiB down', 'down-5000x1k', 0.75),
  against('5,000 × 1 KiB down', 'down-5000x1k', 0.75, { name: 'bare loop that fsyncs', who: 'bare-loop-durable' }),
  bareLoop('5,000 × 1 KiB down, not durable', 'down-5000x1k', 0.9, 'stowage-not-durable'),
  commands('5,000 × 1 KiB delete', 'delete-5000x1k', 5),
  bareLoop('list 100,000', 'list-100k', 0.7),
  commands('list 100,000', 'list-100k', 1.3),
  commands('sync of 20,000 × 1 KiB up', 'sync-20000x1k', 5),
  commands('sync of 100,000 that are the same', 'sync-same-100k', 2),
  commands('sync of 10 × 512 MiB up', 'sync-10x512m', 1.2),
  ...FAR.map((name) => bareLoop(`100 ms latency: ${name.replace(/-100ms$/, '')}`, name, 0.95)),
  bareLoop('100 ms latency: up-large, each part verified', 'up-large-100ms', 0.95, 'stowage-parts'),
  peakRss('peak RSS, 5 GiB up', 'up-5g', 250),
  peakRss('peak RSS, 5 GiB down', 'down-5g', 250),
  sameRss('peak RSS, 5 GiB up', 'up-5g', 'up-1g', 1.1),
  sameRss('peak RSS, 5 GiB down', 'down-5g', 'down-1g', 1.1),
  sameRss('peak RSS, listing 1,000,000', 'list-1m', 'list-10k', 1.2),
];

function bareLoop(title: string, name: string, atLeast: number, who: ContenderName = 'stowage'): Bar {
  const against = 'bare loop';
  return {
    title,
    against,
    atLeast,
    measure: (results) => times(results.rate(name, who), results.rate(name, 'bare-loop')),
  };
}

/** One that does the same work in another way. */
function against(
  title: string,
  name: string,
  atLeast: number,
  other: { readonly name: string; readonly who: ContenderName },
): Bar {
  const measure = (results: Results): number | undefined =>
    times(results.rate(name, 'stowage'), results.rate(name, other.who));
  return { title, against: other.name, atLeast, measure };
}

function singleStreamCpu(title: string, name: string, atMost: number): Bar {
  const cpu = (results: Results, who: ContenderName): number | undefined =>
    results.summary(name, who)?.clientCpuSeconds;
  const measure = (results: Results): number | undefined =>
    times(cpu(results, 'stowage'), cpu(results, 'single-stream'));
  return { title, against: 'one stream', atMost, measure };
}

function commands(title: string, name: string, atLeast: number, who: ContenderName = 'stowage'): Bar {
  const measure = (results: Results): number | undefined => {
    const rates = COMMANDS.map((contender) => results.rate(name, contender)).filter((rate) => rate !== undefined);
    return times(results.rate(name, who), rates.length === 0 ? undefined : Math.max(...rates));
  };
  return { title, against: 'better of rclone, backblaze-b2', atLeast, measure };
}

function peakRss(title: string, name: string, atMost: number): Bar {
  const measure = (results: Results): number | undefined => times(results.summary(name, 'stowage')?.peakRss, MiB);
  return { title, against: 'absolute', atMost, unit: ' MiB', measure };
}

function sameRss(title: string, name: string, base: string, atMost: number): Bar {
  const measure = (results: Results): number | undefined =>
    times(results.summary(name, 'stowage')?.peakRss, results.summary(base, 'stowage')?.peakRss);
  return { title, against: base, atMost, measure };
}
