import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from '../command.mjs';

const TOLD = 2000;

/** Workers as processes. Whoever dies is begun again, until all have ended by themselves. */
export class Crew {
  #running = new Map();
  #env;
  #directory;

  constructor(count, { env, directory }) {
    this.#env = env;
    this.#directory = directory;
    for (let index = 0; index < count; index += 1) this.#begin(index);
  }

  get isWorking() {
    return this.#running.size > 0;
  }

  /** Kills one of those that are alive. Whether there was one. */
  kill() {
    const alive = [...this.#running.values()].filter(({ signalCode, exitCode }) => (signalCode ?? exitCode) === null);
    return alive[Math.floor(Math.random() * alive.length)]?.kill('SIGKILL') === true;
  }

  /** Ends all of them for good. */
  async end() {
    const left = [...this.#running.values()];
    this.#running.clear();
    for (const child of left) child.kill('SIGKILL');
    await Promise.all(left.map((child) => child.signalCode ?? child.exitCode ?? once(child, 'exit')));
  }

  /** The last words of each. */
  words() {
    return [...this.#running.keys()].map((index) => readFileSync(this.#log(index), 'utf8').slice(-TOLD)).join('\n');
  }

  #log(index) {
    return join(this.#directory, `worker ${index}.log`);
  }

  #begin(index) {
    const words = ['worker', '--until-done', '--lease', '10s', '--name', `worker ${index}`, '-q'];
    const log = openSync(this.#log(index), 'a');
    const child = start(words, { env: this.#env, stdio: ['ignore', 'ignore', log] });
    closeSync(log);
    this.#running.set(index, child);
    child.once('exit', (code) => {
      if (this.#running.get(index) !== child) return;
      this.#running.delete(index);
      // One that finds no database when it begins says so and ends: what looks after it begins it again.
      if (code !== 0) this.#begin(index);
    });
  }
}
