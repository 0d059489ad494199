/** What every script here runs on: the pinned pnpm, and the binaries of `node_modules/.bin`, the pinned Node among them. */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** How much a command may print, in bytes. */
const MAX_OUTPUT = 2 ** 28;

export const root = fileURLToPath(new URL('..', import.meta.url));

export const env = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  NODE_NO_WARNINGS: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
};

/** The command line that runs the pinned pnpm on a machine that has only npm. */
export function pnpm(...args) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return ['npx', '--yes', packageManager, ...args];
}

/** Runs a command to its end and returns what it printed; a failure throws with all that it said. */
export function output([command, ...args], cwd = root) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
  });
  if (status === 0) return stdout;
  throw new Error(`failed: ${[command, ...args].join(' ')}\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
}

/** The same, with what `more` adds to the environment, while this process goes on with other work. */
export async function outputOf([command, ...args], { cwd = root, env: more = {} } = {}) {
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      cwd,
      env: { ...env, ...more },
      maxBuffer: MAX_OUTPUT,
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error;
    throw new Error(`failed: ${[command, ...args].join(' ')}\n${stdout}${stderr}${message}`, { cause: error });
  }
}
