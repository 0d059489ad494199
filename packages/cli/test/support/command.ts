import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Emulator } from '@stowage/b2-emulator';
import { jsonLine, type JsonLine } from '../../src/json-lines.js';
import { shellWords } from '../../src/shell-words.js';
import { compiled } from './compiled.js';

const command = await compiled();

/** To be called after the last test of a file. */
export const removeCommand = (): Promise<void> => command[Symbol.asyncDispose]();

/** What a run of the command said, and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the command is run. */
export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  readonly cwd?: string;
}

/** Starts the command as a process of its own, with nothing of this process's environment but its path. */
export function start(words: readonly string[], { env = {}, cwd }: RunOptions = {}): ChildProcessWithoutNullStreams {
  const { PATH, HOME, XDG_STATE_HOME } = process.env;
  const environment = { PATH, HOME, XDG_STATE_HOME, ...env };
  return spawn(process.execPath, [command.main, ...words], { env: environment, ...(cwd !== undefined && { cwd }) });
}

/** As {@link start}, on a terminal (by `script` of util-linux): what is written to its stdin is typed. */
export function startOnTerminal(
  words: readonly string[],
  { env = {}, cwd, columns = 100 }: RunOptions & { readonly columns?: number } = {},
): ChildProcessWithoutNullStreams {
  const { PATH, HOME } = process.env;
  const line = `stty cols ${columns} rows 30; exec ${shellWords([process.execPath, command.main, ...words])}`;
  const environment = { PATH, HOME, ...env };
  return spawn('script', ['-qec', line, '/dev/null'], { env: environment, ...(cwd !== undefined && { cwd }) });
}

/** Waits for its end. */
async function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** Runs the command to its end. */
export async function run(words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = start(words, options);
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  return outcomeOf(child);
}

/** The lines of `--json`, each held against the schema that is documented. */
export function jsonLines(output: string): readonly JsonLine[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => jsonLine.parse(JSON.parse(line)));
}

/** The environment in which `b2:` is the emulator. */
export function emulatorEnvironment({ url, keyId, key }: Emulator): NodeJS.ProcessEnv {
  return { B2_ENDPOINT: url, B2_APPLICATION_KEY_ID: keyId, B2_APPLICATION_KEY: key };
}
