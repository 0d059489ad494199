/**
 * A billion keys and a thousand workers, of which some are slow and some die: how long it takes, against the time that all would need if
 * nobody ever waited. The policy is the one that workers run.
 *
 *   node --import ./tools/run-sources.mjs packages/sync-jobs/checks/simulate.mjs [keys] [workers] [keys a second of each]
 */
import { simulate } from '../test/support/simulation.ts';

const [keys = 1e9, workers = 1000, rate = 1000] = process.argv.slice(2).map(Number);
const usual = { keys, workers, prefixes: 20_000, rate, stragglers: 0, deaths: 0, question: 50 };
const scenarios = {
  'even workers': {},
  stragglers: { stragglers: 0.05 },
  deaths: { deaths: 0.05 },
  'stragglers and deaths': { stragglers: 0.05, deaths: 0.05 },
  'one prefix': { prefixes: 1, stragglers: 0.05, deaths: 0.05 },
};
let isLate = false;
for (const [title, scenario] of Object.entries(scenarios)) {
  for (const seed of [1, 2]) {
    const { elapsed, ideal, ratio, shards, questions, again, counted } = simulate({ ...usual, ...scenario, seed });
    const figures = [
      `${(elapsed / 1000).toFixed(0)} s of ${(ideal / 1000).toFixed(0)} s`,
      ratio.toFixed(3),
      `${shards} shards`,
    ];
    console.log(
      [title.padEnd(22), ...figures, `${questions} questions`, `${(again * 100).toFixed(2)} % again`, counted].join(
        '  ',
      ),
    );
    isLate ||= ratio > 1.15;
  }
}
process.exitCode = isLate ? 1 : 0;
