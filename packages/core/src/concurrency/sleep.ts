import { setTimeout as wait } from 'node:timers/promises';

/**
 * Waits that many milliseconds. Rejects with the signal's reason as soon as it is aborted.
 * Comes in from outside so that no test waits.
 */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Waits for real. */
export const systemSleep: Sleep = async (milliseconds, signal) => {
  signal?.throwIfAborted();
  try {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
};
