import type { Settle } from './recovery.js';

/** For {@link Recoverable.settle}: where an answer was lost, this failure says that the try that got none has done it. */
export function doneIf<T>(isDone: (failure: unknown) => boolean, result: T): Settle<T> {
  return async (failure) => {
    if (!isDone(failure)) throw failure;
    return Promise.resolve(result);
  };
}
