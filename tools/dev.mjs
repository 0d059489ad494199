/**
 * The whole set-up behind `npm start`, `npm test` and `npm run emulator`, on a machine that has only Node >= 18 and npm:
 * installs with the pinned pnpm, builds through turbo's cache, then runs the job on the pinned Node.
 * Plain JavaScript and no dependency, because it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { env, pnpm, root } from './toolchain.mjs';

const isWindows = process.platform === 'win32';

const jobs = {
  start: [build('--filter=@stowage/example-quickstart...'), node('examples/quickstart/dist/main.js')],
  test: [
    { command: pnpm('exec', 'turbo', 'run', 'test', '--output-logs=new-only', '--continue=dependencies-successful') },
  ],
  emulator: [build('--filter=@stowage/b2-emulator...'), node('packages/b2-emulator/dist/main.js')],
};

function install() {
  return { does: 'installing', command: pnpm('install', '--frozen-lockfile') };
}
function build(...filter) {
  return { does: 'building', command: pnpm('exec', 'turbo', 'run', 'build', '--output-logs=errors-only', ...filter) };
}
function node(script) {
  return { command: ['node', script], takesArguments: true };
}

/** Runs one step to its end. One that `does` something on the way speaks only when it fails. */
function run({ command: [command, ...args], does, takesArguments }, extra) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, takesArguments ? [...args, ...extra] : args, {
      cwd: root,
      env,
      stdio: ['ignore', ...(does ? ['pipe', 'pipe'] : ['inherit', 'inherit'])],
      detached: !isWindows, // a process group of its own, which gets its signals from us only
      shell: isWindows,
    });
    const stopForwarding = forwardSignals(child);
    if (does && process.stderr.isTTY) process.stderr.write(`${does} …\r`);
    let said = '';
    child.stdout?.on('data', (chunk) => (said += chunk));
    child.stderr?.on('data', (chunk) => (said += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      stopForwarding();
      if (does && process.stderr.isTTY) process.stderr.write('\x1b[2K');
      if (code !== 0) process.stderr.write(said);
      resolve(code ?? { SIGINT: 130, SIGTERM: 143 }[signal] ?? 1);
    });
  });
}

/**
 * A signal goes to all that a step has started, and we end when that has ended, so that it can clean up. One Ctrl-C reaches us twice,
 * from the terminal and from npm; passed on twice, it would cut the cleaning short.
 */
function forwardSignals(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  let last = -Infinity;
  const forward = (signal) => {
    if (performance.now() - last < 500) return;
    last = performance.now();
    try {
      process.kill(isWindows ? child.pid : -child.pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  };
  for (const signal of signals) process.on(signal, forward);
  return () => signals.forEach((signal) => process.off(signal, forward));
}

async function main([name, ...extra]) {
  const steps = jobs[name];
  if (steps === undefined) throw new Error(`unknown job '${name}': use one of ${Object.keys(jobs).join(', ')}`);
  for (const step of [install(), ...steps]) {
    const code = await run(step, extra);
    if (code !== 0) return code;
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
