import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ClientReport } from './client-main.js';
import type { ContenderName } from './contenders/contender-name.js';
import type { Job } from './job.js';

const PROGRAM = new URL('./client-main.js', import.meta.url);

/** How a client's process is started. */
export interface ClientOptions {
  /** Milliseconds after which it is ended. */
  readonly timeout: number;
  /** Where to write a CPU profile. Default: none. */
  readonly profileDirectory?: string | undefined;
}

/**
 * Runs a job in a process of its own.
 *
 * @throws {Error} with what it said last, if it fails or takes too long
 */
export async function runClient(name: ContenderName, job: Job, options: ClientOptions): Promise<ClientReport> {
  const child = fork(PROGRAM, [name, JSON.stringify(job)], {
    execArgv: options.profileDirectory === undefined ? [] : profiling(options.profileDirectory, `${name}-${job.kind}`),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true,
    env: job.ca === undefined ? process.env : { ...process.env, NODE_EXTRA_CA_CERTS: job.ca },
  });
  let report: ClientReport | undefined;
  let said = '';
  child.on('message', (message) => (report = message as ClientReport));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said = (said + chunk).slice(-2000)));
  const end = (): void => endGroup(child.pid);
  const timer = setTimeout(end, options.timeout);
  // Before the files it works on are removed.
  process.prependListener('exit', end);
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  process.off('exit', end);
  if (report !== undefined) return report;
  throw new Error(signal === null ? said.trim() : `took longer than ${Math.round(options.timeout / 1000)} s`);
}

function profiling(directory: string, name: string): string[] {
  return ['--cpu-prof', `--cpu-prof-dir=${directory}`, `--cpu-prof-name=${name}.cpuprofile`];
}

/** The client and the command it has started. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
