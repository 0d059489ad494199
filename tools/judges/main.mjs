/**
 * Runs judges, everything of each that concerns us, and ends with `N passed, N failed`. Installs nothing.
 *
 *   pnpm judge                     which there are
 *   pnpm judge radosgw             all of one
 *   pnpm judge radosgw kit         single steps of it
 *   pnpm judge radosgw kit --write the same; what a step compares with a document is written into it
 */
import { parseArgs } from 'node:util';
import { printResults, runMain, runSteps } from '../step-runner.mjs';
import { judgeNamed, startServer } from './judge.mjs';
import { judges } from './judges.mjs';

function list() {
  for (const [name, { title, steps }] of Object.entries(judges))
    console.log(`${name.padEnd(16)} ${title}: ${steps.map(({ id }) => id).join(' ')}`);
}

/** The steps of these names; all if none is named. */
function chosen(name, wanted) {
  const { steps } = judgeNamed(name);
  const unknown = wanted.filter((each) => !steps.some(({ id }) => id === each));
  if (unknown.length > 0)
    throw new Error(`${name} has no step ${unknown.join(', ')}: it has ${steps.map(({ id }) => id).join(', ')}`);
  return wanted.length === 0 ? steps : steps.filter(({ id }) => wanted.includes(id));
}

async function judge(name, wanted, { write = false }) {
  const steps = chosen(name, wanted);
  const began = performance.now();
  const server = await startServer(name);
  const { server: one, servers: several } = judgeNamed(name);
  if ((one ?? several) !== undefined)
    console.log(`judge ${name}: its server is up after ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  try {
    return await runSteps(
      steps.map((step) => ({ ...step, env: { ...server.env, ...step.env, ...(write ? { JUDGE_WRITE: 'yes' } : {}) } })),
      { prefixed: true },
    );
  } finally {
    await server.close();
  }
}

await runMain(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' } } });
  const [name, ...steps] = positionals;
  if (name === undefined) list();
  else printResults(await judge(name, steps, values));
});
