import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CommandFigures } from '../contender.js';
import { peakRssOf } from '../peak-rss.js';

const SAMPLE_MS = 20;

/** How a command is run. */
export interface CommandOptions {
  readonly env: Readonly<Record<string, string>>;
  /** What it reads. Default: nothing. */
  readonly input?: Iterable<Buffer>;
}

/** Whether a program is there, and which; the first line it says of itself, or undefined. */
export function versionOf(program: string, option = 'version'): string | undefined {
  const { stdout, status } = spawnSync(program, [option], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n', 1)[0]?.trim() : undefined;
}

/**
 * Runs a command to its end and gives what it has used.
 *
 * @throws {Error} with what it said, if it fails
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { env, input }: CommandOptions,
): Promise<CommandFigures> {
  const cpuBefore = childrenCpuSeconds();
  const started = performance.now();
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
  });
  const memory = new PeakMemory(child.pid ?? 0);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said = (said + chunk).slice(-2000)));
  const ended = once(child, 'close');
  if (input !== undefined && child.stdin !== null) await pipeline(Readable.from(input), child.stdin);
  const [code] = (await ended) as [number | null];
  const seconds = (performance.now() - started) / 1000;
  const peakRss = memory.stop();
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${said.trim()}`);
  return { seconds, peakRss, clientCpuSeconds: difference(childrenCpuSeconds(), cpuBefore) };
}

/** A command, and where it is looked up. */
export interface Program {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** With what it says its version. Default: `version`. */
  readonly start?: readonly string[];
}

/** What a command used beyond what it takes to start it, which is the faster of two times that it only said its version. */
export async function runBeyondStart(
  { name, env, start: words = ['version'] }: Program,
  args: readonly string[],
  input?: Iterable<Buffer>,
): Promise<CommandFigures> {
  const starts = [await runCommand(name, words, { env }), await runCommand(name, words, { env })];
  const start = starts.reduce((fastest, each) => (each.seconds < fastest.seconds ? each : fastest));
  const whole = await runCommand(name, args, { env, ...(input === undefined ? {} : { input }) });
  return {
    seconds: Math.max(0.001, whole.seconds - start.seconds),
    clientCpuSeconds: difference(whole.clientCpuSeconds, start.clientCpuSeconds),
    peakRss: whole.peakRss,
  };
}

function difference(whole: number | undefined, part: number | undefined): number | undefined {
  return whole === undefined || part === undefined ? undefined : Math.max(0, whole - part);
}

/** Of the children that have ended, to the hundredth, where there is /proc. */
function childrenCpuSeconds(): number | undefined {
  const fields = textOf('/proc/self/stat')?.split(') ')[1]?.split(' ');
  return fields === undefined ? undefined : (Number(fields[13]) + Number(fields[14])) / 100;
}

/** Reads the high-water mark of a process again and again, because it is gone with the process. */
class PeakMemory {
  #peak: number | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.#timer = setInterval(() => {
      this.#peak = peakRssOf(pid) ?? this.#peak;
    }, SAMPLE_MS);
  }

  stop(): number | undefined {
    clearInterval(this.#timer);
    return this.#peak;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
