import { Alarm, systemClock, systemSleep } from '@stowage/core/concurrency';
import { configPath } from './config-file.js';
import { EXIT_CODES } from './exit-codes.js';
import type { GlobalFlags } from './global-flags.js';
import { keepHeapSmall } from './keep-heap-small.js';
import { Output } from './output.js';
import type { Request } from './program.js';
import { Session } from './session.js';
import { shellWords } from './shell-words.js';
import { Stores } from './stores.js';

/** Runs one command, and gives the exit code. */
export async function execute(request: Request, words: readonly string[]): Promise<number> {
  const stop = new AbortController();
  const session = sessionOf(request.flags, stop.signal, words);
  const interrupt = (): void => interrupted(session, stop);
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  // What was loaded until here has given the young generation the size that it keeps.
  keepHeapSmall();
  try {
    await request.definition.run(session, request.values, request.flags);
  } catch (error) {
    // A question takes Ctrl-C itself.
    if ((error as Error).name === 'ExitPromptError') stop.abort(error);
    if (!stop.signal.aborted || session.drains) session.end(error);
  } finally {
    await session.stores.close();
  }
  if (!stop.signal.aborted || session.drains) return session.exitCode;
  tellInterruption(session);
  return EXIT_CODES.interrupted;
}

/** The first time everything is asked to end; the second time, and when it takes too long, it is not waited for. */
function interrupted(session: Session, stop: AbortController): void {
  const leave = (): never => {
    tellInterruption(session);
    process.exit(EXIT_CODES.interrupted);
  };
  if (stop.signal.aborted) leave();
  stop.abort(new Error('interrupted'));
  new Alarm(session.patience, leave).start();
}

function tellInterruption(session: Session): void {
  const { output, done, left } = session;
  const goOn = session.goOn ?? `stowage ${shellWords(session.words)}`;
  const line = { type: 'interrupted', done, ...(left !== undefined && { left: left.told }), goOn } as const;
  output.warn(line, `interrupted; ${done} done${left === undefined ? '' : `, ${left.text()}`}. To go on: ${goOn}`);
}

function sessionOf(flags: GlobalFlags, signal: AbortSignal, words: readonly string[]): Session {
  const environment = process.env;
  const output = new Output({
    stdout: process.stdout,
    stderr: process.stderr,
    isJson: flags.json === true,
    isQuiet: flags.quiet === true,
    isVerbose: flags.verbose === true,
    logFile: flags.logFile,
    clock: systemClock,
  });
  const path = flags.config ?? configPath(environment);
  const time = { clock: systemClock, sleep: systemSleep };
  const stores = new Stores({ configPath: path, environment, bwlimit: flags.bwlimit, time, output });
  const parts = { output, stores, flags, signal, environment, clock: systemClock, words };
  return new Session({
    ...parts,
    get stdin() {
      return process.stdin;
    },
  });
}
