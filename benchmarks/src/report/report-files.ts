import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { isMet } from '../bars/bar.js';
import { barsFor } from '../bars/bars.js';
import { summaryOf } from '../result.js';
import type { Results } from '../results.js';
import type { InstallSize } from '../startup/install-size.js';
import { chart } from './chart.js';

/** What stands beside the results. */
export interface Circumstances {
  readonly quick: boolean;
  /** What each contender says it is, or that it is missing. */
  readonly contenders: Readonly<Record<string, string>>;
  readonly installs: readonly InstallSize[];
}

/** Writes `benchmark.json` and `benchmark.svg`. */
export async function writeReport(directory: string, results: Results, circumstances: Circumstances): Promise<void> {
  await mkdir(directory, { recursive: true });
  const report = {
    date: new Date().toISOString(),
    machine: { node: process.version, processors: cpus().map(({ model }) => model) },
    ...circumstances,
    bars: barsFor(results).map((bar) => {
      const measured = bar.measure(results);
      const { title, against, atLeast, atMost } = bar;
      return { title, against, atLeast, atMost, measured, met: isMet(bar, measured) };
    }),
    results: results.all.map((result) => ({ ...result, summary: summaryOf(result) })),
  };
  await writeFile(join(directory, 'benchmark.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  await writeFile(join(directory, 'benchmark.svg'), chart(results));
}
