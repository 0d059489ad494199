import type { Need } from '../conformance-case.js';
import type { Stage } from './stage.js';

/** One call that is about to be made, and aborted. */
export interface Attempt {
  call(this: void, signal: AbortSignal): Promise<unknown>;
  /** Fails unless everything is as it was before the call, or as the call was to make it. */
  check?(this: void): Promise<void>;
}

/** A call of the user API that can be aborted at any moment. */
export interface SteppedCall {
  /** The method's, and what is special: `uploadObject-in-parts`. */
  readonly name: string;
  readonly needs?: readonly Need[];
  /** Stores what all attempts are about. Default: an object named `object`. */
  setup?(stage: Stage): Promise<void>;
  /** @param count which attempt this is, from 0: for names and contents of its own */
  attempt(stage: Stage, count: number): Attempt | Promise<Attempt>;
}

/** A call that changes nothing. */
export function reading(
  name: string,
  call: (stage: Stage, signal: AbortSignal) => Promise<unknown>,
  more: Pick<SteppedCall, 'needs' | 'setup'> = {},
): SteppedCall {
  return { name, ...more, attempt: (stage) => ({ call: (signal) => call(stage, signal) }) };
}
