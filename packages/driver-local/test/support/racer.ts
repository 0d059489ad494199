import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Loading the sources takes longer than what they do then. */
const COMPILED = join(tmpdir(), 'stowage-compiled');

/** A process that waits for the others before it stores objects under conditions. */
export class Racer {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #text = '';
  #errors = '';

  constructor(base: string, job: 'create' | 'count', ...rest: readonly string[]) {
    const support = import.meta.dirname;
    const flags = ['--conditions=@stowage/source', '--disable-warning=ExperimentalWarning'];
    const script = [
      '--import',
      join(support, '../../../../tools/run-sources.mjs'),
      join(support, 'condition-loop.mjs'),
    ];
    const env = { NODE_COMPILE_CACHE: COMPILED };
    this.#child = spawn(process.execPath, [...flags, ...script, base, job, ...rest], { env });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#text += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#ended = once(this.#child, 'close');
  }

  /** Resolves when it waits for `start`. */
  async ready(): Promise<void> {
    const { stdout } = this.#child;
    while (stdout !== null && this.#text === '' && this.#child.exitCode === null)
      await Promise.race([once(stdout, 'data'), this.#ended]);
  }

  /** Lets it begin, and gives what it has told when it is done. */
  async finish(): Promise<readonly string[]> {
    this.#child.stdin?.end('start\n');
    await this.#ended;
    if (this.#child.exitCode !== 0) throw new Error(this.#errors);
    return this.#text.split('\n').slice(1, -1);
  }
}
