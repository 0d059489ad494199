/**
 * Everything that must hold before a change is taken, on a fresh machine with Node, npm and git. Every step runs, whatever failed
 * before it; a table of times and the line `N passed, N failed` come last.
 *
 *   .ci/run                      all of it
 *   .ci/run --list               the stages and their steps
 *   .ci/run --only static,soak   stages or single steps
 */
import { parseArgs } from 'node:util';
import { printResults, runMain, runStep, runSteps } from '../step-runner.mjs';
import { output } from '../toolchain.mjs';
import { preparation, stages } from './stages.mjs';

/** As many as the smallest machine has cores. */
const TOGETHER = 2;

function list() {
  for (const { name, steps } of stages) console.log(`${name}: ${steps.map(({ id }) => id).join(' ')}`);
}

/** The stages with the steps that were asked for; all of them if nothing was. */
function chosen(only) {
  if (only === undefined) return stages;
  const wanted = new Set(only.split(','));
  const known = new Set(stages.flatMap(({ name, steps }) => [name, ...steps.map(({ id }) => id)]));
  const unknown = [...wanted].filter((each) => !known.has(each));
  if (unknown.length > 0) throw new Error(`no stage or step is called ${unknown.join(', ')}: see .ci/run --list`);
  return stages
    .map((stage) => ({ ...stage, steps: stage.steps.filter(({ id }) => wanted.has(stage.name) || wanted.has(id)) }))
    .filter(({ steps }) => steps.length > 0);
}

async function runAll(only) {
  const before = workTree();
  const results = only === undefined ? [] : [await runStep(preparation)];
  for (const { steps, together } of chosen(only)) {
    results.push(...(await runSteps(steps, { atOnce: together === true ? TOGETHER : 1 })));
  }
  return [
    ...results,
    { step: { title: 'nothing is left behind in the work tree' }, passed: workTree() === before, seconds: 0 },
  ];
}

function workTree() {
  return output(['git', 'status', '--porcelain']);
}

await runMain(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' }, list: { type: 'boolean' } } });
  if (values.list === true) list();
  else printResults(await runAll(values.only));
});
