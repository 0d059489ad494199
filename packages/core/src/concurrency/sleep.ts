import { setTimeout as wait } from 'node:timers/promises';
import { LONGEST_TIMER } from './longest-timer.js';

/**
 * Waits that many milliseconds. Rejects with the signal's reason as soon as it is aborted.
 * Comes in from outside so that no test waits.
 */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Waits for real, however long. */
export const systemSleep: Sleep = async (milliseconds, signal) => {
  signal?.throwIfAborted();
  const options = signal === undefined ? {} : { signal };
  try {
    for (let left = milliseconds; left > LONGEST_TIMER; left -= LONGEST_TIMER)
      await wait(LONGEST_TIMER, undefined, options);
    await wait(milliseconds % LONGEST_TIMER, undefined, options);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
};
