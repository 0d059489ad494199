// The built command as a process of its own, for checks and judges.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { buffer, text } from 'node:stream/consumers';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Starts it. What is in `env` is all it has of an environment, beside the path. */
export function start(words, { env = {}, cwd, stdio = 'pipe' } = {}) {
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, [main, ...words], { env: { PATH, HOME, ...env }, cwd, stdio });
}

/** Runs it to its end: `{ code, stdout, stderr }`, stdout as bytes. */
export async function outcome(words, options) {
  const child = start(words, options);
  child.stdin.on('error', () => undefined).end(options?.input ?? '');
  const [stdout, stderr, [code]] = await Promise.all([buffer(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}

/** As {@link outcome}; an exit code that is not 0 is an error. Gives what was printed, as bytes. */
export async function succeed(words, options) {
  const { code, stdout, stderr } = await outcome(words, options);
  if (code === 0) return stdout;
  throw new Error(`stowage ${words.join(' ')}: exit code ${code}\n${stdout.subarray(0, 4000)}${stderr}`);
}
