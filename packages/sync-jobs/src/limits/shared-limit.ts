import { systemSleep, Turns, type Sleep } from '@stowage/core/concurrency';
import type { JobStore } from '../job-store.js';

/** Units are taken from the database for so long, in seconds, so that its row is written five times a second per worker at the most. */
const SLICE = 0.2;

/** A database that cannot be reached is asked so often, with a pause in between, in milliseconds. */
const TRIES = 60;
const PAUSE = 1000;

/** What a limit is made of. */
export interface SharedLimitParts {
  readonly store: Pick<JobStore, 'takeTokens'>;
  /** Whose it is, and of what, as `b2 0012ab requests`: all who say the same share it. */
  readonly limit: string;
  readonly unitsPerSecond: number;
  readonly sleep?: Sleep | undefined;
}

/** So many units (requests, bytes) a second for all processes together. What nobody used is saved up for a second. */
export class SharedLimit {
  readonly #parts: SharedLimitParts;
  readonly #turns = new Turns();
  #left = 0;

  constructor(parts: SharedLimitParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when these units may go. Rejects with the signal's reason if that comes first, and with the database's error if it cannot be reached
   * for a minute.
   */
  async take(units: number, signal?: AbortSignal): Promise<void> {
    await this.#turns.take('', async () => {
      signal?.throwIfAborted();
      if (this.#left < units) await this.#fetch(units - this.#left, signal);
      this.#left -= units;
    });
  }

  async #fetch(missing: number, signal: AbortSignal | undefined): Promise<void> {
    const { store, limit, unitsPerSecond, sleep = systemSleep } = this.#parts;
    const units = Math.max(missing, unitsPerSecond * SLICE);
    for (let tries = 1; ; tries += 1) {
      try {
        const wait = await store.takeTokens({ limit, unitsPerSecond, units });
        if (wait > 0) await sleep(wait, signal);
        this.#left += units;
        return;
      } catch (error) {
        signal?.throwIfAborted();
        if (tries >= TRIES) throw error;
        await sleep(PAUSE, signal);
      }
    }
  }
}
