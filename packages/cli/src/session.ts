import type { Clock } from '@stowage/core/concurrency';
import { exitCodeOf, EXIT_CODES } from './exit-codes.js';
import type { GlobalFlags } from './global-flags.js';
import type { Output } from './output.js';
import type { Stores } from './stores.js';

/** What {@link Session} is made of. */
export interface SessionParts {
  readonly output: Output;
  readonly stores: Stores;
  readonly flags: GlobalFlags;
  /** Aborted by Ctrl-C, and when nobody reads the output any more. */
  readonly signal: AbortSignal;
  readonly environment: NodeJS.ProcessEnv;
  /** Opened when it is first read. */
  readonly stdin: NodeJS.ReadStream;
  readonly clock: Clock;
  /** The words after `stowage`, as they were given. */
  readonly words: readonly string[];
}

/** What is not done yet: as JSON tells it, and in words. */
export interface Left {
  /** `isAll` is false as long as not everything is listed. */
  readonly told: { readonly objects: number; readonly bytes: number; readonly isAll: boolean };
  text(): string;
}

/** One run of a command: what it is given, and what became of it. */
export class Session implements SessionParts {
  readonly output: Output;
  readonly stores: Stores;
  readonly flags: GlobalFlags;
  readonly signal: AbortSignal;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly words: readonly string[];
  readonly #parts: SessionParts;
  /** How to go on after an interruption. Default: the same command again. */
  goOn: string | undefined;
  /** What was to be done when it was interrupted, as far as that is known. */
  left: Left | undefined;
  /** How long what is under way may take to end after Ctrl-C, in milliseconds: longer only where something has to be removed. */
  patience = 800;
  /** Whether an interruption is how it ends, as with servers: it is not told, and the exit code is that of what was done. */
  drains = false;
  #done = 0;
  #exitCode: number = EXIT_CODES.ok;

  constructor(parts: SessionParts) {
    this.output = parts.output;
    this.stores = parts.stores;
    this.flags = parts.flags;
    this.signal = parts.signal;
    this.environment = parts.environment;
    this.#parts = parts;
    this.clock = parts.clock;
    this.words = parts.words;
  }

  get stdin(): NodeJS.ReadStream {
    return this.#parts.stdin;
  }

  /** How many objects are worked on at once. */
  get concurrency(): number {
    return this.flags.concurrency ?? 8;
  }

  /** Whether nothing is to be changed. */
  get isDryRun(): boolean {
    return this.flags.dryRun === true;
  }

  /** How many things were done. */
  get done(): number {
    return this.#done;
  }

  /** The code that the process ends with, as it stands. */
  get exitCode(): number {
    return this.#exitCode;
  }

  /** One more thing was done. */
  succeed(): void {
    this.#done += 1;
  }

  /** One of several has failed, and the others go on: exit code 1. An aborted one ends everything. */
  fail(location: string, error: unknown): void {
    this.signal.throwIfAborted();
    this.#exitCode = EXIT_CODES.failed;
    this.report(error, location);
  }

  /** Something differs, or is not as it should be: exit code 1. */
  differ(): void {
    this.#exitCode = EXIT_CODES.failed;
  }

  /** The command as a whole has failed with an error. */
  end(error: unknown): void {
    this.#exitCode = exitCodeOf(error);
    this.report(error, this.stores.origins.of(error));
  }

  /** Says what failed. */
  report(error: unknown, location?: string): void {
    const message = error instanceof Error ? error.message : String(error);
    const code = codeOf(error);
    const line = { type: 'error', ...(location !== undefined && { location }), code, message } as const;
    const about =
      location === undefined || message.includes(location) ? '' : `${location.replace(/:(?:\/\/)?$/, '')}: `;
    this.output.warn(line, `${about}${message}`);
  }
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  return name === 'UsageError' ? 'usage' : 'error';
}
