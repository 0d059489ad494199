/**
 * Where the server of a judge lives: a temporary directory, and the processes that were started in it. Closing it ends the processes
 * and removes the directory; so does the end of this process, however it ends but by SIGKILL, and then at least the processes go.
 */
import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** How much of each log is shown when something went wrong, in characters. */
const LOG_TAIL = 2000;
/** How long a command that prepares a server may take, in milliseconds. */
const COMMAND_LIMIT = 60_000;
/** Between two looks whether a server is there, in milliseconds. */
const BETWEEN_LOOKS = 100;

const execute = promisify(execFile);
const open = new Set();

process.on('exit', () => {
  for (const home of open) home.destroy();
});

/** Whether a program is installed. */
export function isInstalled(program) {
  return ['/usr/sbin', ...process.env.PATH.split(delimiter)].some((directory) => existsSync(join(directory, program)));
}

export class ServerHome {
  #directory;
  #env;
  /** By name: the process, and where its output goes. */
  #daemons = new Map();

  /**
   * @param name of the server: part of the directory's name
   * @param place where the directory is made
   */
  constructor(name, place = tmpdir()) {
    this.#directory = mkdtempSync(join(place, `stowage-${name}-`));
    this.#env = { ...process.env, PATH: `${process.env.PATH}${delimiter}/usr/sbin` };
    open.add(this);
  }

  /** A path in the directory. */
  path(...parts) {
    return join(this.#directory, ...parts);
  }

  /** Writes a file into the directory, gives its path. */
  write(name, text) {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  /** Runs a command to its end in the directory, gives what it printed. A failure throws with what it said. */
  async run(command, ...args) {
    try {
      const { stdout } = await execute(command, args, {
        cwd: this.#directory,
        env: this.#env,
        timeout: COMMAND_LIMIT,
        killSignal: 'SIGKILL',
      });
      return stdout;
    } catch (error) {
      const said = error.stderr || error.message;
      throw new Error(`failed: ${[command, ...args].join(' ')}\n${said}${this.#logs()}`, { cause: error });
    }
  }

  /**
   * Starts a process that stays in the foreground. What it prints goes to `NAME.out` in the directory. It is the head of a group of
   * its own, and `setpriv` has it killed if this process is.
   */
  start(name, command, ...args) {
    const log = this.path(`${name}.out`);
    const out = openSync(log, 'a');
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
      cwd: this.#directory,
      env: this.#env,
      stdio: ['ignore', out, out],
      detached: true,
    });
    closeSync(out);
    const daemon = { child, log, ended: new Promise((resolve) => child.once('close', resolve)) };
    child.on('error', (error) => (daemon.error = error));
    this.#daemons.set(name, daemon);
  }

  /**
   * Waits until a look succeeds: gives what it gives.
   *
   * @param what is waited for, for the error
   * @param look throws, or gives undefined or false, as long as it is not there
   * @throws after so many seconds, or as soon as a process of this home has ended, with the end of each log
   */
  async until(what, look, { seconds = 60 } = {}) {
    const late = performance.now() + seconds * 1000;
    for (;;) {
      const [found, why] = await Promise.resolve()
        .then(look)
        .then(
          (value) => [value, 'not there'],
          (error) => [undefined, error.message],
        );
      if (found !== undefined && found !== false) return found;
      this.#assertRunning(what);
      if (performance.now() > late) throw new Error(`no ${what} after ${seconds} s: ${why}${this.#logs()}`);
      await sleep(BETWEEN_LOOKS);
    }
  }

  /** Waits until something answers at an URL with a status below 500. */
  async untilAnswers(what, url, options) {
    const look = async () => {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
      await answer.arrayBuffer();
      return answer.status < 500;
    };
    await this.until(what, look, options);
  }

  /** Ends the processes and removes the directory. What the server holds is of no use to anyone, so it is not asked to save it. */
  async close() {
    this.#kill();
    await Promise.all([...this.#daemons.values()].map(({ ended }) => ended));
    this.destroy();
  }

  /** The same at once, for the end of this process. */
  destroy() {
    this.#kill();
    open.delete(this);
    // A process that is about to end may still write into it.
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }

  #kill() {
    for (const { child } of this.#daemons.values()) {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended, or was never there.
      }
    }
  }

  #assertRunning(what) {
    for (const [name, { child, error }] of this.#daemons) {
      if (error) throw new Error(`no ${what}: ${name} cannot be started: ${error.message}`);
      const { exitCode, signalCode } = child;
      if (exitCode !== null || signalCode !== null)
        throw new Error(`no ${what}: ${name} has ended with ${signalCode ?? `exit code ${exitCode}`}${this.#logs()}`);
    }
  }

  #logs() {
    return [...this.#daemons]
      .map(([name, { log }]) => `\n--- ${name}\n${readFileSync(log, 'utf8').slice(-LOG_TAIL)}`)
      .join('');
  }
}
