import fc, { type RunDetails } from 'fast-check';
import { wordsOf } from '../is-error.js';
import { programsFor } from './arbitraries/programs.js';
import { printedProgram } from './printed-program.js';
import type { Mode, Program } from './program.js';
import { runProgram } from './program-run.js';
import { printedReplay, type Replay } from './replay.js';
import type { Site } from './site.js';

/** The most calls in a program unless said otherwise. */
const STEPS = 30;

/** How programs are chosen. */
export interface ProgramOptions {
  /** How many are run in all. Default: 100. */
  readonly runs?: number | undefined;
  /** The same seed gives the same programs. Default: 1. */
  readonly seed?: number | undefined;
  /** The most calls in a program. Default: 30. */
  readonly steps?: number | undefined;
  /** Default: every one that the harness allows. */
  readonly modes?: readonly Mode[] | undefined;
}

/** What is checked at once. */
export interface Check extends ProgramOptions {
  /** Runs one program again, and no other. */
  readonly replay?: Replay | undefined;
  /** Is told of every program that has passed. */
  readonly onPassed?: (() => void) | undefined;
  /** Whether the program that failed is made as short as it can be. Default: true. */
  readonly shrinks?: boolean | undefined;
  /** Ends the run after the program that is under way. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs programs; gives what there is to say of the first that failed, shrunk, or undefined if none did. */
export async function checkPrograms(site: Site, mode: Mode, check: Check): Promise<string | undefined> {
  const { steps = STEPS, seed = 1, runs = 100, replay, onPassed, shrinks = true, signal } = check;
  const programs = programsFor(site.backend, mode, { clients: site.drivers.length, steps });
  const property = fc.asyncProperty(programs, async (program) => {
    if (signal?.aborted === true) return;
    await runProgram(site, mode, program);
    onPassed?.();
  });
  const chosen =
    replay === undefined
      ? { seed, numRuns: runs, endOnFailure: !shrinks }
      : { ...replay, numRuns: 1, endOnFailure: true };
  const details = await fc.check(property, chosen);
  return details.failed ? failureOf(mode, details) : undefined;
}

function failureOf(mode: Mode, details: RunDetails<[Program]>): string {
  const { seed, counterexample, counterexamplePath, errorInstance, numRuns, numShrinks } = details;
  const [program] = counterexample ?? [];
  return [
    `program ${numRuns} failed (${mode}, seed ${seed}); shrunk ${numShrinks} times, it is:`,
    program === undefined ? 'none' : printedProgram(program),
    wordsOf(errorInstance),
    `to run it again: ${printedReplay(mode, { seed, path: counterexamplePath ?? '' })}`,
  ].join('\n');
}
