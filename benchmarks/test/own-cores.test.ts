import { expect, test } from '@jest/globals';
import type { Case } from '../src/case.js';
import { ownCores } from '../src/own-cores.js';
import type { Run } from '../src/result.js';
import { Results } from '../src/results.js';
import type { ContenderName } from '../src/contenders/contender-name.js';

const listing: Case = {
  ...{ name: 'list-100k', kind: 'list', count: 100_000, size: 1000 },
  ...{ concurrency: 16, protocol: 'b2', server: 'sink', latency: 0, rounds: 1 },
};

function estimates(each: Case, contender: ContenderName, cpu: Pick<Run, 'clientCpuSeconds' | 'serverCpuSeconds'>) {
  const results = new Results();
  const run = { ...cpu, seconds: 10, peakRss: 1, loopDelayP99: 0, requests: 1 };
  results.add({ case: each, contender, runs: [run], failed: false });
  return ownCores(results);
}

test.each([
  { clientCpuSeconds: 4, serverCpuSeconds: 2, estimate: 25_000, busiest: 'client' },
  { clientCpuSeconds: 2, serverCpuSeconds: 5, estimate: 20_000, busiest: 'server' },
  // Some of the client's seconds were in other threads: it took 10 s in all.
  { clientCpuSeconds: 12, serverCpuSeconds: 5, estimate: 10_000, busiest: 'client' },
])('$clientCpuSeconds s of client and $serverCpuSeconds s of server are bound by the $busiest', (each) => {
  const { clientCpuSeconds, serverCpuSeconds, estimate, busiest } = each;
  expect(estimates(listing, 'stowage', { clientCpuSeconds, serverCpuSeconds })).toMatchObject([
    { measured: 10_000, estimate, busiest },
  ]);
});

test.each([
  { what: 'a command, which has threads', each: listing, contender: 'rclone' },
  { what: 'a run that waits for a far server', each: { ...listing, latency: 100 }, contender: 'stowage' },
  { what: 'milliseconds of start-up', each: { ...listing, kind: 'startUp' }, contender: 'stowage' },
] as const)('$what is not estimated', ({ each, contender }) => {
  expect(estimates(each, contender, { clientCpuSeconds: 1, serverCpuSeconds: 1 })).toEqual([]);
});
