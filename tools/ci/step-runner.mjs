/** Runs the steps of CI: each in a process group of its own, which ends when its time is up or CI is interrupted. */
import { spawn } from 'node:child_process';
import { env, root } from '../toolchain.mjs';

/** How much of what a step printed is shown when it passed; of a failure, everything is. */
const LAST_LINES = 12;
/** How long a step whose time is up may take to end in order, in milliseconds. */
const GRACE = 30_000;

const running = new Set();

/** Ends everything that is running. */
export function endAll(signal = 'SIGTERM') {
  for (const child of running) endGroup(child, signal);
}

/** Runs a step, prints how it went and gives `{ step, passed, seconds }`. */
export async function runStep(step) {
  const began = performance.now();
  const { code, said } = await finished(step);
  const seconds = Math.round((performance.now() - began) / 1000);
  const passed = code === 0;
  const shown = passed ? said.trimEnd().split('\n').slice(-LAST_LINES).join('\n') : said.trimEnd();
  const verdict = passed
    ? 'PASS'
    : `FAIL (${code === 'late' ? `not done after ${step.limit} s` : `exit code ${code}`})`;
  console.log(`${shown}\n=== ${verdict}: ${step.title}, ${seconds} s\n`);
  return { step, passed, seconds };
}

/** Runs steps in their order, so many at once. */
export async function runSteps(steps, atOnce) {
  const results = [];
  const queue = steps.entries();
  const worker = async () => {
    for (const [index, step] of queue) results[index] = await runStep(step);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

function finished({ command: [command, ...args], limit }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    running.add(child);
    const said = [];
    let late = false;
    const alarm = setTimeout(() => {
      late = true;
      endGroup(child, 'SIGTERM');
      setTimeout(() => endGroup(child, 'SIGKILL'), GRACE).unref();
    }, limit * 1000);
    const end = (code, words = '') => {
      clearTimeout(alarm);
      running.delete(child);
      resolve({ code: late ? 'late' : code, said: Buffer.concat(said).toString() + words });
    };
    child.stdout.on('data', (chunk) => said.push(chunk));
    child.stderr.on('data', (chunk) => said.push(chunk));
    child.on('error', (error) => end(127, error.message));
    child.on('close', (code, signal) => end(code ?? signal));
  });
}

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
