import { parseArgs } from 'node:util';
import { systemClock } from '@stowage/core/concurrency';
import { realProcess } from '../steps/real-process.js';
import { checkPrograms } from './check.js';
import { modesFor, type ProgramHarness } from './program-harness.js';
import { MODES, type Mode } from './program.js';
import { askedReplay, type Replay } from './replay.js';
import { Site } from './site.js';

/** So many programs follow from one seed: the next ones from the next seed, in the next mode. */
const ROUND = 25;
/** How often progress is told of, in milliseconds. */
const PAUSE = 10_000;

const USAGE = `options:
  --runs N    how many programs to run (default 2000)
  --seed N    where to start: the same seed gives the same programs (default: by the clock)
  --steps N   the most calls in a program (default 30)
  --mode M    ${MODES.join(', ')}; may be given more than once (default: all)
`;

/** What the command line says. */
interface Order {
  readonly runs: number;
  readonly seed: number;
  readonly steps: number | undefined;
  readonly modes: readonly Mode[];
}

/**
 * Runs random programs from a command line, for a minute or for a night: tells of its progress, stops at the first failure, which it
 * prints shrunk with what it takes to run it again, or at SIGINT. For a script of a few lines:
 *
 * ```js
 * process.exitCode = await runPrograms('my driver', { createDriver: () => new MyDriver() });
 * ```
 *
 * @param args `--runs N --seed N --steps N --mode M`. Default: those of the process.
 * @returns what the process is to exit with: 0, or 1 after a failure
 */
export async function runPrograms(
  name: string,
  harness: ProgramHarness,
  args: readonly string[] = realProcess.argv.slice(2),
): Promise<number> {
  const order = orderOf(harness, args);
  if (order === undefined) {
    print(USAGE);
    return 1;
  }
  const site = await Site.open(harness);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  realProcess.once('SIGINT', interrupt);
  try {
    return await new Run(name, site, order, stop.signal).run();
  } finally {
    realProcess.off('SIGINT', interrupt);
    await site.close();
  }
}

/** Programs until there are enough, one has failed, or nobody wants more. */
class Run {
  readonly #name: string;
  readonly #site: Site;
  readonly #order: Order;
  readonly #signal: AbortSignal;
  readonly #started = systemClock();
  #told = this.#started;
  #passed = 0;
  #seed: number;

  constructor(name: string, site: Site, order: Order, signal: AbortSignal) {
    this.#name = name;
    this.#site = site;
    this.#order = order;
    this.#signal = signal;
    this.#seed = order.seed;
  }

  async run(): Promise<number> {
    const { runs, modes, seed } = this.#order;
    const replay = askedReplay();
    if (replay !== undefined) return this.#again(replay);
    print(`random programs on ${this.#name}: ${runs}, ${modes.join(', ')}, from seed ${seed} on\n`);
    for (let round = 0; this.#passed < runs && !this.#signal.aborted; round += 1) {
      this.#seed = seed + round;
      const mode = modes[this.#seed % modes.length] as Mode;
      if ((await this.#round(mode, { runs: Math.min(ROUND, runs - this.#passed) })) !== 0) return 1;
    }
    this.#tell();
    const { leftovers } = this.#site;
    if (leftovers.length > 0) print(`containers that could not be removed: ${leftovers.join(', ')}\n`);
    return leftovers.length === 0 ? 0 : 1;
  }

  async #again(replay: Replay & { readonly mode: Mode }): Promise<number> {
    const code = await this.#round(replay.mode, { replay });
    if (code === 0) print('the program has passed\n');
    return code;
  }

  async #round(mode: Mode, chosen: Pick<Parameters<typeof checkPrograms>[2], 'replay' | 'runs'>): Promise<number> {
    const { steps } = this.#order;
    const check = { ...chosen, steps, seed: this.#seed, signal: this.#signal, onPassed: () => this.#count() };
    const failure = await checkPrograms(this.#site, mode, check);
    if (failure !== undefined) print(`${failure}\n`);
    return failure === undefined ? 0 : 1;
  }

  #count(): void {
    this.#passed += 1;
    if (systemClock() - this.#told >= PAUSE) this.#tell();
  }

  #tell(): void {
    this.#told = systemClock();
    const seconds = ((this.#told - this.#started) / 1000).toFixed(1);
    print(`${this.#name}: ${this.#passed} programs have passed in ${seconds} s; now at seed ${this.#seed}\n`);
  }
}

/** Undefined if it makes no sense. */
function orderOf(harness: ProgramHarness, args: readonly string[]): Order | undefined {
  const values = valuesOf(args);
  if (values?.mode.every(isMode) !== true) return undefined;
  const { runs = 2000, seed = systemClock() % 1_000_000_000, steps } = values;
  const isWhole = [runs, seed, steps ?? 1].every((each) => Number.isSafeInteger(each) && each >= 0);
  const modes = modesFor(harness, values.mode.length === 0 ? MODES : values.mode);
  return isWhole && modes.length > 0 ? { runs, seed, steps, modes } : undefined;
}

interface Values {
  readonly runs: number | undefined;
  readonly seed: number | undefined;
  readonly steps: number | undefined;
  readonly mode: readonly string[];
}

function valuesOf(args: readonly string[]): Values | undefined {
  const text = { type: 'string' } as const;
  const options = { runs: text, seed: text, steps: text, mode: { ...text, multiple: true } } as const;
  try {
    // Package managers hand `--` on.
    const { values } = parseArgs({ args: args.filter((each) => each !== '--'), options });
    const [runs, seed, steps] = [values.runs, values.seed, values.steps].map(numberOf);
    return { runs, seed, steps, mode: values.mode ?? [] };
  } catch {
    return undefined;
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function isMode(text: string): text is Mode {
  return (MODES as readonly string[]).includes(text);
}

function print(text: string): void {
  realProcess.stdout.write(text);
}
