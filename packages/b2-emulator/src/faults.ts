import { z } from 'zod';
import { OPERATIONS } from './routes/table.js';

const count = z.number().int().positive().default(1);
const skip = z.number().int().nonnegative().default(0);

const injectedError = z.strictObject({
  status: z.number().int().min(400).max(599),
  code: z.string().optional(),
  message: z.string().optional(),
  retryAfter: z.number().int().nonnegative().optional(),
  count,
  skip,
});

/** An error that is scripted beside its operation, as options and the control port have it. */
export const scriptedFault = injectedError.extend({ on: z.string() });

const wireFault = z.strictObject({
  kind: z.enum(['reset-before-response', 'reset-mid-request', 'stall', 'truncate-response', 'corrupt-response']),
  afterBytes: z.number().int().nonnegative().optional(),
  ms: z.number().int().nonnegative().optional(),
  count,
  skip,
});

/** An error that is answered instead of doing what was asked. */
export interface InjectedError {
  readonly status: number;
  /** Default: the code that B2 most often sends with the status. */
  readonly code?: string;
  readonly message?: string;
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** How many requests it hits. Default: 1. */
  readonly count?: number;
  /** How many requests pass before the first one it hits. Default: 0. */
  readonly skip?: number;
}

/** The same, with the operation it hits; `*`: any. */
export interface ScriptedFault extends InjectedError {
  readonly on: string;
}

/** How a connection goes wrong. */
export interface WireFault {
  /**
   * - `reset-before-response`: the operation is done, then the connection is reset without an answer
   * - `reset-mid-request`: the connection is reset while the body comes; nothing is done
   * - `stall`: nothing happens for `ms`, then the request goes on; without `ms`, until the client gives up
   * - `truncate-response`: a download ends after `afterBytes` bytes (default: half)
   * - `corrupt-response`: one byte of a download is wrong: that at `afterBytes` (default: the first)
   */
  readonly kind: 'reset-before-response' | 'reset-mid-request' | 'stall' | 'truncate-response' | 'corrupt-response';
  readonly afterBytes?: number;
  /** Milliseconds; only of `stall`. */
  readonly ms?: number;
  readonly count?: number;
  readonly skip?: number;
}

/** What hits one request. */
export type Fault =
  | { readonly type: 'error'; readonly error: z.output<typeof injectedError> }
  | { readonly type: 'wire'; readonly wire: z.output<typeof wireFault> };

interface Plan {
  readonly operation: string;
  readonly fault: Fault;
  skip: number;
  count: number;
}

/** A script of what goes wrong. Plans for the same operation work one after the other, in the order they were made. */
export class Faults {
  #plans: Plan[] = [];
  readonly #waiting = new Map<string, (() => void)[]>();

  /**
   * Lets an operation fail with an error.
   * @param operation a name such as `b2_upload_part`, or `*` for any
   * @throws {TypeError} if the operation or an option is unknown
   */
  fail(operation: string, error: InjectedError): void {
    this.script({ on: operation, ...check(injectedError, error) });
  }

  /** The same, of what was checked before. */
  script({ on, ...error }: z.output<typeof scriptedFault>): void {
    this.#add(on, { type: 'error', error }, error);
  }

  /**
   * Lets an operation's connection go wrong.
   * @param operation a name such as `b2_upload_file`, or `*` for any
   * @throws {TypeError} if the operation or an option is unknown
   */
  wire(operation: string, fault: WireFault): void {
    const checked = check(wireFault, fault);
    this.#add(operation, { type: 'wire', wire: checked }, checked);
  }

  /**
   * Resolves when a fault next hits a request of this operation, so that a test need not guess how long that takes. Never, if none does.
   * @throws {TypeError} if the operation is unknown
   */
  async hit(operation: string): Promise<void> {
    assertOperation(operation);
    await new Promise<void>((resolve) => {
      this.#waiting.set(operation, [...(this.#waiting.get(operation) ?? []), resolve]);
    });
  }

  /** Forgets what has not happened yet. */
  clear(): void {
    this.#plans = [];
  }

  /** What hits this request, if anything. For the server: asking counts as a request. */
  take(operation: string): Fault | undefined {
    const plan = this.#plans.find((each) => each.operation === operation || each.operation === '*');
    if (plan === undefined) return undefined;
    if (plan.skip > 0) {
      plan.skip--;
      return undefined;
    }
    if (--plan.count === 0) this.#plans = this.#plans.filter((each) => each !== plan);
    this.#tell(operation);
    return plan.fault;
  }

  #tell(operation: string): void {
    const waiting = this.#waiting.get(operation) ?? [];
    this.#waiting.delete(operation);
    for (const resolve of waiting) resolve();
  }

  #add(operation: string, fault: Fault, { skip, count }: { skip: number; count: number }): void {
    if (operation !== '*') assertOperation(operation);
    this.#plans.push({ operation, fault, skip, count });
  }
}

function assertOperation(operation: string): void {
  if (!OPERATIONS.has(operation)) throw new TypeError(`unknown operation '${operation}'`);
}

function check<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (!result.success) throw new TypeError(`bad fault: ${z.prettifyError(result.error)}`);
  return result.data;
}
