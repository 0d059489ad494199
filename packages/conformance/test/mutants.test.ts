import { expect, test } from '@jest/globals';
import { conformanceCases, storageDriverConformance, type StepDensity } from '../src/index.js';
import { CollectingRunner, type Result } from './collecting-runner.js';
import { memoryHarness } from './memory-harness.js';
import { mutants } from './mutants/index.js';
import type { Mutant } from './mutants/mutant.js';

/** Runs one case of the kit on a driver. */
async function resultOf(
  { caughtBy, make, harness: makeHarness = memoryHarness }: Mutant,
  steps?: StepDensity,
): Promise<Result | undefined> {
  const collecting = new CollectingRunner();
  const harness = { ...makeHarness(make), report: () => undefined, steps };
  storageDriverConformance(collecting.runner(), 'a mutant', harness);
  const [result] = await collecting.run((title) => title.startsWith(`${caughtBy}:`));
  return result;
}

test('there are enough mutants, and each is another one', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(30);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

test('the cases that catch mutants are cases of the kit', () => {
  const ids = conformanceCases.map(({ id }) => id);
  expect(mutants.map(({ caughtBy }) => caughtBy).filter((id) => !ids.includes(id))).toEqual([]);
});

test.each(mutants)('a driver that $name is caught by $caughtBy', async (mutant) => {
  const result = await resultOf(mutant);
  expect(result?.error).toBeDefined();
  // A mutant that is broken itself proves nothing.
  expect(result?.error).not.toBeInstanceOf(TypeError);
  expect(result?.error).not.toBeInstanceOf(ReferenceError);
});

const stepped = mutants.filter(({ caughtBy }) => /^(abort-steps|early-ends)\./.test(caughtBy));

test.each(stepped)('a driver that $name is caught by $caughtBy at fewer steps, too', async (mutant) => {
  expect((await resultOf(mutant, 'doubling'))?.error).toBeDefined();
});
