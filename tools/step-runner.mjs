/** Runs steps: each in a process group of its own, which ends when its time is up or the whole is interrupted. */
import { spawn } from 'node:child_process';
import { BoundedOutput } from './bounded-output.mjs';
import { env, root } from './toolchain.mjs';

/** How much of what a step printed is shown when it passed; of a failure, everything that was kept. */
const LAST_LINES = 12;
/** How long a step whose time is up may take to end in order, in milliseconds. */
const GRACE = 30_000;

const running = new Set();

/** Ends everything that is running. */
export function endAll(signal = 'SIGTERM') {
  for (const child of running) endGroup(child, signal);
}

/**
 * Runs a step `{ title, command, limit }`, with what its `env` adds, prints how it went and gives `{ step, passed, seconds }`.
 * Its `id` is before each of its lines, if `prefixed`.
 */
export async function runStep(step, { prefixed = false } = {}) {
  const began = performance.now();
  const { code, said } = await finished(step);
  const seconds = Math.round((performance.now() - began) / 1000);
  const passed = code === 0;
  const lines = said.trimEnd().split('\n');
  const shown = (passed ? lines.slice(-LAST_LINES) : lines).map((line) => (prefixed ? `${step.id} | ${line}` : line));
  const verdict = passed
    ? 'PASS'
    : `FAIL (${code === 'late' ? `not done after ${step.limit} s` : `exit code ${code}`})`;
  console.log(`${shown.join('\n')}\n=== ${verdict}: ${step.title}, ${seconds} s\n`);
  return { step, passed, seconds };
}

/** Runs steps in their order, so many at once. */
export async function runSteps(steps, { atOnce = 1, ...options } = {}) {
  const results = [];
  const queue = steps.entries();
  const worker = async () => {
    for (const [index, step] of queue) results[index] = await runStep(step, options);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** Prints what came of steps, with their times, and the line `N passed, N failed`; the exit code says it too. */
export function printResults(results) {
  for (const { step, passed, seconds } of results) {
    console.log(`${passed ? 'ok  ' : 'FAIL'} ${String(seconds).padStart(5)} s  ${step.title}`);
  }
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Runs a program's main function, and ends all steps when it is interrupted. What it throws is printed, and the exit code is 2. */
export async function runMain(main) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      endAll();
      process.exit(130);
    });
  }
  try {
    await main();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}

function finished({ command: [command, ...args], limit, env: more }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    const said = new BoundedOutput();
    let late = false;
    const alarm = setTimeout(() => {
      late = true;
      endGroup(child, 'SIGTERM');
      setTimeout(() => endGroup(child, 'SIGKILL'), GRACE).unref();
    }, limit * 1000);
    const end = (code, words = '') => {
      clearTimeout(alarm);
      running.delete(child);
      resolve({ code: late ? 'late' : code, said: said.text() + words });
    };
    child.stdout.on('data', (chunk) => said.add(chunk));
    child.stderr.on('data', (chunk) => said.add(chunk));
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
