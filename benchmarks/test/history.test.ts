import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FULL_CASES, QUICK_CASES } from '../src/cases/cases.js';
import { slowerThan } from '../src/history/compare.js';
import { comparable, cpuSecondsOf } from '../src/history/cpu-seconds.js';
import { appendToHistory, readBaseline } from '../src/history/history.js';
import { slowerTable } from '../src/report/slower-table.js';
import type { Run } from '../src/result.js';
import { Results } from '../src/results.js';

const before = { up: { stowage: 2, 'bare-loop': 1 } };

describe('CPU seconds beside a baseline', () => {
  test.each([
    { title: 'of a machine that is slower by half', up: { stowage: 6, 'bare-loop': 3 } },
    { title: 'just as far as may be', up: { stowage: 3, 'bare-loop': 1 } },
    { title: 'without a bare loop', up: { stowage: 30 } },
    { title: 'with a bare loop too short to tell', up: { stowage: 30, 'bare-loop': 0.04 } },
    { title: 'of others', up: { rclone: 30, 'bare-loop': 1 } },
  ])('$title are no news', ({ up }) => {
    expect(slowerThan(before, { up })).toEqual([]);
  });

  test('of a case that the baseline has not are no news', () => {
    expect(slowerThan(before, { down: { stowage: 30, 'bare-loop': 1 } })).toEqual([]);
  });

  test('that have grown beside the bare loop’s are told by name', () => {
    const slower = slowerThan(before, { up: { stowage: 3.2, 'bare-loop': 1 } });
    expect(slower).toEqual([{ case: 'up', contender: 'stowage', before: 2, now: 3.2 }]);
    expect(slowerTable(slower)).toMatch(/WARNING[^]* up .* stowage .* 2\.00 .* 3\.20 .* 1\.60/);
    expect(slowerTable([])).not.toContain('WARNING');
  });
});

test('the middle of the runs is kept, of what ran', () => {
  const [each] = FULL_CASES;
  if (each === undefined) throw new Error('there is no case');
  const results = new Results();
  const runs = [1, 5, 2.004].map((clientCpuSeconds) => ({ seconds: 1, clientCpuSeconds }) as Run);
  results.add({ case: each, contender: 'stowage', runs, failed: false });
  results.add({ case: each, contender: 'rclone', runs: [], failed: false });
  expect(cpuSecondsOf(results)).toEqual({ [each.name]: { stowage: 2 } });
});

describe('files', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bench-history-'));
  });
  afterAll(async () => rm(directory, { recursive: true }));

  test('a history has a line for each benchmark', async () => {
    const path = join(directory, 'new', 'history.jsonl');
    await appendToHistory(path, 'quick', before);
    await appendToHistory(path, 'full', before);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const amounts = ['quick', 'full'].map(
      (amount) => expect.objectContaining({ amount, cpuSeconds: before }) as object,
    );
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(amounts);
  });

  test.each([
    ['quick', QUICK_CASES],
    ['full', FULL_CASES],
  ] as const)(
    'the baseline knows %s cases that there are, and nothing that cannot be compared',
    async (amount, cases) => {
      const baseline = await readBaseline(amount);
      const names = new Set(cases.map(({ name }) => name));
      expect(Object.keys(baseline).filter((name) => !names.has(name))).toEqual([]);
      expect(comparable(baseline)).toEqual(baseline);
    },
  );
});
