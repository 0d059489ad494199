import assert from 'node:assert/strict';
import { assertAlike } from '../alike.js';
import type { TestRunner } from '../runner.js';
import { checkPrograms, type ProgramOptions } from './check.js';
import { modesFor, type ProgramHarness } from './program-harness.js';
import type { Mode } from './program.js';
import { askedReplay } from './replay.js';
import { Site } from './site.js';

/** How many programs are run unless said otherwise. */
const RUNS = 100;

const TITLES: Readonly<Record<Mode, string>> = {
  sequential: 'call after call',
  concurrent: 'with clients at work at once, each on names of its own',
  aborts: 'of which calls are aborted at any moment: what they change is then as before or as after',
  faults:
    'while requests fail: answers are right or typed errors, and what failed calls change is as before or as after',
};

/**
 * Declares tests that run random programs: sequences of calls of several clients with names, sizes and moments that are chosen to be
 * awkward, of which every answer, and at the end everything that is stored, is compared with a model of the contract. What fails is
 * shrunk, and printed with what it takes to run it again. It needs the package `fast-check`.
 *
 * ```ts
 * programConformance({ describe, test, afterAll }, 'my driver', { createDriver: () => new MyDriver() }, { runs: 200 });
 * ```
 */
export function programConformance(
  runner: TestRunner,
  name: string,
  harness: ProgramHarness,
  options: ProgramOptions = {},
): void {
  const modes = modesFor(harness, options.modes);
  const runs = Math.ceil((options.runs ?? RUNS) / modes.length);
  let opened: Promise<Site> | undefined;
  const site = (): Promise<Site> => (opened ??= Site.open(harness));
  runner.describe(`random programs on ${name}`, () => {
    for (const mode of modes) {
      runner.test(`programs ${TITLES[mode]}`, async () => check(await site(), mode, { ...options, runs }));
    }
    runner.test('every container of a program could be removed', async () => {
      assertAlike((await site()).leftovers, []);
    });
    atEnd(runner, async () => (await opened)?.close());
  });
}

async function check(site: Site, mode: Mode, options: ProgramOptions): Promise<void> {
  const replay = askedReplay();
  if (replay !== undefined && replay.mode !== mode) return;
  const failure = await checkPrograms(site, mode, { ...options, replay });
  if (failure !== undefined) assert.fail(failure);
}

function atEnd({ test, afterAll }: TestRunner, end: () => Promise<void>): void {
  if (afterAll === undefined) test('the drivers are closed', end);
  else afterAll(end);
}
