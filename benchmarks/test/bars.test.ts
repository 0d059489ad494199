import { expect, test } from '@jest/globals';
import { isMet, type Bar } from '../src/bars/bar.js';
import { BARS } from '../src/bars/bars.js';
import type { Case } from '../src/case.js';
import type { ContenderName } from '../src/contenders/contender-name.js';
import { Results } from '../src/results.js';

const each: Case = {
  name: 'list-100k',
  kind: 'list',
  count: 100_000,
  size: 1000,
  concurrency: 16,
  protocol: 'b2',
  server: 'sink',
  latency: 0,
  rounds: 3,
};

const MiB = 1 << 20;

function resultsOf(seconds: Partial<Record<ContenderName, number>>): Results {
  const results = new Results();
  for (const [contender, took] of Object.entries(seconds)) {
    const run = {
      ...{ clientCpuSeconds: 1, serverCpuSeconds: 1, loopDelayP99: 0, requests: 1 },
      seconds: took,
      peakRss: 100 * MiB,
    };
    results.add({ case: each, contender: contender as ContenderName, runs: [run], failed: false });
  }
  return results;
}

function listBar(against: string): Bar {
  const found = BARS.b2.find((bar) => bar.title === 'list 100,000' && bar.against.includes(against));
  if (found === undefined) throw new Error('no such bar');
  return found;
}

test('half the time is twice the rate', () => {
  expect(listBar('bare').measure(resultsOf({ stowage: 1, 'bare-loop': 2 }))).toBe(2);
});

test('the better of the commands counts', () => {
  expect(listBar('rclone').measure(resultsOf({ stowage: 1, rclone: 4, 'b2-command': 3 }))).toBe(3);
});

test('one command is enough to compare with', () => {
  expect(listBar('rclone').measure(resultsOf({ stowage: 1, rclone: 4 }))).toBe(4);
});

test('what did not run is neither met nor missed', () => {
  const bar = listBar('rclone');
  expect(isMet(bar, bar.measure(resultsOf({ stowage: 1 })))).toBeUndefined();
});

test.each([
  { measured: 0.69, met: false },
  { measured: 0.7, met: true },
])('a bar of at least 0.7 and $measured', ({ measured, met }) => {
  expect(isMet(listBar('bare'), measured)).toBe(met);
});
