import { afterMicrotasks, afterTurns } from '../steps/moments.js';
import type { AbortMoment } from './program.js';

/** A signal that is to be aborted; undefined for a call that is not. */
export interface PlannedAbort extends Disposable {
  readonly signal: AbortSignal | undefined;
}

/** Aborts at some moment from now on, unless it is disposed of by then. */
export function abortAt(moment: AbortMoment | undefined): PlannedAbort {
  if (moment === undefined) return { signal: undefined, [Symbol.dispose]: () => undefined };
  const controller = new AbortController();
  const wait = moment.unit === 'turns' ? afterTurns : afterMicrotasks;
  const stop = wait(moment.count, () => controller.abort(new Error('aborted by the program')));
  return { signal: controller.signal, [Symbol.dispose]: stop };
}
