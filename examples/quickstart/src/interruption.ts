import { constants } from 'node:os';

/** A terminal sends Ctrl-C to every process, and npm passes it on as well: what comes this soon is the same Ctrl-C. */
const SAME_KEYSTROKE_MS = 500;

type StopSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

/** Ctrl-C and its kin as one abort signal: the first asks for a clean end, the next ends the process at once. */
export class Interruption {
  readonly #controller = new AbortController();
  #since = 0;
  #exitCode: number | undefined;

  constructor() {
    for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const)
      process.on(name, (received) => this.#receive(received as StopSignal));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What a shell expects of a process that a signal ended; undefined if none came. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Whether an error is only how something ended that this interrupted: Node's own streams wrap the signal's reason. */
  explains(error: unknown): boolean {
    const reason: unknown = this.signal.reason;
    return this.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));
  }

  #receive(name: StopSignal): void {
    if (this.signal.aborted && performance.now() - this.#since > SAME_KEYSTROKE_MS) process.exit(this.#exitCode);
    if (this.signal.aborted) return;
    this.#since = performance.now();
    this.#exitCode = 128 + constants.signals[name];
    this.#controller.abort(new Error(`interrupted by ${name}`));
  }
}
