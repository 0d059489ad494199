import type { Clock } from '@stowage/core/concurrency';
import type { Secret } from '@stowage/core/http';

/** Where one upload at a time may go. */
export interface UploadTarget {
  readonly url: string;
  readonly token: Secret;
}

/** What becomes of a target after a failed upload: it is used again, dropped, or dropped with all others of its key. */
export type TargetFate = 'drop' | 'drop-all' | 'keep';

/** One use of a target. */
export interface TargetUse<T> {
  /** Of which bucket or large file. */
  readonly key: string;
  /** Asks B2 for one more. */
  readonly obtain: () => Promise<UploadTarget>;
  readonly upload: (target: UploadTarget) => Promise<T>;
  readonly afterFailure: (error: unknown) => TargetFate;
}

interface Idle extends UploadTarget {
  readonly expiresAt: number;
}

/** B2 promises a day; an upload that starts now must not outlive its token. In milliseconds. */
const LIFETIME = 23 * 60 * 60 * 1000;

/**
 * Lends upload URLs. B2 allows one upload at a time on each and wants it dropped when one fails, so a URL is lent to one
 * upload and comes back only if that went well. The URL used last is lent first: the others may run out unused.
 */
export class UploadTargetPool {
  readonly #clock: Clock;
  readonly #idle = new Map<string, Idle[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Lends a target to one upload: one that is idle, else a new one. */
  async use<T>({ key, obtain, upload, afterFailure }: TargetUse<T>): Promise<T> {
    const target = this.#take(key) ?? this.#fresh(await obtain());
    try {
      const result = await upload(target);
      this.#putBack(key, target);
      return result;
    } catch (error) {
      const fate = afterFailure(error);
      if (fate === 'keep') this.#putBack(key, target);
      if (fate === 'drop-all') this.forget(key);
      throw error;
    }
  }

  /** Drops the idle targets of a bucket or large file. */
  forget(key: string): void {
    this.#idle.delete(key);
  }

  #take(key: string): Idle | undefined {
    const idle = this.#idle.get(key) ?? [];
    const target = idle.pop();
    if (target === undefined || target.expiresAt > this.#clock()) return target;
    // Those below were used before it, so they have run out as well.
    this.forget(key);
    return undefined;
  }

  #putBack(key: string, target: Idle): void {
    const idle = this.#idle.get(key) ?? [];
    this.#idle.set(key, [...idle, target]);
  }

  #fresh(target: UploadTarget): Idle {
    return { ...target, expiresAt: this.#clock() + LIFETIME };
  }
}
