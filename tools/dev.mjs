/**
 * The whole set-up behind `npm start`, `npm test` and `npm run emulator`, on a machine that has only Node >= 18 and npm:
 * installs with the pinned pnpm, builds through turbo's cache, then runs the job on the pinned Node.
 * Plain JavaScript and no dependency, because it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const isWindows = process.platform === 'win32';

const jobs = {
  start: [turbo('build'), node('examples/quickstart/dist/main.js')],
  test: [turbo('test', '--output-logs=new-only')],
  emulator: [turbo('build', '--filter=@stowage/b2-emulator...'), node('packages/b2-emulator/dist/main.js')],
};

/** The pinned Node and pnpm's other binaries come first, so that every script below runs on them. */
const env = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  NODE_NO_WARNINGS: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
};

function pnpm(...args) {
  return { command: 'npx', args: ['--yes', packageManager, ...args], quiet: true };
}
function turbo(task, ...args) {
  return { ...pnpm('exec', 'turbo', 'run', task, '--output-logs=errors-only', ...args), quiet: task === 'build' };
}
function node(script) {
  return { command: 'node', args: [script], takesArguments: true };
}

/** Runs one step to its end; a quiet step speaks only when it fails. Ctrl-C goes to the whole process group: we wait for the child. */
function run({ command, args, quiet = false, takesArguments = false }, extra) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, takesArguments ? [...args, ...extra] : args, {
      cwd: root,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: isWindows,
    });
    let said = '';
    child.stdout?.on('data', (chunk) => (said += chunk));
    child.stderr?.on('data', (chunk) => (said += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code !== 0) process.stderr.write(said);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

async function main([name, ...extra]) {
  const steps = jobs[name];
  if (steps === undefined) throw new Error(`unknown job '${name}': use one of ${Object.keys(jobs).join(', ')}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  for (const step of [pnpm('install', '--frozen-lockfile'), ...steps]) {
    const code = await run(step, extra);
    if (code !== 0) return code;
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
