import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readConfiguration } from '../config-file.js';
import { failed, found, type Check } from './check.js';

/** As `engines` of the manifest says. */
const NODE: readonly [number, number] = [22, 19];
const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'] as const;

/** What this machine has: Node, the configuration and who may touch it, proxies. */
export async function* checkMachine(
  configuration: string,
  environment: NodeJS.ProcessEnv,
): AsyncGenerator<Check, void> {
  yield checkNode(process.versions.node);
  yield* checkConfiguration(configuration);
  const set = PROXIES.filter((name) => (environment[name] ?? '') !== '');
  yield found('proxy', 'ok', set.length === 0 ? 'none' : `set by ${set.join(', ')}`);
}

/** Whether Node is new enough. */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  return found('node', isEnough ? 'ok' : 'failed', isEnough ? version : `${version}: ${NODE.join('.')} is needed`);
}

async function* checkConfiguration(path: string): AsyncGenerator<Check, void> {
  const mode = await modeOf(path);
  if (mode === undefined) {
    yield found('configuration', 'ok', `no file at ${path}: providers take their credentials from the environment`);
    return;
  }
  yield await readable(path);
  yield checkMode('configuration mode', path, mode);
  const directory = dirname(path);
  yield checkMode('configuration directory mode', directory, (await modeOf(directory)) ?? 0);
}

async function readable(path: string): Promise<Check> {
  try {
    const { remotes } = await readConfiguration(path);
    return found('configuration', 'ok', `${path}: ${Object.keys(remotes).length} remotes`);
  } catch (error) {
    return failed('configuration', error);
  }
}

/** A remote can name a command that prints a secret: who may write the file runs commands as its owner. */
function checkMode(check: string, path: string, mode: number): Check {
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  if (process.platform === 'win32') return found(check, 'skipped', 'Windows has no modes');
  if ((mode & 0o022) !== 0) return found(check, 'failed', `${path} may be changed by others (${octal}): chmod go-w`);
  return found(check, 'ok', octal);
}

async function modeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mode }) => mode,
    () => undefined,
  );
}
