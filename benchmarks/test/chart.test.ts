import { expect, test } from '@jest/globals';
import { FULL_CASES } from '../src/cases/cases.js';
import { CONTENDER_NAMES } from '../src/contenders/contender-name.js';
import { chart } from '../src/report/chart.js';
import { Results } from '../src/results.js';

const SIZE_LIMIT = 60_000;

function everything(): Results {
  const results = new Results();
  const run = { clientCpuSeconds: 1, serverCpuSeconds: 1, peakRss: 1, loopDelayP99: 0, requests: 1 };
  for (const each of FULL_CASES) {
    for (const contender of CONTENDER_NAMES) {
      const seconds = contender === 'bare-loop' ? 1 : 2;
      results.add({ case: each, contender, runs: [{ ...run, seconds }], failed: false });
    }
  }
  return results;
}

test('twice the time is half the length, and says so', () => {
  expect(chart(everything())).toMatch(/width="90" height="12" fill="[^"]*"\/><text [^>]*>0\.50 · 537 MB\/s</);
});

test('all that can be drawn is small enough for a page', () => {
  expect(chart(everything()).length).toBeLessThan(SIZE_LIMIT);
});

test('no line is wider than the chart', () => {
  const drawn = chart(everything());
  const width = Number(/viewBox="0 0 (\d+) /.exec(drawn)?.[1]);
  const ends = [...drawn.matchAll(/<text[^>]* x="(\d+)"[^>]*>([^<]*)/g)].map(
    ([, x, text = '']) => Number(x) + text.length * 6,
  );
  expect(Math.max(...ends)).toBeLessThanOrEqual(width);
});
