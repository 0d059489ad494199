import type { Case } from './case.js';
import type { ContenderName } from './contenders/contender-name.js';
import type { Result, Run } from './result.js';

/** A run this long says enough, and another would cost the others theirs; of a command, which no ratio to the bare loop is about, sooner. */
const LONG_SECONDS = 10;
const LONG_COMMAND_SECONDS = 4;

/** Characters of an error that a row shows. */
const MOST_NOTE = 120;

/** A contender in a case while the rounds go on. */
export class Entry {
  readonly #runs: Run[] = [];
  #note: string | undefined;
  #failed = false;

  constructor(
    private readonly each: Case,
    readonly contender: ContenderName,
  ) {}

  /** The round it is in, counted from 0. */
  get round(): number {
    return this.#runs.length;
  }

  get wantsMore(): boolean {
    return this.#note === undefined;
  }

  get result(): Result {
    return { case: this.each, contender: this.contender, runs: this.#runs, note: this.#note, failed: this.#failed };
  }

  skip(note: string): void {
    this.#note ??= note;
  }

  /** Adds a run; if it fails, or there is none, there will be no other. */
  async take(run: () => Promise<Run | undefined>): Promise<void> {
    try {
      const figures = await run();
      if (figures === undefined) this.skip('cannot do this');
      else this.#add(figures);
    } catch (error) {
      this.#failed = true;
      this.skip(`failed: ${lastLine(error)}`);
    }
  }

  #add(figures: Run): void {
    this.#runs.push(figures);
    const isCommand = figures.loopDelayP99 === undefined;
    const isLong = figures.seconds > (isCommand ? LONG_COMMAND_SECONDS : LONG_SECONDS);
    if (isLong && this.round < this.each.rounds)
      this.skip(`${this.round === 1 ? 'one run' : `${this.round} runs`}, because it is long`);
  }
}

/** The end of it: commands say last what went wrong. */
function lastLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = /^.*Error: .*$/m.exec(text)?.[0] ?? text.split('\n').at(-1) ?? text;
  return line.length > MOST_NOTE ? `…${line.slice(-MOST_NOTE)}` : line;
}
