import { expect, test } from '@jest/globals';
import { checkPrograms } from '../src/programs/check.js';
import { Site } from '../src/programs/site.js';
import { PROGRAM_MUTANTS, programMutants } from './mutants/for-programs.js';
import { mutants } from './mutants/index.js';
import { programMemory } from './program-memory.js';

/** So many programs are enough, with the seed that is the default. */
const RUNS = 120;

test('each mutant is there', () => {
  expect(programMutants).toHaveLength(PROGRAM_MUTANTS);
});

test.each(programMutants)(`random programs find a driver that $name`, async ({ make }) => {
  const site = await Site.open(programMemory(make));
  const failure = await checkPrograms(site, 'sequential', { runs: RUNS, shrinks: false });
  expect(failure).toBeDefined();
  // A mutant that is broken itself proves nothing.
  expect(failure).not.toMatch(/TypeError|ReferenceError/);
});

/** Those that do wrong where a call is aborted. */
const aborting = mutants.filter(({ name }) =>
  ['stores half of what it was given when it is aborted', 'leaves what it had begun'].includes(name),
);

test.each(aborting)('programs with aborts find a driver that $name', async ({ make }) => {
  const site = await Site.open(programMemory(make));
  expect(await checkPrograms(site, 'aborts', { runs: RUNS, shrinks: false })).toBeDefined();
});

test('a failure is shrunk to the calls that it takes, and says how it is run again', async () => {
  const wrong = programMutants.find(({ name }) => name === 'gives all bytes but the last')!;
  const site = await Site.open(programMemory(wrong.make));
  const failure = await checkPrograms(site, 'sequential', {});
  const [, path = ''] = /STOWAGE_PROGRAM=sequential\/1\/([\d:]+)$/.exec(failure ?? '') ?? [];
  expect(failure?.match(/^ {2}\d+\. client/gm)?.length).toBeLessThanOrEqual(2);
  const again = await checkPrograms(site, 'sequential', { replay: { seed: 1, path } });
  expect(again).toContain(/^ {2}1\. client.*$/m.exec(failure!)![0]);
});
