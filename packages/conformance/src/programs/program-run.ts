import assert from 'node:assert/strict';
import { wordsOf } from '../is-error.js';
import { Unhandled } from '../steps/unhandled.js';
import { compareAll } from './comparison.js';
import { perform, quiet } from './performance.js';
import { printedStep } from './printed-program.js';
import type { Mode, Program, Step } from './program.js';
import type { Site } from './site.js';
import { Client, Stage } from './stage.js';

/** Runs a program and compares all that is stored then with the model. Rejects if anything is not as the contract has it. */
export async function runProgram(site: Site, mode: Mode, program: Program): Promise<void> {
  const stage = await Stage.open(site, mode, program);
  try {
    const clients = site.drivers.map((driver, index) => new Client(stage, driver, index));
    using unhandled = new Unhandled();
    await runSteps(mode, clients, program.steps);
    await quiet(clients[0] as Client);
    await unhandled.assertNone();
    await told('after the program', () => compareAll(clients[0] as Client));
  } finally {
    site.leftovers.push(...(await stage.close()));
  }
}

async function runSteps(mode: Mode, clients: readonly Client[], steps: readonly Step[]): Promise<void> {
  if (mode === 'concurrent') return atOnce(clients, steps);
  for (const [index, step] of steps.entries()) await runStep(clients, step, index);
}

/** Every client makes its calls one after the other; the clients do not wait for each other. */
async function atOnce(clients: readonly Client[], steps: readonly Step[]): Promise<void> {
  const all = clients.map(async (_client, client) => {
    for (const [index, step] of steps.entries()) {
      if (step.client % clients.length === client) await runStep(clients, step, index);
    }
  });
  const failure = (await Promise.allSettled(all)).find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

async function runStep(clients: readonly Client[], step: Step, index: number): Promise<void> {
  const client = clients[step.client % clients.length] as Client;
  await told(printedStep(step, index), () => perform(client, step));
}

async function told(when: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new assert.AssertionError({ message: `${when}: ${wordsOf(error)}` });
  }
}
