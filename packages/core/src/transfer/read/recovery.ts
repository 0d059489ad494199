import { backoff, systemClock, systemRandom, systemSleep } from '../../concurrency/index.js';
import { StorageError, StorageTimeoutError } from '../../errors/index.js';
import type { ReadRecovery, StorageBackend } from '../../spi/index.js';

/** How a broken download is taken up again. */
export type Recovery = ReadRecovery;

/** For backends that do not say otherwise. */
const systemRecovery: Recovery = {
  attempts: 5,
  totalTimeout: 900_000,
  backoff: { initialDelay: 500, maxDelay: 30_000, factor: 2 },
  clock: systemClock,
  sleep: systemSleep,
  random: systemRandom,
};

/** As the backend wants it, which knows the options its user chose. */
export function recoveryOf({ readRecovery }: StorageBackend): Recovery {
  return readRecovery ?? systemRecovery;
}

/** Bears failures for so long and so often. Whatever progress there is gives it back all that it had. */
export class Patience {
  readonly #recovery: Recovery;
  #failures = 0;
  #deadline = 0;

  constructor(recovery: Recovery) {
    this.#recovery = recovery;
  }

  /** Something came. */
  progress(): void {
    this.#failures = 0;
  }

  /**
   * Waits before the next try: as long as the provider asked to, if it did.
   *
   * @throws {StorageTimeoutError} if the next try would be too late
   * @throws the error itself, if it is not one that another try may cure, or there were enough of them
   */
  async bear(error: unknown, signal: AbortSignal): Promise<void> {
    const { attempts, totalTimeout, clock, sleep, random, backoff: policy } = this.#recovery;
    if (this.#failures === 0) this.#deadline = clock() + totalTimeout;
    this.#failures += 1;
    if (!(error instanceof StorageError) || !error.retryable || this.#failures >= attempts) throw error;
    const asked = (error.retryAfter ?? 0) * 1000;
    const wait = Math.max(asked, backoff(this.#failures, policy, random));
    const left = this.#deadline - clock();
    if (wait > left) throw tooLate(error, wait, Math.max(left, 0));
    await sleep(wait, signal);
  }
}

/** In seconds, as `Retry-After` is. */
function tooLate(error: StorageError, wait: number, left: number): StorageTimeoutError {
  const { message, provider, status, providerCode, requestId, retryAfter } = error;
  const because = retryAfter === undefined ? 'it was to be tried again' : 'the provider asked to wait';
  const times = `${because} after ${wait / 1000} s, ${left / 1000} s of the time for this were left`;
  const details = { provider, status, providerCode, requestId, retryAfter, retryable: true, cause: error };
  return new StorageTimeoutError(`${message}; ${times}`, details);
}
