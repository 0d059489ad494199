/**
 * Ends a transfer from within: whatever fails on our side of the contract (a file that changed, a source that broke, a
 * listener that threw) aborts the backend's calls, so that no driver takes it for a failure of the network and tries again.
 */
export class TransferGuard {
  /** Aborted by the caller or by `fail`, whichever comes first. */
  readonly signal: AbortSignal;
  readonly #stop = new AbortController();

  constructor(outer: AbortSignal | undefined) {
    this.signal = outer === undefined ? this.#stop.signal : AbortSignal.any([outer, this.#stop.signal]);
  }

  /** The transfer shall reject with this error. The first one counts. */
  fail(error: unknown): void {
    this.#stop.abort(error);
  }
}

/** Runs a transfer under a guard: an abort or a failure within is what it rejects with, whatever the backend made of it. */
export async function guarded<T>(
  outer: AbortSignal | undefined,
  run: (guard: TransferGuard) => Promise<T>,
): Promise<T> {
  const guard = new TransferGuard(outer);
  guard.signal.throwIfAborted();
  try {
    return await run(guard);
  } catch (error) {
    guard.signal.throwIfAborted();
    throw error;
  }
}
