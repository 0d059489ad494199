import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../../../tools/run-sources.mjs', import.meta.url));
const PROGRAM = fileURLToPath(new URL('upload-when-told.mjs', import.meta.url));

/** Loading the sources takes most of the time of such a process. */
const COMPILED = join(tmpdir(), 'stowage-compiled');

/** A process that uploads one file, with `resume: true`, when it is told to. */
export class ToldUploader {
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;
  readonly #ended: Promise<unknown>;
  #errors = '';

  constructor(env: Readonly<Record<string, string>>, upload: readonly [container: string, file: string, name: string]) {
    const flags = [
      '--conditions=@stowage/source',
      '--experimental-transform-types',
      '--no-warnings',
      '--import',
      SOURCES,
    ];
    this.#child = spawn(process.execPath, [...flags, PROGRAM, ...upload], {
      env: { ...env, NODE_COMPILE_CACHE: COMPILED },
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#ended = once(this.#child, 'close');
    this.#ready = this.#child.stdout === null ? Promise.resolve() : once(this.#child.stdout, 'data');
  }

  /** It is connected, and waits to be told; or it has failed, which `finish` tells. */
  async ready(): Promise<void> {
    await Promise.race([this.#ready, this.#ended]);
  }

  tell(): void {
    this.#child.stdin?.write('now\n');
  }

  /** @throws what it wrote to its standard error, if it failed */
  async finish(): Promise<void> {
    await this.#ended;
    if (this.#child.exitCode !== 0) throw new Error(this.#errors);
  }
}
