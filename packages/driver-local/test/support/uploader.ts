import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Loading the sources takes most of the time of a process that is soon killed. */
const COMPILED = join(tmpdir(), 'stowage-compiled');

/** What an uploader is to do. */
export interface Task {
  readonly base: string;
  /** The version of its first object, and how far apart its versions are. */
  readonly first: number;
  readonly step: number;
  /** How many operations; 0 is until it is killed. */
  readonly count: number;
  readonly names: readonly string[];
}

/** One operation that an uploader told about. */
export interface Operation {
  readonly state: 'try' | 'done';
  readonly verb: 'put' | 'delete';
  readonly version: number;
  readonly name: string;
}

/** A process that stores objects. */
export class Uploader {
  readonly operations: Operation[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #text = '';
  #errors = '';

  constructor(task: Task) {
    const support = import.meta.dirname;
    const task_ = [task.base, task.first, task.step, task.count, ...task.names].map(String);
    const flags = ['--conditions=@stowage/source', '--disable-warning=ExperimentalWarning'];
    const script = ['--import', join(support, '../../../../tools/run-sources.mjs'), join(support, 'upload-loop.mjs')];
    this.#child = spawn(process.execPath, [...flags, ...script, ...task_], { env: { NODE_COMPILE_CACHE: COMPILED } });
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#ended = once(this.#child, 'close');
  }

  /** Resolves when so many operations were told about, or the process ended. */
  async told(count: number): Promise<void> {
    while (this.operations.length < count && this.#child.exitCode === null) {
      const stdout = this.#child.stdout;
      if (stdout === null) return;
      await Promise.race([once(stdout, 'data'), this.#ended]);
    }
  }

  /** As the machine would: without a chance to tidy up. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
    if (this.#errors !== '') throw new Error(this.#errors);
  }

  /** Waits until it has done what it was told. */
  async finish(): Promise<void> {
    await this.#ended;
    if (this.#child.exitCode !== 0) throw new Error(this.#errors);
  }

  #read(text: string): void {
    const lines = (this.#text + text).split('\n');
    this.#text = lines.pop() ?? '';
    for (const line of lines) {
      const [state, verb, version, ...name] = line.split(' ');
      this.operations.push({ state, verb, version: Number(version), name: name.join(' ') } as Operation);
    }
  }
}
