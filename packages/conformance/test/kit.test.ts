import { execFile } from 'node:child_process';
import type * as nodeTest from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { conformanceCases, storageDriverConformance, type ConformanceHarness, type TestRunner } from '../src/index.js';
import { CollectingRunner, type Result } from './collecting-runner.js';
import { memoryHarness } from './memory-harness.js';

const SKIPS = 'every skip names a case, has a reason, and is needed';

/** Declares the kit with a collecting runner and runs what is chosen of it. */
async function runKit(
  more: Partial<ConformanceHarness>,
  chosen: (title: string) => boolean,
): Promise<{ readonly results: readonly Result[]; readonly skipped: readonly string[] }> {
  const collecting = new CollectingRunner();
  storageDriverConformance(collecting.runner(), 'memory', { ...memoryHarness(), report: () => undefined, ...more });
  return { results: await collecting.run(chosen), skipped: collecting.skipped };
}

describe('cases', () => {
  test('have ids of their own, made of a topic and a statement', () => {
    const ids = conformanceCases.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z-]+\.[A-Za-z0-9-]+$/.test(id))).toEqual([]);
  });

  test('have titles of their own', () => {
    const titles = conformanceCases.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });
});

describe('a skip', () => {
  const skipping = (skips: Record<string, string>): ReturnType<typeof runKit> =>
    runKit({ skips }, (title) => title === SKIPS);

  test('keeps a case from running and shows its reason', async () => {
    const skips = { 'listing.empty': 'it is full' };
    const { results, skipped } = await runKit({ skips }, (title) => /^listing\.(empty|prefix):/.test(title));
    expect(results.map(({ title }) => title.split(':')[0])).toEqual(['listing.prefix']);
    expect(skipped).toEqual(['listing.empty: skipped: it is full']);
  });

  test('that is needed passes', async () => {
    expect((await skipping({ 'listing.empty': 'it is full' })).results).toEqual([{ title: SKIPS }]);
  });

  test.each([
    ['names no case', { 'listing.nothing': 'why not' }, "'listing.nothing' is no case of the kit"],
    ['has no reason', { 'listing.empty': ' ' }, "'listing.empty' is skipped without a reason"],
    [
      'skips nothing',
      { 'errors.expired-tokens': 'no tokens' },
      "'errors.expired-tokens' would not be run anyway, for want of fault:expireTokens: remove the skip",
    ],
  ])('that %s fails', async (_what, skips: Record<string, string>, complaint) => {
    const { results } = await skipping(skips);
    expect((results[0]?.error as Error).message).toContain(complaint);
  });
});

test('what the harness finds left beside the objects fails the cases that look for it', async () => {
  const leftovers = (): string[] => ['part-1.tmp'];
  const { results } = await runKit({ leftovers }, (title) => title.startsWith('abort-steps.getObject:'));
  expect((results[0]?.error as Error).message).toContain('part-1.tmp');
});

describe('the table', () => {
  test('counts by facet and says why a case was not run', async () => {
    let table = '';
    const skips = { 'versions.hide': 'it hides nothing' };
    await runKit({ skips, report: (text) => (table = text) }, (title) => /^(versions|regions|errors)\./.test(title));
    expect(table).toMatch(/^conformance of memory\n/);
    expect(table).toMatch(/versions +20 +0 +1 +0/);
    expect(table).toMatch(/regions +1 +0 +0 +0/);
    expect(table).toContain('skipped versions.hide: it hides nothing\n');
    expect(table).toContain('not applicable for want of fault:expireTokens: 1\n');
  });

  test('is printed, and the driver closed, although a filter of names leaves out the tests of the kit itself', async () => {
    const collecting = new CollectingRunner();
    const runner = collecting.runner();
    const describe = (title: string, body: () => void): unknown =>
      title !== 'the kit itself' && runner.describe(title, body);
    let table = '';
    const report = (text: string): void => void (table = text);
    storageDriverConformance({ ...runner, describe }, 'memory', { ...memoryHarness(), report });
    await collecting.run((title) => title.startsWith('listing.empty:'));
    expect(table).toMatch(/^conformance of memory\n/);
  });

  test('is printed by a last test where there is no afterAll', async () => {
    const collecting = new CollectingRunner();
    let table = '';
    const harness = { ...memoryHarness(), report: (text: string): void => void (table = text) };
    storageDriverConformance(collecting.runner({ minimal: true }), 'memory', harness);
    await collecting.run((title) => title.startsWith('the table'));
    expect(table).toMatch(/^conformance of memory\n/);
  });
});

describe('test frameworks', () => {
  test("node's own fits by its types", () => {
    const runner = ({ describe, test, before, after }: typeof nodeTest): TestRunner => {
      return { describe, test, beforeAll: before, afterAll: after };
    };
    expect(runner).toBeDefined();
  });

  test("node's own runs the kit", async () => {
    const sources = fileURLToPath(new URL('../../../tools/run-sources.mjs', import.meta.url));
    const file = fileURLToPath(new URL('./node-test/memory.mjs', import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@stowage/source', '--import', sources, '--test-reporter=tap', '--test-name-pattern=listing', file],
      { env: { ...process.env, NODE_OPTIONS: '' }, maxBuffer: 10_000_000 },
    );
    expect(stdout).toMatch(/# pass [1-9]/);
    expect(stdout).toContain('# fail 0');
  }, 60_000);
});
