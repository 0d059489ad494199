import type { Clock } from '@stowage/core/concurrency';
import type { SyncEvent, SyncProgress } from '../events.js';
import { Rate } from './rate.js';
import type { SyncResult } from './result.js';
import type { Tally } from './tally.js';

/** Between two reports of progress, in milliseconds. */
const INTERVAL = 500;

/** Who is told, and what ends a run if that fails. */
export interface Listening {
  readonly onEvent: (event: SyncEvent) => unknown;
  readonly fail: (error: unknown) => void;
}

/** Tells a listener what happens. Nobody waits for it; what it fails with ends the run. */
export class Reporter {
  readonly #listening: Listening | undefined;
  readonly #tally: Tally;
  readonly #clock: Clock;
  readonly #start: number;
  readonly #rate: Rate;
  #reported: number;

  constructor(tally: Tally, clock: Clock, listening?: Listening) {
    this.#tally = tally;
    this.#clock = clock;
    this.#listening = listening;
    this.#start = clock();
    this.#reported = this.#start;
    this.#rate = new Rate(this.#start);
  }

  /** Since the beginning, in milliseconds. */
  get elapsed(): number {
    return this.#clock() - this.#start;
  }

  /** Tells of an event, and now and then of the progress. */
  tell(event: SyncEvent): void {
    if (this.#listening === undefined) return;
    this.#send(event, this.#listening);
    const now = this.#clock();
    if (now - this.#reported < INTERVAL) return;
    this.#reported = now;
    this.#send({ type: 'progress', progress: this.progress() }, this.#listening);
  }

  /** The last it tells. */
  finish(result: SyncResult): void {
    this.tell({ type: 'progress', progress: this.progress() });
    this.tell({ type: 'finished', result });
  }

  /** How far it is. */
  progress(): SyncProgress {
    const { over, planned, moved, plannedBytes, paths, deleted, failed, isListed } = this.#tally;
    const rate = this.#rate.at(this.#clock(), moved);
    const left = Math.max(0, plannedBytes - moved);
    const isKnown = isListed && rate > 0;
    return {
      transfers: { done: over, planned },
      bytes: { done: moved, planned: plannedBytes },
      ...{ paths, deleted, errors: failed, rate, isListed, elapsed: this.elapsed },
      timeLeft: isKnown ? (left / rate) * 1000 : undefined,
    };
  }

  #send(event: SyncEvent, { onEvent, fail }: Listening): void {
    try {
      const answer = onEvent(event);
      if (answer instanceof Promise) answer.catch(fail);
    } catch (error) {
      fail(error);
    }
  }
}
