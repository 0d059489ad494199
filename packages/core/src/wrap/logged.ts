import { systemClock, type Clock } from '../concurrency/index.js';
import { StorageError, type StorageErrorCode } from '../errors/index.js';
import type { StorageBackend } from '../spi/index.js';
import type { CallName } from './contract-calls.js';
import type { Layer } from './layer.js';
import { fieldsOf, type LogFields } from './log-fields.js';
import { wrapEither, type Wrappable, type WrappedEither } from './wrap-either.js';

/** One call of a backend that has ended. Fields that say nothing are absent. */
export interface LogEntry extends LogFields {
  readonly call: CallName;
  readonly provider: string;
  /** A call that was aborted has failed as well. */
  readonly outcome: 'succeeded' | 'failed';
  /** From the call to its end; of a read, to the moment when its bytes begin to come. */
  readonly milliseconds: number;
  /** Where it failed with a `StorageError`: act on this. The message is not told, as the words may be the provider's. */
  readonly code?: StorageErrorCode | undefined;
  readonly status?: number | undefined;
  readonly providerCode?: string | undefined;
  readonly requestId?: string | undefined;
}

/** How calls are logged. */
export interface LoggedOptions {
  /** Where the time comes from, in milliseconds. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

/**
 * A backend, or a driver, whose calls are told to `log` when they end, one by one: requests of a driver's own, and its tries, are not
 * seen from here. What is told of each call is a table (`LogFields`), in which there is no secret, URL, metadata or byte of an object.
 * If `log` throws, a call that has succeeded fails with that error; one that has failed fails as it had.
 *
 * A driver that is made so has the methods of `StorageDriver`, and no `ex*` ones: they would go around it. It shares the connections of
 * the one it was made of: closing either closes both.
 *
 * @example
 * const watched = logged(driver, (entry) => console.log(entry.call, entry.object, entry.outcome, entry.milliseconds));
 */
export function logged<T extends Wrappable>(
  target: T,
  log: (entry: LogEntry) => void,
  { clock = systemClock }: LoggedOptions = {},
): WrappedEither<T> {
  return wrapEither(target, (backend) => loggingLayer(backend, log, clock));
}

function loggingLayer({ provider }: StorageBackend, log: (entry: LogEntry) => void, clock: Clock): Layer {
  return {
    // Bytes are not changed on the way, so a copy may go around it.
    'copy.accepts': (next, source, options) => next(source, options),
    everyCall: async (call, next) => {
      const about = { call: call.name, provider, ...fieldsOf(call) };
      const start = clock();
      const tell = (outcome: LogEntry['outcome'], error?: unknown): void =>
        log(told({ ...about, outcome, milliseconds: clock() - start, ...failureOf(error) }));
      const result = await next().catch((error: unknown) => {
        tellFailure(() => tell('failed', error));
        throw error;
      });
      tell('succeeded');
      return result;
    },
  };
}

/** The call's own error says more than why it could not be logged. */
function tellFailure(tell: () => void): void {
  try {
    tell();
  } catch {
    // See above.
  }
}

function failureOf(error: unknown): Partial<LogEntry> {
  if (!(error instanceof StorageError)) return {};
  const { code, status, providerCode, requestId } = error;
  return { code, status, providerCode, requestId };
}

function told(entry: LogEntry): LogEntry {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as unknown as LogEntry;
}
